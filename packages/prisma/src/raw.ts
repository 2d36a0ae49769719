import { anyRow, type Engine, type Model, type WriteOperation } from '@tidemark/core/adapter'
import { type ChangedTable, fold, readSql, sameName } from '@tidemark/sql-reader'
import type { Attached } from './attach.ts'
import { modelsInReach, modelsThatFollow, modelsThatPointTo } from './writes/reach.ts'
import { anything } from './writes/write.ts'

export const RAW: ReadonlySet<string> = new Set([
  '$executeRaw',
  '$executeRawUnsafe',
  '$queryRaw',
  '$queryRawUnsafe',
  '$queryRawTyped',
])

/** The SQL of a raw call: a string with its values behind it, or an object that has it. `undefined`: it cannot be told. */
const textOf = (args: unknown): string | undefined => {
  if (Array.isArray(args)) return typeof args[0] === 'string' ? args[0] : undefined
  const { sql } = (args ?? {}) as { sql?: unknown }
  return typeof sql === 'string' ? sql : undefined
}

/** Nobody has said which tables are behind a view, so that a write to it may change any. */
const isView = (model: Model): boolean => model.unknowable || model.dependsOn.length > 0

/** What an update of these columns takes along. Columns that follow from others are set as well. */
const modelsOfUpdate = (model: Model, { columns }: ChangedTable, { dialect }: Attached): Iterable<Model> => {
  const isSet = (column: string): boolean =>
    columns === undefined || columns.some((set) => sameName(set, column, dialect))
  const fields = [...model.fields.values()].filter((field) => field.stamped || isSet(field.column))
  return modelsThatFollow(
    model,
    fields.map(({ name }) => name),
  )
}

/** Every model that a change of a table may change, itself included. */
const modelsOf = (model: Model, change: ChangedTable, attached: Attached): Iterable<Model> => {
  const { how, cascades } = change
  if (how === 'insert') return [model]
  if (how === 'update') return [model, ...modelsOfUpdate(model, change, attached)]
  if (how === 'delete') return modelsInReach(model)
  if (how === 'truncate') return cascades ? modelsThatPointTo(model) : [model]
  return [...modelsInReach(model), ...modelsOfUpdate(model, change, attached)]
}

/** The models that a statement may change; `undefined`: any, because it writes to what no schema knows. */
const modelsOfAll = (
  { registry }: Engine,
  attached: Attached,
  tables: readonly ChangedTable[],
): readonly Model[] | undefined => {
  const same = attached.dialect === 'postgresql' ? (name: string) => name : fold
  const found = new Set<Model>()
  for (const change of tables) {
    const models = registry.ofTable(attached.database, change.table, same)
    if (models.length === 0 || models.some(isView)) return undefined
    for (const model of models) for (const changed of modelsOf(model, change, attached)) found.add(changed)
  }
  return [...found]
}

/**
 * A raw statement as a write of every table that it may change; `undefined`: it only reads. Nothing is known of the rows, so
 * all that hangs on one of these tables moves (rule 9).
 */
export const rawWrite = (
  engine: Engine,
  attached: Attached,
  name: string,
  args: unknown,
  run: () => Promise<unknown>,
): WriteOperation | undefined => {
  const text = textOf(args)
  const reading = text === undefined ? undefined : readSql(text, attached.dialect)
  if (reading?.kind === 'read') return undefined
  const models = reading?.kind === 'write' ? modelsOfAll(engine, attached, reading.tables) : undefined
  if (models === undefined) return anything(engine, name, run)
  const changes = models.map(anyRow)
  return { name, model: models.map((model) => model.name).join(), expects: changes, run, changes: () => changes }
}
