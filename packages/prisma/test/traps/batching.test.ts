import { createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { redis } from '@tidemark/redis'
import { expect, inject, test } from 'vitest'
import { redisNamespace } from '../../../../test/support/redis-namespace.ts'
import { cacheExtension } from '../../src/index.ts'
import { overShops } from '../support/shop.ts'

overShops('misses of one turn over Redis', (shop) => {
  // Prisma gathers what is asked for in one turn of the event loop; the answers of Redis come in one.
  test.each(['strong', 'bounded'] as const)('come from one query (%s)', async (consistency) => {
    const space = redisNamespace(inject('redisUrl'))
    const cache = createCache(
      { namespace: space.name, l2: redis({ url: space.url }), consistency, defaults: { ttl: '5m' } },
      { clock: manualClock() }, // nobody waits in vain here
    )
    const db = shop().base.$extends(cacheExtension({ cache }))
    await db.tenant.findMany() // connects
    shop().log.reset()
    const users = await Promise.all([1, 2, 3].map((id) => db.user.findUnique({ where: { id } })))
    expect(users.map((user) => user?.id)).toEqual([1, 2, 3])
    expect(shop().log.statements).toEqual([expect.stringMatching(/ IN \(/)])
    await cache.close()
    await space.drop()
  })
})
