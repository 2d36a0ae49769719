import type { WriteOutcome } from '../history/records.ts'

/** Thrown by a transaction of the workload that wants to be rolled back. */
export class ChangedItsMind extends Error {}

interface Given {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  readonly meta?: { readonly driverAdapterError?: unknown }
}

/** The database is away, or went away, or had no room: what the ORMs and the driver call that. */
const LOST =
  /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|ConnectionClosed|terminating connection|server closed|connection error and is not queryable|starting up|shutting down|recovery mode|DatabaseNotReachable|SocketTimeout|timeout exceeded when trying to connect|57P0[123]|08006|runner already released/i
const LOST_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'])

/** "No": a row that is not there, a key that is taken, two writers in each other's way, a statement that took too long. */
const NO = /deadlock|write conflict|statement timeout|lock timeout|could not serialize|40P01|40001|57014|55P03/i
const NO_CODES = new Set(
  'P2002 P2003 P2014 P2016 P2017 P2018 P2025 P2034 23502 23503 23505'.split(' '), // Prisma’s, and PostgreSQL’s
)

export const messageOf = (error: unknown): string => {
  const { name = 'error', code, message = String(error) } = (error ?? {}) as Given
  return `${name}${code === undefined ? '' : ` ${code}`}: ${message.trim().split('\n').at(-1) ?? ''}`
}

/** What a rejection says about a write. Whatever is not known to be the database's word is the cache's fault. */
export const outcomeOfError = (error: unknown): Exclude<WriteOutcome, 'acknowledged'> => {
  if (error instanceof ChangedItsMind) return 'rolledBack'
  const { name, code = '', message = '', meta } = (error ?? {}) as Given
  if (name === 'CacheError') return code === 'UNREACHABLE' ? 'refused' : 'failed'
  const said = `${message} ${JSON.stringify(meta ?? {})} ${code}`
  // Both may be in one message: a deadlock found while the server goes down did not commit.
  if (NO_CODES.has(code) || NO.test(said)) return 'rolledBack'
  return LOST_CODES.has(code) || LOST.test(said) ? 'lost' : 'failed'
}
