import type { Cache, CacheEvent, CacheOptions } from '@tidemark/core'
import type { RedisBackendOptions } from '@tidemark/redis'
import type { ShopProvider } from '@tidemark/shop'
import type { Gate } from '../../support/gate.ts'
import type { RedisNamespace } from '../../support/redis-namespace.ts'
import type { PrivateRedis } from '../../support/servers.ts'
import type { TcpProxy, Which } from '../../support/tcp-proxy.ts'
import type { About, ReadOf } from './about.ts'
import type { Looks } from './looks.ts'
import type { SkippingClock } from './skipping-clock.ts'

/** What a cache with a shared tier may promise. */
export type Mode = 'strong' | 'bounded' | 'eventual'

/** One process: a cache of its own with connections of its own, and a client of its own. */
export interface ProcessOf<Db> extends Looks<Db> {
  readonly db: Db
  readonly cache: Cache
  readonly clock: SkippingClock
  /** Between it and Redis. */
  readonly wire: TcpProxy
  /** Those of its connections that carry data, and the one that hears. */
  readonly data: Which
  readonly bus: Which
  /** What its cache told so far. */
  readonly events: readonly CacheEvent[]
  /** Reads until the answer is true. An answer older than the mode promises, for a write that is over by now, is a fault. */
  agrees(...reads: readonly ReadOf<Db>[]): Promise<void>
  /** Waits until it has told Redis what it could not tell before; its clock hurries. */
  delivers(): Promise<void>
  /** Its connections break, and there are no others. */
  leaves(): void
  returns(): void
}

export interface BeginningOf<Client> {
  readonly options?: CacheOptions
  readonly redis?: RedisBackendOptions
  readonly client?: Client
  /** Where it finds Redis, if not where the others do. */
  readonly url?: string
  readonly clock?: SkippingClock
}

/** What a story of several processes works with. */
export interface ProcessStageOf<Db, Client, Shop> {
  readonly provider: ShopProvider
  readonly shop: Shop
  readonly gate: Gate
  readonly mode: Mode
  /** Milliseconds: how old an answer may be in this mode. */
  readonly bound: number
  readonly a: ProcessOf<Db>
  readonly b: ProcessOf<Db>
  /** What really lies in Redis. */
  readonly redis: RedisNamespace
  /** Breaks only where the row asked for a Redis of its own. */
  readonly server: PrivateRedis
  /** One more process. It leaves with the stage. */
  start(beginning?: BeginningOf<Client>): Promise<ProcessOf<Db>>
  /** All is as it was: what A loads is a hit for B. Skips the time for which a breaker would leave Redis alone. */
  heals(...reads: readonly ReadOf<Db>[]): Promise<void>
}

/** A row of several processes over one Redis. */
export interface ProcessRowOf<Db, Client, Shop> extends About {
  readonly expect: string
  /** Left out: strong and bounded. */
  readonly modes?: readonly Mode[]
  /** Arguments of a Redis of this row's own, which the story may break. Left out: the one that all tests share. */
  readonly server?: readonly string[]
  /** For `redis({ … })`, beside the url and a generous deadline. */
  readonly redis?: RedisBackendOptions
  readonly processes: (stage: ProcessStageOf<Db, Client, Shop>) => Promise<void>
}
