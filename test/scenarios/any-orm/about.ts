import type { CacheOptions } from '@tidemark/core'
import type { ShopProvider } from '@tidemark/shop'

/** @typeParam Db a client with the cache in it, or what code inside a transaction has instead */
export type ReadOf<Db> = (db: Db) => PromiseLike<unknown>
export type WriteOf<Db> = (db: Db) => PromiseLike<unknown>

/** One read, or several by name. */
export type ReadsOf<Db> = ReadOf<Db> | Readonly<Record<string, ReadOf<Db>>>

/** What every row says of itself. */
export interface About {
  /** The scenario; several rows may tell one. */
  readonly id: string
  /** The scenario in a few words. */
  readonly says: string
  /** Left out: all. */
  readonly providers?: readonly ShopProvider[]
  /** It takes a transaction inside of a transaction, which Prisma 6 does not have. */
  readonly nests?: true
  /** For the cache of this row, beside `defaults: { ttl: '5m' }`. */
  readonly options?: CacheOptions
}
