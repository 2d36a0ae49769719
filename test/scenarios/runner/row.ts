import type { Cache, CacheOptions } from '@tidemark/core'
import type { ManualClock } from '@tidemark/core/testing'
import type { ShopClient, ShopProvider } from '@tidemark/shop'
import type { Gate } from '../../support/gate.ts'
import type { Looks } from './looks.ts'
import type { ProcessRow } from './process-row.ts'
import type { ScenarioShop } from './shop.ts'

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

/**
 * What a write must mean for an answer that is stored.
 * - `INV`: the next read shows the new truth
 * - `KEEP`: it is still a hit; `KEEP*`: it could be, and whether it is gets counted
 * - `BYPASS`: neither served from the cache nor put there
 * - `SAME`: a hit equals a miss
 * - `ISOL`: no read gets the answer of another one
 */
export const verdicts = ['INV', 'KEEP', 'KEEP*', 'BYPASS', 'SAME', 'ISOL'] as const
export type Verdict = (typeof verdicts)[number]

export interface About {
  /** The scenario; several rows may tell one. */
  readonly id: string
  /** The scenario in a few words. */
  readonly says: string
  /** A fault that is known, and what it is. The row is red until it is mended, and says so when it is. */
  readonly fails?: string
  /** Left out: all. */
  readonly providers?: readonly ShopProvider[]
  /** For the cache of this row, beside `defaults: { ttl: '5m' }`. */
  readonly options?: CacheOptions
}

/** A row of the table: what is there, what is read, what is written, and the verdicts, which are the reads' headings. */
export interface TableRow extends About, Partial<Readonly<Record<Verdict, Reads>>> {
  /** What is there beside the data that every row finds, put there without the cache. */
  readonly data?: (db: ShopClient, shop: ScenarioShop) => PromiseLike<unknown>
  /** Left out: the row is about reads only. */
  readonly write?: Write
  /** The write is one interactive transaction. */
  readonly inTransaction?: true
  /** The write cannot be made inside an interactive transaction, so that it has no rolled-back twin. */
  readonly alone?: true
  /** The rows of an answer come in no particular order. */
  readonly unordered?: true
  /** The write leaves the truth as it was. Otherwise an `INV` read whose truth does not change is a mistake in the row. */
  readonly sameTruth?: true
}

/** What a story works with. */
export interface Stage extends Omit<Looks, 'look'> {
  readonly provider: ShopProvider
  readonly shop: ScenarioShop
  /** The client with the cache. */
  readonly db: Db
  /** Another client of the same database, on connections of its own, with the same cache. */
  readonly other: Db
  readonly cache: Cache
  readonly clock: ManualClock
  readonly gate: Gate
}

/** A row that no table can hold: who comes first matters, or the reads are odd. */
export interface StoryRow extends About {
  readonly expect: string
  /** Its clock stands still unless it is moved, which a Redis does not notice: this one goes with memory alone. */
  readonly memoryOnly?: true
  readonly story: (stage: Stage) => Promise<void>
}

/** What one process answers for. */
export type Row = TableRow | StoryRow

export type AnyRow = Row | ProcessRow
