import { type Engine, type Model, modelsInReach, modelsThatFollow, modelsThatPointTo } from '@tidemark/core/adapter'
import type { ChangedTable, Dialect, TableName } from './contract.ts'
import { fold, sameName } from './fold.ts'

/** Where a statement is sent. */
export interface Where {
  /** The user's names for the databases that it may be of; `undefined` is the one without a name. */
  readonly databases: readonly (string | undefined)[]
  readonly dialect: Dialect
}

/** Nobody has said which tables are behind a view, so that a write to it may change any. */
const isView = (model: Model): boolean => model.unknowable || model.dependsOn.length > 0

/** What an update of these columns takes along. Columns that follow from others are set as well. */
const modelsOfUpdate = (model: Model, { columns }: ChangedTable, { dialect }: Where): Iterable<Model> => {
  const isSet = (column: string): boolean =>
    columns === undefined || columns.some((set) => sameName(set, column, dialect))
  const fields = [...model.fields.values()].filter((field) => field.stamped || isSet(field.column))
  return modelsThatFollow(
    model,
    fields.map(({ name }) => name),
  )
}

/** Every model that a change of a table may change, itself included. */
const modelsOf = (model: Model, change: ChangedTable, where: Where): Iterable<Model> => {
  switch (change.how) {
    case 'insert':
      return [model]
    case 'update':
      return [model, ...modelsOfUpdate(model, change, where)]
    case 'delete':
      return modelsInReach(model)
    case 'truncate':
      return change.cascades ? modelsThatPointTo(model) : [model]
    default: // any of these
      return [...modelsInReach(model), ...modelsOfUpdate(model, change, where)]
  }
}

/** Every model that a name in a statement may mean. */
export const modelsNamed = (
  { registry }: Engine,
  { databases, dialect }: Where,
  table: TableName,
): readonly Model[] => {
  const same = dialect === 'postgresql' ? (name: string) => name : fold
  return databases.flatMap((database) => registry.ofTable(database, table, same))
}

/** The models that a statement may change; `undefined`: any, because it writes to what no schema knows. */
export const modelsOfTables = (
  engine: Engine,
  where: Where,
  tables: readonly ChangedTable[],
): readonly Model[] | undefined => {
  const found = new Set<Model>()
  for (const change of tables) {
    const models = modelsNamed(engine, where, change.table)
    if (models.length === 0 || models.some(isView)) return undefined
    for (const model of models) for (const changed of modelsOf(model, change, where)) found.add(changed)
  }
  return [...found]
}
