import { LRUCache } from 'lru-cache'
import { oneByOne } from '../batch.ts'
import type { Batch, Contest } from '../contest.ts'
import { expectOnly } from '../ground/expect-only.ts'
import { withConstant } from '../ground/hooks.ts'
import { fill, openShops } from '../ground/open-shops.ts'
import { feed, hundredRows, oneRow, type Read, rowWithChildren, type Shop } from '../ground/reads.ts'

interface Rival {
  readonly read: Read
  readonly bare: Shop
  readonly answer: unknown
}

const againstFloor = ({ read, bare, answer }: Rival): Batch => {
  const floor = withConstant(bare, answer)
  return oneByOne(() => read(floor, 0))
}

const againstPrisma = ({ read, bare }: Rival): Batch => oneByOne(() => read(bare, 0))

/** What somebody writes by hand who copies nothing and invalidates nothing: a key out of JSON, and a look. */
const againstLruCache = ({ answer }: Rival): Batch => {
  const entries = new LRUCache<string, object>({ max: 1_000 })
  const keyOf = (id: number): string => JSON.stringify(['Post', 'findUnique', { where: { id } }])
  entries.set(keyOf(1), answer as object)
  return oneByOne(async () => entries.get(keyOf(1)))
}

/** A hit in memory, warm, against something that answers the same. */
const hit = (what: string, read: Read, rival: (rival: Rival) => Batch, budget: number | null = null): Contest => ({
  name: `prisma-hit/${what}`,
  budget,
  clock: 'cpu',
  prepare: async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground)
    const answer = await fill({ cached, bare, cache, close }, read)
    return {
      ours: oneByOne(() => read(cached, 0)),
      against: rival({ read, bare, answer }),
      check: expectOnly(cache, 'hits in memory'),
      close,
    }
  },
})

export const prismaHit: readonly Contest[] = [
  hit('one-row', oneRow, againstFloor, 1 / 12),
  hit('row-with-children', rowWithChildren, againstFloor),
  hit('feed', feed, againstFloor),
  hit('hundred-rows', hundredRows, againstFloor),
  hit('one-row-against-lru-cache', oneRow, againstLruCache),
  hit('one-row-against-prisma', oneRow, againstPrisma),
  hit('feed-against-prisma', feed, againstPrisma),
]
