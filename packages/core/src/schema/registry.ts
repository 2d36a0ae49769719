import type { Model, NarrowKey, Schema } from '../contracts/schema.ts'
import { mayMean, type Table, type Tag } from '../contracts/tag.ts'
import type { TableName } from './definition.ts'

/**
 * The schemas that share a cache. Tags go by table, so clients of one database invalidate each other, and a write through
 * one schema must also move the columns that only another one narrows by.
 */
export interface Registry {
  add(schema: Schema): void
  /** Column tags that another schema knows for this table and this model does not, or not in the same way: always moved. */
  strangers(model: Model): readonly Tag[]
  /** Every model of this name, one per schema that has it. */
  named(name: string): readonly Model[]
  /**
   * Every model of the tables that a name in a statement may mean in one database.
   *
   * @param fold makes names equal that the database takes for equal
   */
  ofTable(database: string | undefined, table: TableName, fold: (name: string) => string): readonly Model[]
  /** One model of each table. */
  everyTable(): readonly Model[]
  names(): readonly string[]
}

/**
 * One schema may read a column as a boolean and another as a number, or know that it is unique and the other not: what one of
 * them moves is then not what answers of the other hang on.
 */
const areAlike = (a: NarrowKey, b: NarrowKey): boolean =>
  a.columnTag === b.columnTag &&
  a.unique === b.unique &&
  a.parted === b.parted &&
  a.fields.every((field, i) => field.spell === b.fields[i]?.spell)

export const createRegistry = (): Registry => {
  const schemas = new Set<Schema>()
  const byTable = new Map<Table, Model[]>()
  let foreign = new WeakMap<Model, readonly Tag[]>()

  return {
    add: (schema) => {
      if (schemas.has(schema)) return
      schemas.add(schema)
      for (const model of schema.all) byTable.set(model.table, [...(byTable.get(model.table) ?? []), model])
      foreign = new WeakMap()
    },
    strangers: (model) => {
      let tags = foreign.get(model)
      if (tags === undefined) {
        const isOwn = (key: NarrowKey) => model.keys.some((own) => areAlike(own, key))
        const others = (byTable.get(model.table) ?? []).flatMap((other) => other.keys.filter((key) => !isOwn(key)))
        foreign.set(model, (tags = [...new Set(others.map((key) => key.columnTag))]))
      }
      return tags
    },
    named: (name) => [...schemas].flatMap((schema) => schema.models.get(name) ?? []),
    ofTable: (database, given, fold) =>
      [...byTable].flatMap(([table, models]) => (mayMean(table, database, given, fold) ? models : [])),
    everyTable: () => [...byTable.values()].flatMap((models) => models[0] ?? []),
    names: () => [...new Set([...schemas].flatMap((schema) => [...schema.models.keys()]))],
  }
}
