import { createCache } from '@tidemark/core'
import { manualClock, memoryServer } from '@tidemark/core/testing'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { overShops } from '../support/shop.ts'

overShops('misses of one turn, where a server comes between them and their query', (shop) => {
  test('come from one query, whenever the server answers each of them', async () => {
    const clock = manualClock() // nobody is waited for in vain: it stands still
    const backend = memoryServer({ clock }).backend()
    const cache = createCache(
      { namespace: 'shop', l2: backend, consistency: 'strong', defaults: { ttl: '5m' } },
      { clock },
    )
    const db = shop().base.$extends(cacheExtension({ cache }))
    await db.user.findUnique({ where: { id: 2 } })
    shop().log.reset()

    backend.wire.hold('reply')
    // The second is there already, and the last one is asked for twice: neither is waited for.
    const all = Promise.all([1, 2, 3, 4, 4].map((id) => db.user.findUnique({ where: { id } })))
    const state = { isOver: false }
    void all.finally(() => (state.isOver = true))
    while (!state.isOver) {
      backend.wire.held[0]?.go()
      await turn()
    }
    expect((await all).map((user) => user?.id)).toEqual([1, 2, 3, 4, 4])
    expect(shop().log.statements).toEqual([expect.stringMatching(/ IN \(/)])
  })
})
