import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { counted } from '../ground/counted.ts'
import { expectOnly } from '../ground/expect-only.ts'
import { withPassing } from '../ground/hooks.ts'
import { openShops } from '../ground/open-shops.ts'
import { feed, hundredRows, oneRow, type Read, type Shop } from '../ground/reads.ts'

/** Less than the answers of one way round, so that each is gone when its question comes again. */
const l1 = { maxBytes: '192kb' } as const

const itself = (bare: Shop): Shop => bare

const miss = (what: string, read: Read, budget: number | null, rival: (bare: Shop) => Shop = itself): Contest => ({
  name: `prisma-miss/${what}`,
  budget,
  prepare: async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground, { l1 })
    const other = rival(bare)
    return {
      ours: oneByOne(counted(read, cached)),
      against: oneByOne(counted(read, other)),
      check: expectOnly(cache, 'misses'),
      close,
    }
  },
})

export const prismaMiss: readonly Contest[] = [
  miss('one-row', oneRow, 1.1),
  miss('feed', feed, 1.1),
  miss('hundred-rows', hundredRows, 1.1),
  miss('one-row-against-empty-hook', oneRow, null, withPassing),
]
