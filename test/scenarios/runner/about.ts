import type { CacheOptions } from '@tidemark/core'
import type { ShopClient, ShopProvider } from '@tidemark/shop'

/** A client with the cache in it. The type is PostgreSQL's, as everywhere in the shop. */
export type Db = ShopClient & {
  /** A raw read with declared dependencies. */
  $queryCached(
    options: Readonly<Record<string, unknown>>,
  ): (sql: TemplateStringsArray, ...values: readonly unknown[]) => Promise<unknown>
}

export type Read = (db: Db) => PromiseLike<unknown>
export type Write = (db: Db) => PromiseLike<unknown>

/** One read, or several by name. */
export type Reads = Read | Readonly<Record<string, Read>>

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
