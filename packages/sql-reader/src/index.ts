/** Which tables a statement changes, and the models behind them: for ORM adapters, bundled into them. */
export type { ChangedTable, Dialect, Reading, TableName, TransactionWord } from './contract.ts'
export { fold, sameName } from './fold.ts'
export { mayCommit, undoesUnasked } from './may-commit.ts'
export type {
  Condition,
  Delete,
  Insert,
  Mutation,
  OnConflict,
  Update,
  Value,
  Where as MutationWhere,
} from './mutation/contract.ts'
export { readMutation } from './mutation/read-mutation.ts'
export { readSql, readTrustedSql } from './read-sql.ts'
export { isMysqlBrokenOff, isMysqlGoing, isPostgresGoing } from './server-errors.ts'
export { readSources, type Sources } from './sources/read-sources.ts'
export { isMovingTime } from './sources/volatile.ts'
export { modelsNamed, modelsOfTables, type Where } from './tables.ts'
