import type { Moment } from '../ledger/history.ts'
import type { Report } from '../ledger/report.ts'
import type { HitCounts } from '../run/hit-counts.ts'
import type { RunTimes } from '../run/run-visits.ts'
import type { Town } from '../workload/town.ts'

/** How the processes of a run cache. */
export interface CacheSetting {
  readonly namespace: string
  /** The address of the Redis that they share. Omitted: memory only. */
  readonly redis?: string
  /** Milliseconds. */
  readonly maxStaleness: number
}

/** What a process of the shop has to know. Everything here can be sent to it. */
export interface ShopSetting {
  /** Its number, from 0 on, of so many. */
  readonly by: number
  readonly processes: number
  /** The database file. */
  readonly url: string
  readonly town: Town
  readonly seed: number
  /** Of all processes together, with those that warm up. */
  readonly operations: number
  readonly warmUp: number
  readonly concurrency: number
  /** Omitted: no cache. */
  readonly cache?: CacheSetting
  readonly isBroken: boolean
}

/** What one process did, from the end of its warm-up on. */
export interface Served {
  readonly times: RunTimes
  /** Statements that reached the database. */
  readonly queries: number
  readonly hits: HitCounts
}

/** What a process is told to do, one thing after the other, and what it answers when it is done. */
export interface Orders {
  /** Opens the shop. */
  readonly open: { readonly takes: ShopSetting; readonly gives: undefined }
  /** Says what time it is. */
  readonly time: { readonly takes: undefined; readonly gives: Moment }
  /** Lets its part of the visitors in. */
  readonly serve: { readonly takes: undefined; readonly gives: Served }
  /** Compares cache and database, and names the reads that they answer differently. */
  readonly compare: { readonly takes: undefined; readonly gives: readonly string[] }
  readonly close: { readonly takes: undefined; readonly gives: undefined }
}

export type OrderName = keyof Orders

/** To a process. */
export interface Order {
  readonly name: OrderName
  readonly takes: unknown
}

/** From a process: what it saw, how far it is, what its cache has to say about Redis, and the answer to an order. */
export type Message =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'remark'; readonly text: string }
  | { readonly kind: 'done'; readonly gives: unknown }
  | { readonly kind: 'failed'; readonly reason: string }
