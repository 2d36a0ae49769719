import { type Cache, type CacheOptions, createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { cacheExtension } from '@tidemark/prisma'
import { redis } from '@tidemark/redis'
import type { ShopClient } from '@tidemark/shop'
import { inject } from 'vitest'
import { redisNamespace } from '../../support/redis-namespace.ts'
import { unordered } from './difference.ts'
import { createLooks, type Looks } from './looks.ts'
import type { Db, Row, Stage } from './row.ts'
import type { ScenarioShop } from './shop.ts'

/** Where a cache keeps what it knows: `'redis'` is a shared tier in strong mode, `'redis alone'` the same without memory. */
export type Over = 'memory' | 'redis' | 'redis alone'

/** A stage with what only the table needs. */
export type FullStage = Stage & Pick<Looks, 'look'>

interface Place {
  readonly options: CacheOptions
  readonly database?: string
  end(): Promise<void>
}

const placeOf = (over: Over): Place => {
  if (over === 'memory') return { options: {}, end: async () => {} }
  const url = inject('redisUrl')
  const { name, drop } = redisNamespace(url)
  const l2 = redis({ url, deadline: '5s' })
  const options: CacheOptions = {
    namespace: name,
    l2,
    consistency: 'strong',
    ...(over === 'redis alone' && { l1: false }),
  }
  // Both clients are of one database, which a cache with a shared tier is not told by their adapters.
  return { options, database: 'shop', end: drop }
}

/** Sets up the data, a fresh cache and fresh clients over the shop's connections, and tidies up behind the act. */
export const onStage = async (
  shop: ScenarioShop,
  row: Row,
  act: (stage: FullStage) => Promise<void>,
  over: Over = 'memory',
): Promise<void> => {
  await shop.admin.restore()
  if ('data' in row) await row.data?.(shop.clients[0], shop)
  const clock = manualClock()
  const { options, database, end } = placeOf(over)
  const cache = createCache({ defaults: { ttl: '5m' }, ...options, ...row.options }, { clock })
  const attach = (client: ShopClient, to: Cache): Db =>
    client.$extends(cacheExtension({ cache: to, ...(database !== undefined && { database }) })) as unknown as Db
  const [db, other] = [attach(shop.clients[0], cache), attach(shop.clients[1], cache)]
  const looks = createLooks(shop, db, 'unordered' in row && row.unordered ? unordered : undefined)
  try {
    await act({ provider: shop.provider, shop, db, other, cache, clock, gate: shop.gate, ...looks })
  } finally {
    shop.gate.open()
    await cache.close()
    await end()
  }
}
