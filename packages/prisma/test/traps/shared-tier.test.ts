import { createCache } from '@tidemark/core'
import { manualClock, memoryServer } from '@tidemark/core/testing'
import { Decimal } from '@prisma/client/runtime/client'
import type { ShopClient } from '@tidemark/shop'
import { afterEach, expect, test, vi } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, openShop, overShops } from '../support/shop.ts'

const userOne = { where: { id: 1 } } as const

overShops('clients of several processes', (shop, provider) => {
  const clock = manualClock()
  const server = memoryServer({ clock })
  let spaces = 0

  const processes = (more: { readonly whenUnreachable?: 'refuse'; readonly database?: string } = {}) => {
    const { database, ...options } = more
    const namespace = `shop ${++spaces}`
    return (client: ShopClient = shop().connect()) => {
      const cache = createCache(
        { namespace, l2: server.backend(), consistency: 'strong', defaults: { ttl: '5m' }, ...options },
        { clock },
      )
      return { cache, db: client.$extends(cacheExtension({ cache, ...(database !== undefined && { database }) })) }
    }
  }
  afterEach(() => {
    server.up()
    vi.restoreAllMocks()
  })

  test('share their answers without a word about the database', async () => {
    const open = processes()
    const [a, b] = [open(), open()]
    await a.db.user.findUnique(userOne)
    expect(await answered(b.cache, () => b.db.user.findUnique(userOne))).toEqual(['hit'])
    await b.db.user.update({ ...userOne, data: { name: 'from b' } })
    expect((await a.db.user.findUnique(userOne))?.name).toBe('from b')
  })

  test('give back decimals, dates, bytes and big integers of the classes that Prisma gives', async () => {
    const open = processes()
    const [a, b] = [open(), open()]
    await shop().base.doc.deleteMany()
    await shop().base.doc.create({
      data: {
        id: 1,
        data: { list: [1, null, 'x'], nested: { __proto__: null } },
        uid: 'a557ded6-6c9c-443e-8481-f41b29dfca0a',
        code: 'c1',
        bin: Uint8Array.from([0, 255]),
        big: 2n ** 60n,
        dec: '12.340000000000000001',
        at: new Date(5),
        day: new Date(0),
        kind: 'NOTE',
        flag: true,
        ...(provider === 'postgresql' ? { tags: ['a', 'b'], kinds: ['NOTE'] as const } : {}),
      },
    })
    const fromDatabase = await a.db.doc.findFirst()
    expect(
      await answered(b.cache, async () => {
        const found = await b.db.doc.findFirst()
        expect(found).toStrictEqual(fromDatabase)
        expect(found?.dec).toBeInstanceOf(Decimal)
        expect(Object.keys(found ?? {})).toEqual(Object.keys(fromDatabase ?? {}))
      }),
    ).toEqual(['hit'])
  })

  test('with a second adapter that may lead elsewhere keep its entries apart, and say so once if it does not tell', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const other = await openShop(provider)
    try {
      await other.admin.run("UPDATE users SET name = 'Other' WHERE id = 1")
      const { cache, db } = processes()()
      const there = other.base.$extends(cacheExtension({ cache }))
      other.base.$extends(cacheExtension({ cache }))
      for (const _ of ['miss', 'hit']) {
        expect((await db.user.findUnique(userOne))?.name).toBe('Ada')
        expect((await there.user.findUnique(userOne))?.name).toBe('Other')
      }
      expect(warn.mock.calls.map(([, options]) => (options as { code?: string }).code)).toEqual([
        'TIDEMARK_DATABASE_UNNAMED',
      ])
    } finally {
      await other.close()
    }
  })

  test('share over several adapters what is of a database with a name', async () => {
    const open = processes({ database: 'eu' })
    const [a, b] = [open(), open()]
    const also = shop()
      .connect()
      .$extends(cacheExtension({ cache: b.cache, database: 'eu' }))
    await a.db.user.findUnique(userOne)
    expect(await answered(b.cache, () => also.user.findUnique(userOne))).toEqual(['hit'])
  })

  test('have a refused transaction rolled back', async () => {
    const { db, cache } = processes({ whenUnreachable: 'refuse' })()
    const before = (await db.user.findUnique(userOne))?.name
    const writes = [
      () => db.$transaction((tx) => tx.user.update({ ...userOne, data: { name: 'never' } })),
      () => db.$transaction([db.user.update({ ...userOne, data: { name: 'never' } })]),
      () => db.user.update({ ...userOne, data: { name: 'never' } }),
      () => db.user.updateMany({ where: { id: 1 }, data: { name: 'never' } }),
      () => db.$executeRaw`UPDATE users SET name = 'never' WHERE id = 1`,
    ]
    for (const write of writes) {
      server.down()
      await expect(write()).rejects.toMatchObject({ name: 'CacheError', code: 'UNREACHABLE' })
      server.up()
      expect((await shop().base.user.findUnique(userOne))?.name).toBe(before)
    }
    expect((await db.user.findUnique({ ...userOne, cache: false }))?.name).toBe(before)
    await cache.close()
  })

  test('put a created row through to each other', async () => {
    const namespace = 'through'
    const open = () => {
      const cache = createCache(
        { namespace, l2: server.backend(), consistency: 'strong', models: { User: { writeThrough: true } } },
        { clock },
      )
      return { cache, db: shop().connect().$extends(cacheExtension({ cache })) }
    }
    const [a, b] = [open(), open()]
    await a.db.user.update({ ...userOne, data: { name: 'through' } })
    expect(await answered(a.cache, () => a.db.user.findUnique(userOne))).toEqual(['hit'])
    expect(await answered(b.cache, () => b.db.user.findUnique(userOne))).toEqual(['hit'])
    expect((await b.db.user.findUnique(userOne))?.name).toBe('through')
  })
})
