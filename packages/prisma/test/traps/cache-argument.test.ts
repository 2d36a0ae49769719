import { skip } from '@prisma/client/runtime/client'
import { createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops } from '../support/shop.ts'

overShops('the `cache` argument', (shop) => {
  const setup = (options: Parameters<typeof createCache>[0] = {}) => {
    const clock = manualClock()
    const cache = createCache(options, { clock })
    return { clock, cache, db: shop().base.$extends(cacheExtension({ cache })) }
  }

  test('true caches a model without a hint, for five minutes', async () => {
    const { db, cache, clock } = setup()
    const read = () => db.team.findMany({ cache: true })
    expect(await answered(cache, read)).toEqual(['fill', 'miss'])
    clock.advance(299_999)
    expect(await answered(cache, read)).toEqual(['hit'])
    clock.advance(1)
    expect(await answered(cache, read)).toEqual(['fill', 'miss'])
  })

  test('left out, a model without a hint is not cached', async () => {
    const { db, cache } = setup()
    expect(await answered(cache, () => db.team.findMany())).toEqual(['bypass: unhinted'])
  })

  test('false asks the database and keeps nothing', async () => {
    const { db, cache } = setup()
    await db.user.findUnique({ where: { id: 1 } })
    await shop().admin.run("UPDATE users SET name = 'unseen' WHERE id = 1")
    expect((await db.user.findUnique({ where: { id: 1 }, cache: false }))?.name).toBe('unseen')
    expect((await db.user.findUnique({ where: { id: 1 } }))?.name).toBe('Ada')
    expect(cache.stats().bypasses).toBe(1)
  })

  test("'refresh' asks the database, then keeps the answer", async () => {
    const { db } = setup()
    await db.user.findUnique({ where: { id: 1 } })
    await shop().admin.run("UPDATE users SET name = 'unseen' WHERE id = 1")
    expect((await db.user.findUnique({ where: { id: 1 }, cache: 'refresh' }))?.name).toBe('unseen')
    expect((await db.user.findUnique({ where: { id: 1 } }))?.name).toBe('unseen')
  })

  test('with words of its own wins over the hint word by word', async () => {
    const { db, cache, clock } = setup()
    // The schema says one minute, and half a minute of grace while it is refreshed.
    const read = () => db.post.findUnique({ where: { id: 1 }, cache: { ttl: '10s', tags: ['home'] } })
    await read()
    clock.advance(9_999)
    expect(await answered(cache, read)).toEqual(['hit'])
    clock.advance(2)
    expect(await answered(cache, read)).toContain('hit: swr')
    await cache.invalidate({ tags: ['home'] })
    expect(await answered(cache, read)).toContain('miss')
  })

  test('is no part of the key', async () => {
    const { db, cache } = setup()
    await db.user.count({ cache: true })
    for (const control of [undefined, true, { ttl: '1m' }] as const)
      expect(await answered(cache, () => db.user.count({ cache: control }))).toEqual(['hit'])
  })

  test('goes with every read', async () => {
    const { db, cache } = setup()
    const reads = [
      () => db.team.findUnique({ where: { id: 1 }, cache: true }),
      () => db.team.findUniqueOrThrow({ where: { id: 1 }, cache: true }),
      () => db.team.findFirst({ cache: true }),
      () => db.team.findFirstOrThrow({ cache: true }),
      () => db.team.findMany({ cache: true }),
      () => db.team.count({ cache: true }),
      () => db.team.aggregate({ _max: { id: true }, cache: true }),
      () => db.team.groupBy({ by: ['name'], cache: true }),
      () => db.team.findUnique({ where: { id: 1 }, cache: true }).members(),
    ]
    for (const read of reads) {
      expect(await answered(cache, read)).toEqual(['fill', 'miss'])
      expect(await answered(cache, read)).toEqual(['hit'])
    }
  })

  test('cannot cache what a model forbids', async () => {
    const { db, cache } = setup({ models: { Tag: false } })
    expect(await answered(cache, () => db.auditLog.count({ cache: true }))).toEqual(['bypass: model'])
    expect(await answered(cache, () => db.tag.count({ cache: { ttl: '1m' } }))).toEqual(['bypass: model'])
  })

  test('that is Prisma.skip is refused, and what to write in its place is said', async () => {
    const { db } = setup()
    const call = db.team.findMany({ cache: skip as unknown as undefined })
    await expect(call).rejects.toMatchObject({
      name: 'CacheError',
      code: 'CALL',
      message:
        "cache of Team.findMany is Prisma.skip; expected true, false, 'refresh', an object such as { ttl: '1m' }, or undefined, which says nothing.",
    })
    expect(shop().log.statements).toEqual([])
  })

  test.each([
    ['a number', 60, 'CALL'],
    ['null', null, 'CALL'],
    ['a word that does not exist', 'always', 'CALL'],
    ['an array', [], 'CALL'],
    ['an unknown word', { tll: '1m' }, 'CALL'],
    ['a word for models only', { keys: ['name'] }, 'CALL'],
    ['a ttl that is no duration', { ttl: '1 minute' }, 'UNIT'],
    ['a ttl of nothing', { ttl: 0 }, 'UNIT'],
    ['tags that are no array', { tags: 'home' }, 'CALL'],
    ['an inherited word', { constructor: '1m' }, 'CALL'],
  ])('that is %s rejects before anything is asked, and names the call', async (_what, given, code) => {
    const { db } = setup()
    const cached = { cache: given } as unknown as { cache?: true }
    const calls = {
      'User.findUnique': () => db.user.findUnique({ where: { id: 1 }, ...cached }),
      'Team.findMany': () => db.team.findMany(cached),
      'AuditLog.count': () => db.auditLog.count(cached),
    }
    for (const [name, call] of Object.entries(calls))
      await expect(call()).rejects.toMatchObject({
        name: 'CacheError',
        code,
        message: expect.stringContaining(name) as string,
      })
    expect(shop().log.statements).toEqual([])
  })
})
