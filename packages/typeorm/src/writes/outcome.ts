import type { Outcome } from '@tidemark/core/adapter'
import { type Dialect, isMysqlBrokenOff, isMysqlGoing, isPostgresGoing } from '@tidemark/sql-reader'

/** What drivers say of an error: PostgreSQL's with a severity, MySQL's with a number and a state. */
interface DriverError {
  readonly code?: unknown
  readonly severity?: unknown
  readonly errno?: unknown
  readonly sqlState?: unknown
  readonly fatal?: unknown
}

/**
 * Rule 4: did what the driver rejects certainly not happen? An answer of the database says so, unless the server is going; of
 * everything else nobody knows. SQLite is asked in this process, and its errors are its own.
 */
export const outcomeOfDriver = (error: unknown, dialect: Dialect): Outcome => {
  const { code, severity, errno, sqlState, fatal } = (error ?? {}) as DriverError
  switch (dialect) {
    case 'sqlite':
      return typeof code === 'string' && code.startsWith('SQLITE_IOERR') ? 'unknown' : 'notCommitted'
    case 'postgresql':
      if (typeof severity !== 'string' || typeof code !== 'string') return 'unknown'
      return isPostgresGoing(code, severity) ? 'unknown' : 'notCommitted'
    case 'mysql':
      if (typeof errno !== 'number' || typeof sqlState !== 'string' || fatal === true) return 'unknown'
      return isMysqlGoing(errno, sqlState) || isMysqlBrokenOff(errno) ? 'unknown' : 'notCommitted'
    default:
      return 'unknown'
  }
}
