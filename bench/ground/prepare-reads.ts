import type { Cache, CacheOptions } from '@tidemark/core'
import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { counted } from './counted.ts'
import { expectOnly, type Way } from './expect-only.ts'
import type { Database } from './ground.ts'
import { openShops } from './open-shops.ts'
import type { Read, Shop } from './reads.ts'

export interface Reads {
  readonly read: Read
  /** What each read of ours has to be. */
  readonly expected: Way
  readonly options?: CacheOptions
  /** After so many reads the cache is emptied: so many are different, and each of them is a miss again. Omitted: never. */
  readonly emptyAfter?: number
  /** Omitted: SQLite. */
  readonly database?: Database
  /** What the bare client is made into. Omitted: it stays as it is. */
  readonly rival?: (bare: Shop) => Shop
}

const itself = (bare: Shop): Shop => bare

const emptying = (ask: () => PromiseLike<unknown>, cache: Cache, after: number): (() => PromiseLike<unknown>) => {
  let left = after
  return async () => {
    if (left-- === 0) {
      await cache.clear()
      left = after - 1
    }
    return ask()
  }
}

/** The same kind of question, each time about the next row, to the client with the cache and to the one without. */
export const prepareReads =
  ({ read, expected, options, emptyAfter, database = 'sqlite', rival = itself }: Reads): Contest['prepare'] =>
  async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground, options, database)
    const [ours, theirs] = [counted(read, cached), counted(read, rival(bare))]
    // The others are called through as much.
    const through = async () => theirs()
    return {
      ours: oneByOne(emptyAfter === undefined ? ours : emptying(ours, cache, emptyAfter)),
      against: oneByOne(emptyAfter === undefined ? theirs : through),
      check: expectOnly(cache, expected),
      close,
    }
  }
