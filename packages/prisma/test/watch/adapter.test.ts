import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaPg } from '@prisma/adapter-pg'
import { type Cache, createCache } from '@tidemark/core'
import { createShopClient, type ShopClient } from '@tidemark/shop'
import { describe, expect, test } from 'vitest'
import { cacheExtension, watchAdapter } from '../../src/index.ts'
import { answered, overShops } from '../support/shop.ts'
import { withWatch } from './watched.ts'

type Factory = Parameters<typeof watchAdapter>[0]

describe('watchAdapter', () => {
  const cache = createCache()
  const adapter = new PrismaPg({ connectionString: 'postgresql://nobody@127.0.0.1:1/nothing' })

  test('gives back what it was given: name, provider, class and everything else', () => {
    const watched = watchAdapter(adapter, cache)
    expect(watched).toBeInstanceOf(PrismaPg)
    expect(watched.adapterName).toBe(adapter.adapterName)
    expect(watched.provider).toBe('postgres')
    expect(Object.keys(watched)).toEqual(Object.keys(adapter))
    expect((watched as unknown as { config: unknown }).config).toBe((adapter as unknown as { config: unknown }).config)
  })

  test('of what the same cache watches already is the same', () => {
    const watched = watchAdapter(adapter, cache)
    expect(watchAdapter(watched, cache)).toBe(watched)
    const twice = watchAdapter(watched, createCache())
    expect(twice).not.toBe(watched)
    expect(watchAdapter(twice, cache)).toBe(twice)
  })

  test.each([
    ['undefined', undefined, 'undefined'],
    ['a url', 'postgresql://', '"postgresql://"'],
    ['null', null, 'null'],
    ['a client', {}, 'an object'],
  ])('of %s is an error that says so', (_what, given, shown) => {
    const call = () => watchAdapter(given as Factory, cache)
    expect(call).toThrow(expect.objectContaining({ name: 'CacheError', code: 'OPTION' }))
    expect(call).toThrow(`watchAdapter was given the adapter ${shown}; expected a driver adapter such as`)
  })

  test('of an adapter that is connected already says what it takes instead', async () => {
    const connected = await new PrismaLibSql({ url: 'file::memory:' }).connect()
    const call = () => watchAdapter(connected as unknown as Factory, cache)
    expect(call).toThrow(expect.objectContaining({ name: 'CacheError', code: 'OPTION' }))
    expect(call).toThrow('connected already')
    await connected.dispose()
  })

  test.each([
    ['undefined', undefined, 'undefined'],
    ['an object', {}, 'an object'],
    ['null', null, 'null'],
  ])('with %s for a cache is an error that says so', (_what, given, shown) => {
    const call = () => watchAdapter(adapter, given as Cache)
    expect(call).toThrow(expect.objectContaining({ name: 'CacheError', code: 'OPTION' }))
    expect(call).toThrow(`watchAdapter was given the cache ${shown}; expected what createCache() returned.`)
  })
})

overShops('a watched adapter', (shop) => {
  /** Two clients over one adapter, the second of them watched. */
  const overOne = () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    let adapter: Factory | undefined
    const plain = shop().connect((factory) => (adapter = factory))
    const watched = createShopClient(shop().database as Parameters<typeof createShopClient>[0], {
      wrapAdapter: () => watchAdapter(adapter as Factory, cache),
    })
    return { cache, plain, watched }
  }

  test('shares entries with the adapter that it was made of', async () => {
    const { cache, plain, watched } = overOne()
    const read = (base: ShopClient) => base.$extends(cacheExtension({ cache })).user.findUnique({ where: { id: 1 } })
    await read(plain)
    expect(await answered(cache, () => read(watched))).toEqual(['hit'])
    await watched.$disconnect()
  })

  test('of a closed cache is an adapter as any other', async () => {
    const { cache, base, db } = withWatch(shop())
    await db.user.findUnique({ where: { id: 1 } })
    await cache.close()
    await base.user.update({ where: { id: 1 }, data: { name: 'later' } })
    await base.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { name: 'last' } })
    })
    expect((await db.user.findUnique({ where: { id: 1 } }))?.name).toBe('last')
  })

  test('of a cache that is closed in the middle of a transaction lets it commit', async () => {
    const { cache, base } = withWatch(shop())
    await base.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { name: 'last' } })
      await cache.close()
    })
    expect((await shop().base.user.findUnique({ where: { id: 1 } }))?.name).toBe('last')
  })

  test('watched by two caches tells both', async () => {
    const caches = [createCache({ defaults: { ttl: '5m' } }), createCache({ defaults: { ttl: '5m' } })] as const
    const base = shop().connect((factory) => watchAdapter(watchAdapter(factory, caches[0]), caches[1]))
    for (const cache of caches) {
      const db = base.$extends(cacheExtension({ cache }))
      const read = () => db.user.findUnique({ where: { id: 1 } })
      await read()
      await base.user.update({ where: { id: 1 }, data: { score: { increment: 1 } } })
      expect(await answered(cache, read)).toContain('miss')
    }
  })

  test('of one cache hears what a client of another cache writes', async () => {
    const { cache, base, db } = withWatch(shop())
    const other = createCache({ defaults: { ttl: '5m' } })
    const read = () => db.user.findUnique({ where: { id: 1 } })
    await read()
    await base.$extends(cacheExtension({ cache: other })).user.update({ where: { id: 1 }, data: { name: 'theirs' } })
    expect(await answered(cache, read)).toContain('miss')
    await base
      .$extends(cacheExtension({ cache: other }))
      .$extends(cacheExtension({ cache }))
      .user.update({ where: { id: 1 }, data: { name: 'both' } })
    expect((await read())?.name).toBe('both')
  })
})
