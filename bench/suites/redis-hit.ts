import { randomUUID } from 'node:crypto'
import type { CacheOptions } from '@tidemark/core'
import { redis } from '@tidemark/redis'
import { Redis } from 'ioredis'
import { oneByOne, sideBySide } from '../batch.ts'
import type { Batch, Contest } from '../contest.ts'
import { counted } from '../ground/counted.ts'
import { expectOnly } from '../ground/expect-only.ts'
import { fill, openShops, type Shops } from '../ground/open-shops.ts'
import { feed, list, oneRow, type Read } from '../ground/reads.ts'

/** So many different answers lie in Redis: callers at the same time ask for different ones. */
const answers = 50

type Callers = (call: () => PromiseLike<unknown>) => Batch

const at32: Callers = (call) => sideBySide(32, call)

/** The same answer without Prisma's machinery in front of the cache. */
const byRemember =
  (read: Read) =>
  ({ bare, cache }: Shops): Read =>
  (_, which) =>
    cache.remember(`${which}`, { ttl: '1h', dependsOn: [{ model: 'Post', id: 1 + which }] }, async () =>
      read(bare, which),
    )

interface Match {
  readonly what: string
  readonly read: Read
  /** Omitted: Prisma, as it is extended. */
  readonly through?: (shops: Shops) => Read
  readonly consistency: NonNullable<CacheOptions['consistency']>
  readonly callers: Callers
  readonly budget: number | null
}

/** A hit in Redis with no memory before it, against GET and JSON.parse of the same answer over a connection of its own. */
const hit = ({ what, read, through, consistency, callers, budget }: Match): Contest => ({
  name: `redis-hit/${what}`,
  budget,
  clock: 'wall',
  needs: 'redis',
  prepare: async (ground) => {
    const url = await ground.redis()
    const namespace = `bench-${randomUUID()}`
    // The deadline is for servers in trouble. Here it would only make misses of hits when the machine is busy elsewhere.
    const shops = await openShops(ground, { namespace, l1: false, l2: redis({ url, deadline: '10s' }), consistency })
    const ours = through?.(shops) ?? read
    const client = new Redis(url)
    const keyOf = (which: number): string => `${namespace}:by-hand:${which}`
    for (let which = 0; which < answers; which++)
      await client.set(keyOf(which), JSON.stringify(await fill(shops, ours, which)))
    const byHand: Read = async (_, which) => JSON.parse((await client.get(keyOf(which))) ?? 'null') as unknown
    return {
      ours: callers(counted(ours, shops.cached, answers)),
      against: callers(counted(byHand, shops.bare, answers)),
      check: expectOnly(shops.cache, 'hits in Redis'),
      close: async () => {
        client.disconnect()
        await shops.close()
      },
    }
  },
})

const strong = { consistency: 'strong', callers: oneByOne, budget: 1.3 } as const
const bounded = { ...strong, consistency: 'bounded' } as const

/** Of a row and of a list the tags are known before the lookup; of a feed they come with the comments, which costs a second look. */
export const redisHit: readonly Contest[] = [
  hit({ what: 'one-row', read: oneRow, ...strong }),
  hit({ what: 'one-row-at-32', read: oneRow, ...strong, callers: at32 }),
  hit({ what: 'one-row-bounded', read: oneRow, ...bounded }),
  hit({ what: 'one-row-by-remember', read: oneRow, through: byRemember(oneRow), ...strong, budget: null }),
  hit({ what: 'list', read: list, ...strong }),
  hit({ what: 'list-at-32', read: list, ...strong, callers: at32 }),
  hit({ what: 'feed', read: feed, ...strong, budget: null }),
  hit({ what: 'feed-bounded', read: feed, ...bounded, budget: null }),
]
