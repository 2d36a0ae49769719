import type { OrmName } from '../orms/orm-name.ts'
import type { Author, HistoryRecord, Moment } from '../history/records.ts'

/** How a worker is set up. Everything here can be sent to it. */
export interface WorkerSetting {
  readonly author: Author
  readonly orm: OrmName
  readonly seed: number
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly namespace: string
  readonly mode: 'strong' | 'bounded'
  readonly whenUnreachable: 'refuse' | 'allow'
  /** Milliseconds, both. */
  readonly maxStaleness: number
  readonly maxWriteTime: number
  /** Milliseconds after which the database ends a statement. */
  readonly statementTimeout: number
  /** Locks count when so many replicas have them. */
  readonly waitReplicas: number
  /** Milliseconds that a statement may be late. */
  readonly slowest: number
  /** How many calls are under way at the same time. */
  readonly visitors: number
}

export interface WorkerStats {
  readonly hits: { readonly l1: number; readonly l2: number }
  readonly misses: number
  readonly bypasses: number
}

/** What a worker is told to do, and what it answers when it has done it. */
export interface Orders {
  readonly open: { readonly takes: WorkerSetting; readonly gives: Moment }
  /** Visitors come from now on, until `rest`. */
  readonly serve: { readonly takes: undefined; readonly gives: void }
  /** Answered when nothing is under way any more, and everything was reported. */
  readonly rest: { readonly takes: undefined; readonly gives: WorkerStats }
  /** Kills itself between COMMIT and release of its next write. */
  readonly dieAtRelease: { readonly takes: undefined; readonly gives: void }
  /** Its wall clock is so many milliseconds off from now on. */
  readonly jumpClock: { readonly takes: number; readonly gives: void }
  /** Is there anything that it could not tell Redis? */
  readonly isDelivered: { readonly takes: undefined; readonly gives: boolean }
  /** Asks cache and database the same, and names what they answer differently; `newcomer`: without its memory. */
  readonly compare: { readonly takes: 'itself' | 'newcomer'; readonly gives: readonly string[] }
}

export type OrderName = keyof Orders

export interface Order {
  readonly name: OrderName
  readonly number: number
  readonly takes: unknown
}

export type Message =
  | { readonly kind: 'records'; readonly records: readonly HistoryRecord[] }
  | { readonly kind: 'done'; readonly number: number; readonly gives: unknown }
  | { readonly kind: 'failed'; readonly number: number; readonly reason: string }
