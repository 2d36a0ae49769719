import type { Cache } from '@tidemark/core'
import type { ManualClock } from '@tidemark/core/testing'
import type { ShopProvider } from '@tidemark/shop'
import type { Gate } from '../../support/gate.ts'
import type { About, ReadsOf, WriteOf } from './about.ts'
import type { Looks } from './looks.ts'
import type { ShopOf } from './orm.ts'

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

/** A row of the table: what is there, what is read, what is written, and the verdicts, which are the reads' headings. */
export interface TableRowOf<Db, Client, Shop extends ShopOf<Client>>
  extends About, Partial<Readonly<Record<Verdict, ReadsOf<Db>>>> {
  /** What is there beside the data that every row finds, put there without the cache. */
  readonly data?: (client: Client, shop: Shop) => PromiseLike<unknown>
  /** Left out: the row is about reads only. */
  readonly write?: WriteOf<Db>
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
export interface StageOf<Db, Shop> extends Omit<Looks<Db>, 'look'> {
  readonly provider: ShopProvider
  readonly shop: Shop
  /** The client with the cache. */
  readonly db: Db
  /** Another client of the same database, on connections of its own where there are any, with the same cache. */
  readonly other: Db
  readonly cache: Cache
  readonly clock: ManualClock
  readonly gate: Gate
}

/** A row that no table can hold: who comes first matters, or the reads are odd. */
export interface StoryRowOf<Db, Shop> extends About {
  readonly expect: string
  /** Its clock stands still unless it is moved, which a Redis does not notice: this one goes with memory alone. */
  readonly memoryOnly?: true
  readonly story: (stage: StageOf<Db, Shop>) => Promise<void>
}

/** What one process answers for. */
export type RowOf<Db, Client, Shop extends ShopOf<Client>> = TableRowOf<Db, Client, Shop> | StoryRowOf<Db, Shop>
