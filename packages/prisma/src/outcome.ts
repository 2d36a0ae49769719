import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client'
import type { Outcome } from '@tidemark/core/adapter'
import { isMysqlBrokenOff, isMysqlGoing, isPostgresGoing } from '@tidemark/sql-reader'

interface DriverCause {
  readonly kind?: string
  readonly originalCode?: string
  readonly severity?: string
  /** SQLSTATE, of MariaDB and MySQL. */
  readonly state?: string
}

interface PrismaError {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  readonly cause?: DriverCause
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: DriverCause } }
}

/** The driver lost its line, or the server was going away: nobody knows what became of the statement. */
const LOST = new Set([
  'ConnectionClosed',
  'SocketTimeout',
  'DatabaseNotReachable',
  'TlsConnectionError',
  'TooManyConnections',
  'AuthenticationFailed',
])

const SQLITE_BUSY = 5

/** The driver had no connection to send anything over. */
const MYSQL_POOL_TIMEOUT = 45_028

const causeOf = (error: PrismaError): DriverCause | undefined =>
  error.meta?.driverAdapterError?.cause ?? (error.name === 'DriverAdapterError' ? error.cause : undefined)

const isServerGoing = ({ originalCode = '', severity = '' }: DriverCause): boolean =>
  isPostgresGoing(originalCode, severity)

/** The numbers from 45000 on are the driver's own. */
const isServerOfMysqlGoing = ({ kind, originalCode, state = '' }: DriverCause): boolean => {
  const code = Number(originalCode)
  return kind === 'mysql' && (isMysqlGoing(code, state) || (code >= 45_000 && code < 46_000))
}

const isBrokenOff = ({ kind, originalCode }: DriverCause): boolean =>
  kind === 'mysql' && isMysqlBrokenOff(Number(originalCode))

/** SQLite waited for another writer in vain. Nothing was written; the driver calls it a time-out of its socket. */
const isBusy = ({ kind, originalCode = '' }: DriverCause): boolean =>
  kind === 'SocketTimeout' && (originalCode.startsWith('SQLITE_BUSY') || (Number(originalCode) & 0xff) === SQLITE_BUSY)

const isLost = (cause: DriverCause): boolean =>
  (cause.kind !== undefined && LOST.has(cause.kind)) || isServerGoing(cause) || isServerOfMysqlGoing(cause)

/**
 * Prisma's adapter for libsql passes on what COMMIT is answered with as it is. A constraint is the database's own "no"; older drivers say
 * which kind of constraint.
 */
const isRefusedByLibsql = ({ name, code }: PrismaError): boolean =>
  name === 'LibsqlError' && code?.startsWith('SQLITE_CONSTRAINT') === true

/** Prisma 6 says this in place of whatever COMMIT was answered with, in a transaction that it opened for one call. */
const hidesCommit = ({ code, message = '' }: PrismaError): boolean =>
  code === 'P2028' && message.includes('rollback cannot be executed on a committed transaction')

/** Rule 4: a COMMIT that the database answered with an error did not happen; of any other rejection nobody knows. */
export const outcomeOfCommit = (error: unknown): Outcome => {
  const given = (error ?? {}) as PrismaError
  const cause = causeOf(given)
  if (cause !== undefined) return isLost(cause) || isBrokenOff(cause) ? 'unknown' : 'notCommitted'
  if (given.name === 'PrismaClientValidationError' || given.name === 'PrismaClientInitializationError')
    return 'notCommitted'
  if (isRefusedByLibsql(given)) return 'notCommitted'
  if (hidesCommit(given)) return 'unknown'
  return given.name === 'PrismaClientKnownRequestError' && given.code?.startsWith('P2') === true
    ? 'notCommitted'
    : 'unknown'
}

const isUnsent = ({ kind, originalCode }: DriverCause): boolean =>
  kind === 'mysql' && Number(originalCode) === MYSQL_POOL_TIMEOUT

/** The same for a statement. One that SQLite did not let in did not happen; a COMMIT that it did not let in could still come. */
export const outcomeOf = (error: unknown): Outcome => {
  const cause = causeOf(error ?? {})
  return cause !== undefined && (isBusy(cause) || isUnsent(cause)) ? 'notCommitted' : outcomeOfCommit(error)
}

/** MariaDB: a row has changed since the transaction's snapshot, where it insists on that (`innodb_snapshot_isolation`). */
const MYSQL_CHANGED = 1020
/** MariaDB: a lock was waited for too long. It may have taken the transaction back (`innodb_rollback_on_timeout`), which nobody tells. */
const MYSQL_WAITED = 1205

/**
 * The error of a raw query of ours that ended the whole transaction, as the user's own statement would have met it: whoever
 * tries again goes by Prisma's code. `undefined`: the transaction goes on.
 */
export const rolledBackBy = (error: unknown): Error | undefined => {
  const { kind, originalCode } = causeOf(error ?? {}) ?? {}
  if (kind === 'mysql' && Number(originalCode) === MYSQL_WAITED && error instanceof Error) return error
  if (kind !== 'TransactionWriteConflict' && !(kind === 'mysql' && Number(originalCode) === MYSQL_CHANGED))
    return undefined
  const { clientVersion = '', meta } = error as { clientVersion?: string; meta?: Record<string, unknown> }
  const message = 'Transaction failed due to a write conflict or a deadlock. Please retry your transaction'
  return new PrismaClientKnownRequestError(message, { code: 'P2034', clientVersion, ...(meta && { meta }) })
}

/** Prisma refused the call because its transaction has ended. */
export const isTransactionOver = (error: unknown): boolean =>
  (error as PrismaError | null | undefined)?.code === 'P2028'

/** Does the database fail, rather than answer "no"? Decides about `grace`. */
export const isOutage = (error: unknown): boolean => {
  const given = (error ?? {}) as PrismaError
  const cause = causeOf(given)
  if (cause !== undefined && isLost(cause)) return true
  if (given.name === 'PrismaClientInitializationError' || given.name === 'PrismaClientRustPanicError') return true
  return (
    given.name === 'PrismaClientKnownRequestError' && (given.code?.startsWith('P1') === true || given.code === 'P2024')
  )
}
