import type { CacheOptions } from '@tidemark/core'
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
  /** Omitted: SQLite. */
  readonly database?: Database
  /** What the bare client is made into. Omitted: it stays as it is. */
  readonly rival?: (bare: Shop) => Shop
}

const itself = (bare: Shop): Shop => bare

/** The same kind of question, each time about the next row, to the client with the cache and to the one without. */
export const prepareReads =
  ({ read, expected, options, database = 'sqlite', rival = itself }: Reads): Contest['prepare'] =>
  async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground, options, database)
    return {
      ours: oneByOne(counted(read, cached)),
      against: oneByOne(counted(read, rival(bare))),
      check: expectOnly(cache, expected),
      close,
    }
  }
