/** Which tables a statement changes: for ORM adapters, bundled into them. */
export type { ChangedTable, Dialect, Reading, TableName, TransactionWord } from './contract.ts'
export { fold, sameName } from './fold.ts'
export { readSql, readTrustedSql } from './read-sql.ts'
export { readSources, type Sources } from './read-sources.ts'
