import type { Dialect, Reading } from './contract.ts'

/** Words that end a transaction or call what may, wherever in a text of several statements they stand. */
const ENDING = /\b(?:commit|end|rollback|abort|prepare|call)\b/i

/** Databases that commit of their own accord before DDL, TRUNCATE, BEGIN and others; of those that are not known here nobody knows. */
const commitsUnasked = (dialect: Dialect): boolean => dialect === 'mysql' || dialect === 'other'

/** One statement about rows, with any functions: on MySQL and MariaDB these cannot commit. */
const ABOUT_ROWS =
  /^\s*(?:set\s+statement\s+(?:\w+\s*=\s*[\w.]+\s*,?\s*)+for\s+)?(?:select|with|values|table|insert|update|delete|replace|do)\b[^;]*$/i

/**
 * Databases that may undo a whole transaction because of one statement (a deadlock on MySQL, `OR ROLLBACK` on SQLite), and let what comes
 * after it commit by itself. PostgreSQL refuses everything until the transaction is ended.
 */
export const undoesUnasked = (dialect: Dialect): boolean => dialect !== 'postgresql'

/** May a statement commit, and with it what came before it in its transaction, or end that transaction in another way? */
export const mayCommit = (reading: Reading, text: string, dialect: Dialect): boolean => {
  switch (reading.kind) {
    case 'read':
      return false
    case 'write':
      return commitsUnasked(dialect) && reading.tables.some(({ how }) => how === 'truncate')
    case 'transaction':
      return ['commit', 'rollback'].includes(reading.word) || (reading.word === 'begin' && commitsUnasked(dialect))
    default: // unknown
      return ENDING.test(text) || (commitsUnasked(dialect) && !(dialect === 'mysql' && ABOUT_ROWS.test(text)))
  }
}
