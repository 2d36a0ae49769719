import { randomUUID } from 'node:crypto'
import type { CacheOptions } from '@tidemark/core'
import { redis } from '@tidemark/redis'
import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { counted } from '../ground/counted.ts'
import type { Ground } from '../ground/ground.ts'
import { openShops } from '../ground/open-shops.ts'
import { oneRow, type Read } from '../ground/reads.ts'

/** Rows that are written in turns. */
const rows = 50

const update: Read = (shop, which) => shop.post.update({ where: { id: 1 + which }, data: { score: { increment: 1 } } })

/** An update of one row that the cache hears of, against one that nobody hears of. */
const write = (what: string, optionsOn: (ground: Ground) => Promise<CacheOptions>, needs?: 'redis'): Contest => ({
  name: `write/${what}`,
  budget: null,
  clock: 'wall',
  ...(needs && { needs }),
  prepare: async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground, await optionsOn(ground))
    // As life has it: who writes a row has read it before.
    for (let which = 0; which < rows; which++) await oneRow(cached, which)
    return {
      ours: oneByOne(counted(update, cached, rows)),
      against: oneByOne(counted(update, bare, rows)),
      check: () => {
        const { invalidations, errors } = cache.stats()
        if (invalidations === 0 || errors > 0)
          throw new Error(
            `writes should have moved tags without a fault, but ${invalidations} did, with ${errors} faults`,
          )
      },
      close,
    }
  },
})

const overRedis = (consistency: NonNullable<CacheOptions['consistency']>): Contest =>
  write(
    `redis-${consistency}`,
    async (ground) => {
      const l2 = redis({ url: await ground.redis(), deadline: '10s' })
      return { namespace: `bench-${randomUUID()}`, l2, consistency }
    },
    'redis',
  )

export const writes: readonly Contest[] = [
  write('memory', async () => ({})),
  overRedis('strong'),
  overRedis('bounded'),
  overRedis('eventual'),
]
