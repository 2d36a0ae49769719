import type { Outcome } from '@tidemark/core/adapter'

interface DriverCause {
  readonly kind?: string
  readonly originalCode?: string
  readonly severity?: string
}

interface PrismaError {
  readonly name?: string
  readonly code?: string
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

const causeOf = (error: PrismaError): DriverCause | undefined =>
  error.meta?.driverAdapterError?.cause ?? (error.name === 'DriverAdapterError' ? error.cause : undefined)

/** PostgreSQL's classes for broken connections, operator intervention, system and internal errors. */
const isServerGoing = ({ originalCode = '', severity = '' }: DriverCause): boolean =>
  /^(?:08|57P|58|XX)/.test(originalCode) || severity === 'FATAL' || severity === 'PANIC'

/** SQLite waited for another writer in vain. Nothing was written; the driver calls it a time-out of its socket. */
const isBusy = ({ kind, originalCode = '' }: DriverCause): boolean =>
  kind === 'SocketTimeout' && (originalCode.startsWith('SQLITE_BUSY') || (Number(originalCode) & 0xff) === SQLITE_BUSY)

const isLost = (cause: DriverCause): boolean =>
  (cause.kind !== undefined && LOST.has(cause.kind)) || isServerGoing(cause)

/** Rule 4: a COMMIT that the database answered with an error did not happen; of any other rejection nobody knows. */
export const outcomeOfCommit = (error: unknown): Outcome => {
  const given = (error ?? {}) as PrismaError
  const cause = causeOf(given)
  if (cause !== undefined) return isLost(cause) ? 'unknown' : 'notCommitted'
  if (given.name === 'PrismaClientValidationError' || given.name === 'PrismaClientInitializationError')
    return 'notCommitted'
  return given.name === 'PrismaClientKnownRequestError' && given.code?.startsWith('P2') === true
    ? 'notCommitted'
    : 'unknown'
}

/** The same for a statement. One that SQLite did not let in did not happen; a COMMIT that it did not let in could still come. */
export const outcomeOf = (error: unknown): Outcome => {
  const cause = causeOf(error ?? {})
  return cause !== undefined && isBusy(cause) ? 'notCommitted' : outcomeOfCommit(error)
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
