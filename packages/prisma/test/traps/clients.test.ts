import { createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { createShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { createGate, gateOf } from '@tidemark/core/adapter'
import type { AdapterFactory } from '../../../../test/support/gate.ts'
import { answered, openShop, overShops, withCache } from '../support/shop.ts'

overShops('clients', (shop, provider) => {
  const userOne = { where: { id: 1 } } as const

  test('of one database on one cache invalidate each other', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const [a, b] = [shop().base, shop().connect()].map((client) => client.$extends(cacheExtension({ cache }))) as [
      ReturnType<typeof withCache>['db'],
      ReturnType<typeof withCache>['db'],
    ]
    await Promise.all([a.user.findUnique(userOne), b.user.findUnique(userOne)])
    await a.user.update({ ...userOne, data: { name: 'from a' } })
    expect((await b.user.findUnique(userOne))?.name).toBe('from a')
    await b.$transaction((tx) => tx.user.update({ ...userOne, data: { name: 'from b' } }))
    expect((await a.user.findUnique(userOne))?.name).toBe('from b')
  })

  test('extended twice from one client share their answers', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const [a, b] = [shop().base.$extends(cacheExtension({ cache })), shop().base.$extends(cacheExtension({ cache }))]
    await a.user.findUnique(userOne)
    expect(await answered(cache, () => b.user.findUnique(userOne))).toEqual(['hit'])
  })

  test('of two databases on one cache never share an answer', async () => {
    const other = await openShop(provider)
    try {
      await other.admin.run("UPDATE users SET name = 'Other' WHERE id = 1")
      const cache = createCache({ defaults: { ttl: '5m' } })
      const extension = cacheExtension({ cache })
      const [here, there] = [shop().base.$extends(extension), other.base.$extends(extension)]
      for (const _ of ['miss', 'hit']) {
        expect((await here.user.findUnique(userOne))?.name).toBe('Ada')
        expect((await there.user.findUnique(userOne))?.name).toBe('Other')
        expect(await here.$queryCached({ dependsOn: ['User'] })`SELECT name FROM users WHERE id = 1`).toEqual([
          { name: 'Ada' },
        ])
        expect(await there.$queryCached({ dependsOn: ['User'] })`SELECT name FROM users WHERE id = 1`).toEqual([
          { name: 'Other' },
        ])
      }
      // Nothing tells that they are two, so a write to one of them moves both.
      await here.user.update({ ...userOne, data: { name: 'changed' } })
      expect(await answered(cache, () => there.user.findUnique(userOne))).toContain('miss')
    } finally {
      await other.close()
    }
  })

  test('with a database name of their own leave each other alone', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const [a, b] = [
      shop().base.$extends(cacheExtension({ cache, database: 'a' })),
      shop().base.$extends(cacheExtension({ cache, database: 'b' })),
    ]
    await Promise.all([a.user.findUnique(userOne), b.user.findUnique(userOne)])
    await a.user.update({ ...userOne, data: { name: 'changed' } })
    expect(await answered(cache, () => b.user.findUnique(userOne))).toEqual(['hit'])
    expect((await a.user.findUnique(userOne))?.name).toBe('changed')
  })

  test('with the same database name share their answers, also over two adapters', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const extension = cacheExtension({ cache, database: 'shop' })
    const [a, b] = [shop().base.$extends(extension), shop().connect().$extends(extension)]
    await a.user.findUnique(userOne)
    expect(await answered(cache, () => b.user.findUnique(userOne))).toEqual(['hit'])
  })

  test('without a cache of their own share the one of the process', async () => {
    const [a, b] = [shop().base.$extends(cacheExtension), shop().base.$extends(cacheExtension({}))]
    expect(a.$cache).toBe(b.$cache)
    await a.user.findUnique(userOne)
    expect(await answered(a.$cache, () => b.user.findUnique(userOne))).toEqual(['hit'])
    await b.user.update({ ...userOne, data: { name: 'changed' } })
    expect((await a.user.findUnique(userOne))?.name).toBe('changed')
  })

  test('carry the cache they were given, also inside a transaction', async () => {
    const { db, cache } = withCache(shop().base)
    expect(db.$cache).toBe(cache)
    await db.$transaction((tx) => Promise.resolve(expect(tx.$cache).toBe(cache)))
  })

  test('with a scope see the answers of that scope only, and writes move all of them', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    let who: unknown = 'ann'
    const db = shop().base.$extends(cacheExtension({ cache, scope: () => who }))
    const read = () => db.user.findUnique(userOne)
    const raw = () => db.$queryCached({ dependsOn: ['User'] })`SELECT name FROM users WHERE id = 1`
    for (const one of ['ann', 'ben', 1, '1', undefined, { tenant: 1 }]) {
      who = one
      expect(await answered(cache, read)).toEqual(['fill', 'miss'])
      expect(await answered(cache, read)).toEqual(['hit'])
      expect(await answered(cache, raw)).toEqual(['fill', 'miss'])
      expect(await answered(cache, raw)).toEqual(['hit'])
    }
    await db.user.update({ ...userOne, data: { name: 'changed' } })
    who = 'ann'
    expect((await read())?.name).toBe('changed')
    expect(await raw()).toEqual([{ name: 'changed' }])
  })

  test('with a scope that throws ask the database', async () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const scope = () => {
      throw new Error('nobody is here')
    }
    const db = shop().base.$extends(cacheExtension({ cache, scope }))
    expect(await answered(cache, () => db.user.findUnique(userOne))).toEqual(['error', 'bypass: error'])
  })

  test('go on without a cache that was closed', async () => {
    const { db, cache } = withCache(shop().base)
    await db.user.findUnique(userOne)
    await cache.close()
    expect((await db.user.findUnique(userOne))?.name).toBe('Ada')
    await db.user.update({ ...userOne, data: { name: 'changed' }, select: { name: true } })
    expect((await db.user.findUnique(userOne))?.name).toBe('changed')
    await db.$transaction([db.user.update({ ...userOne, data: { name: 'again' } }), db.user.count()])
    await db.$transaction((tx) => tx.user.update({ ...userOne, data: { name: 'inside' } }))
    await db.$executeRaw`UPDATE users SET score = 1 WHERE id = 1`
    expect((await db.user.findUnique(userOne))?.name).toBe('inside')
    expect(await db.$queryCached({ dependsOn: ['User'] })`SELECT name FROM users WHERE id = 1`).toEqual([
      { name: 'inside' },
    ])
    await expect(cache.remember('x', {}, () => 1)).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test('whose reads may go to replicas keep nothing, and still move what they write', async () => {
    const { db: plain, cache } = withCache(shop().base)
    const replicated = shop()
      .base.$extends({ client: { $replica: () => shop().base } })
      .$extends(cacheExtension({ cache }))
    expect(await answered(cache, () => replicated.user.findUnique(userOne))).toEqual(['bypass: replica'])
    await plain.user.findUnique(userOne)
    await replicated.user.update({ ...userOne, data: { name: 'changed' } })
    expect((await plain.user.findUnique(userOne))?.name).toBe('changed')
  })

  test('whose transactions share the connection of their readers keep nothing meanwhile', async () => {
    const named = (factory: AdapterFactory): AdapterFactory => ({
      provider: factory.provider,
      adapterName: '@prisma/adapter-better-sqlite3',
      connect: () => factory.connect(),
    })
    const client = createShopClient(shop().database, { wrapAdapter: named })
    const cache = createCache({ defaults: { ttl: '5m' } }, { clock: manualClock() })
    const db = client.$extends(cacheExtension({ cache }))
    const read = () => db.team.findUnique({ where: { id: 1 } })
    let beside: PromiseLike<unknown> = Promise.resolve()
    const seen = await answered(cache, async () => {
      await db.$transaction(async (tx) => {
        beside = Promise.resolve(read())
        await tx.team.count()
      })
      await beside
    })
    expect(seen).toEqual(['bypass: transaction', 'refuse: transaction', 'miss'])
    expect(await answered(cache, read)).toEqual(['fill', 'miss'])
    expect(await answered(cache, read)).toEqual(['hit'])
    await client.$disconnect()
  })
})

test('a gate tells of transactions that were open, began or ended during a load', () => {
  const gate = createGate()
  const quiet = gate.watch()
  expect(quiet()).toBe(true)
  const leave = gate.enter()
  const during = gate.watch()
  expect([quiet(), during()]).toEqual([false, false])
  leave()
  expect([quiet(), during(), gate.watch()()]).toEqual([false, false, true])
})

test('a gate is left once, however often that is said', () => {
  const gate = createGate()
  const [leave, leaveOther] = [gate.enter(), gate.enter()]
  leave()
  leave()
  expect(gate.watch()()).toBe(false)
  leaveOther()
  expect(gate.watch()()).toBe(true)
})

test('a gate is one per adapter', () => {
  const [a, b] = [{}, {}]
  expect(gateOf(a)).toBe(gateOf(a))
  expect(gateOf(a)).not.toBe(gateOf(b))
})
