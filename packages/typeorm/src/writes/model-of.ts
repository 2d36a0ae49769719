import type { Model } from '@tidemark/core/adapter'
import { modelsNamed, type TableName, type Where } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'

/** Where a DataSource's statements go. */
export const whereOf = ({ database, dialect }: Attached): Where => ({ databases: [database], dialect })

/**
 * The model of this DataSource behind a table that a statement names: of the parent and the children in one table the one that knows
 * most. `undefined`: none, a view, or more than one table may be meant.
 */
export const modelOfTable = (attached: Attached, table: TableName): Model | undefined => {
  const found = modelsNamed(attached.engine, whereOf(attached), table)
  const [first] = found
  if (first === undefined || found.some((model) => model.table !== first.table)) return undefined
  if (found.some((model) => model.unknowable || model.dependsOn.length > 0)) return undefined
  const own = found.filter((model) => attached.schema.all.includes(model))
  return own.toSorted((a, b) => b.keys.length - a.keys.length)[0]
}
