import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { counted } from '../ground/counted.ts'
import { expectOnly } from '../ground/expect-only.ts'
import { openShops } from '../ground/open-shops.ts'
import { feed, hundredRows, oneRow, type Read } from '../ground/reads.ts'

/** Less than the answers of one way round, so that each is gone when its question comes again. */
const l1 = { maxBytes: '192kb' } as const

const miss = (what: string, read: Read): Contest => ({
  name: `prisma-miss/${what}`,
  budget: 1.1,
  prepare: async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground, { l1 })
    return {
      ours: oneByOne(counted(read, cached)),
      against: oneByOne(counted(read, bare)),
      check: expectOnly(cache, 'misses'),
      close,
    }
  },
})

export const prismaMiss: readonly Contest[] = [
  miss('one-row', oneRow),
  miss('feed', feed),
  miss('hundred-rows', hundredRows),
]
