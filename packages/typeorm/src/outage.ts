import { type Dialect, isMysqlGoing, isPostgresGoing } from '@tidemark/sql-reader'

/** What drivers, Node and TypeORM say of an error. */
interface Told {
  readonly name?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly severity?: unknown
  readonly errno?: unknown
  readonly sqlState?: unknown
  readonly fatal?: unknown
  /** Of a call of the system that failed. */
  readonly syscall?: unknown
  readonly driverError?: object
}

/** What `pg` says without a code: of connections that broke, or that it could not get. */
const PG_LOST = /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout)|not queryable/

/** mysql2's own, of connections alone. */
const MYSQL_LOST: ReadonlySet<unknown> = new Set(['PROTOCOL_CONNECTION_LOST', 'POOL_CLOSED'])

/** Several addresses were tried in vain, or the line broke. */
const isOfNetwork = ({ code, syscall }: Told): boolean =>
  typeof code === 'string' && /^E[A-Z_]+$/.test(code) && (typeof syscall === 'string' || code === 'ECONNREFUSED')

const isOutageOfDriver = (told: Told, dialect: Dialect): boolean => {
  const { message, code, severity, errno, sqlState, fatal } = told
  if (dialect === 'sqlite') return typeof code === 'string' && code.startsWith('SQLITE_IOERR')
  if (isOfNetwork(told)) return true
  if (dialect === 'postgresql')
    return typeof severity === 'string' && typeof code === 'string'
      ? isPostgresGoing(code, severity)
      : typeof message === 'string' && PG_LOST.test(message)
  if (MYSQL_LOST.has(code)) return true
  return typeof errno === 'number' && typeof sqlState === 'string' && (fatal === true || isMysqlGoing(errno, sqlState))
}

/**
 * Does the database fail, rather than answer "no"? Decides about `grace`. TypeORM wraps what comes of a statement, also what a subscriber
 * throws, and nothing that comes before it: what looks like an error of the network is taken for one of the database, whoever threw it.
 */
export const isOutage = (error: unknown, dialect: Dialect): boolean => {
  const told = (error ?? {}) as Told
  // The connection was lost while its runner was in use.
  if (told.name === 'QueryRunnerAlreadyReleasedError') return dialect === 'postgresql'
  return isOutageOfDriver(told.name === 'QueryFailedError' ? (told.driverError ?? {}) : told, dialect)
}
