import { isDeepStrictEqual } from 'node:util'
import { type Cache, type CacheOptions, createCache } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import { createShopClient } from '@tidemark/shop'
import type { Database, Ground } from './ground.ts'
import type { Read, Shop } from './reads.ts'

/** Two clients of one database. Each has its own connection, so that nothing of one is in the way of the other. */
export interface Shops {
  readonly bare: Shop
  readonly cached: Shop
  readonly cache: Cache
  close(): Promise<void>
}

/** Longer than any contest, so that no hit is a refresh behind the scenes. */
const models = { Post: { ttl: '1h' }, Comment: { ttl: '1h' } } as const

export const openShops = async (
  ground: Ground,
  options: CacheOptions = {},
  database: Database = 'sqlite',
): Promise<Shops> => {
  const target = await ground.shop(database)
  const cache = createCache({ namespace: 'bench', models, ...options })
  const [bare, below] = [createShopClient(target), createShopClient(target)]
  const cached = below.$extends(cacheExtension({ cache })) as unknown as Shop
  return {
    bare,
    cached,
    cache,
    close: async () => {
      await cache.close()
      await Promise.all([bare.$disconnect(), below.$disconnect()])
    },
  }
}

/** A fill may still be on its way when the miss is answered, but not for so many reads. */
const patience = 100

/** Asks until the answer comes out of the cache, and says what the database answers. Throws if these two differ. */
export const fill = async ({ bare, cached, cache }: Shops, read: Read, which = 0): Promise<unknown> => {
  const hits = (): number => cache.stats().hits.l1 + cache.stats().hits.l2
  const answer = await read(bare, which)
  for (let i = 0; i < patience; i++) {
    const before = hits()
    const ours = await read(cached, which)
    if (hits() === before) continue
    if (isDeepStrictEqual(ours, answer)) return answer
    throw new Error('the cache answered something else than the database')
  }
  throw new Error(`after ${patience} reads the answer was still not in the cache`)
}
