import type { Cache, CacheOptions } from '@tidemark/core'
import type { Backend } from '@tidemark/core/tier'
import type { Calls } from '../worker/calls.ts'
import type { WorkerSetting } from '../worker/messages.ts'
import type { Reads } from '../workload/reads.ts'
import type { Write } from '../workload/writes.ts'

/** The shop through the cache, by an ORM. */
export interface Shop {
  readonly cache: Cache
  readonly reads: Reads
  readonly writes: readonly Write[]
  readonly transactions: readonly Write[]
  close(): Promise<void>
}

export interface Opening {
  readonly setting: WorkerSetting
  readonly calls: Calls
  readonly random: () => number
  /** Comes around the Redis of the cache. */
  readonly around: (backend: Backend) => Backend
  readonly options?: CacheOptions
}

export type OpenShop = (opening: Opening) => Promise<Shop>

/** More than there are visitors: a transaction holds one for as long as it takes its time. */
const CONNECTIONS = 10

/** Of the connections to the database, by the names of `pg`. */
export const poolOf = ({ statementTimeout }: WorkerSetting) => ({
  max: CONNECTIONS,
  // The promise asks for it: no statement takes longer than maxWriteTime.
  statement_timeout: statementTimeout,
  connectionTimeoutMillis: 5000,
})
