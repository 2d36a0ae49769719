import type { ShopClient } from '@tidemark/shop'
import type { ReadOf, ReadsOf, WriteOf } from '../any-orm/about.ts'

/** A client with the cache in it. The type is PostgreSQL's, as everywhere in the shop. */
export type Db = ShopClient & {
  /** A raw read with declared dependencies. */
  $queryCached(
    options: Readonly<Record<string, unknown>>,
  ): (sql: TemplateStringsArray, ...values: readonly unknown[]) => Promise<unknown>
}

export type Read = ReadOf<Db>
export type Write = WriteOf<Db>
export type Reads = ReadsOf<Db>
