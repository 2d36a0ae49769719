import { anyRow, type Change, type Engine, type Model } from '@tidemark/core/adapter'
import type { ChangedTable, Reading, TableName } from '@tidemark/sql-reader'
import { modelsInReach, modelsThatFollow } from '../writes/reach.ts'

// A stand-in for the mapping beside raw.ts.
export const modelsNamed = (engine: Engine, { schema, name }: TableName): readonly Model[] =>
  engine.registry.everyTable().filter(({ table }) => {
    const [s, n] = table.slice(table.indexOf('/') + 1).split('.')
    return n === name && (schema === undefined || s === '' || s === schema)
  })

const changed = (model: Model, { how, columns }: ChangedTable): readonly Model[] => [
  model,
  ...(how === 'insert' || how === 'update' ? [] : modelsInReach(model)),
  ...(how === 'insert' || how === 'delete' ? [] : modelsThatFollow(
          model,
          [...model.fields.values()].filter((f) => columns === undefined || columns.includes(f.column)).map((f) => f.name),
        )),
]

export const changesOf = (engine: Engine, reading: Reading): readonly Change[] => {
  const models = new Set<Model>()
  if (reading.kind === 'write') {
    for (const table of reading.tables) {
      const named = modelsNamed(engine, table.table)
      if (named.length === 0) return engine.registry.everyTable().map(anyRow)
      for (const model of named) for (const one of changed(model, table)) models.add(one)
    }
    return [...models].map(anyRow)
  }
  return reading.kind === 'unknown' ? engine.registry.everyTable().map(anyRow) : []
}
