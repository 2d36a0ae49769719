import type { Row } from '@tidemark/core/adapter'
import type { StoredTable } from '../../schema/stored.ts'
import { type Fragment, quoted } from './fragment.ts'

/** The columns of a table's indexes, by their names. */
export type Indexes = ReadonlyMap<string, readonly string[]>

export type IndexesOf = (table: StoredTable) => Promise<Indexes>

const QUERY = `SELECT index_name AS name, column_name AS field FROM information_schema.statistics
  WHERE table_schema = COALESCE(NULLIF(?, ''), DATABASE()) AND table_name = ? ORDER BY index_name, seq_in_index`

const readIndexes = (rows: readonly Row[]): Indexes => {
  const indexes = new Map<string, string[]>()
  for (const { name, field } of rows) indexes.set(String(name), [...(indexes.get(String(name)) ?? []), String(field)])
  return indexes
}

/** What was read of tables, by client. Where an index is dropped later, locking fails, and whole columns move. */
const known = new WeakMap<object, Map<StoredTable, Indexes>>()

/** Looks up indexes, once for each table of a client. */
export const indexLookup =
  (client: object, ask: (fragment: Fragment) => Promise<readonly Row[]>): IndexesOf =>
  async (table) => {
    const ofClient = known.get(client) ?? new Map<StoredTable, Indexes>()
    known.set(client, ofClient)
    const indexes = ofClient.get(table) ?? readIndexes(await ask({ sql: QUERY, values: [table.schema, table.name] }))
    ofClient.set(table, indexes)
    return indexes
  }

/** By which index a foreign key of these columns is followed. */
export const indexOfKey = (indexes: Indexes, columns: readonly string[]): string | undefined =>
  [...indexes].find(([, fields]) => columns.every((column) => fields.slice(0, columns.length).includes(column)))?.[0]

/** Small tables are rather read as a whole, which locks them as a whole: not where an index would do. */
export const byIndexes = (indexes: Indexes, columns: ReadonlySet<string>): string => {
  const names = [...indexes].filter(([, [first]]) => first !== undefined && columns.has(first)).map(([name]) => name)
  return names.length === 0 ? '' : ` FORCE INDEX (${names.map(quoted).join(', ')})`
}
