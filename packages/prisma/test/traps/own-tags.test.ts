import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops(
  'an answer with tags of the user',
  (shop) => {
    test('hears of them, although the same call was answered without them before', async () => {
      const { db, cache } = withCache(shop().connect())
      const tagged = () => db.user.findMany({ cache: { tags: ['home'] } })
      await db.user.findMany()
      await tagged()
      await cache.invalidate({ tags: ['home'] })
      expect(await answered(cache, tagged)).toEqual(['fill', 'miss'])
      expect(await answered(cache, () => db.user.findMany())).toEqual(['hit'])
    })

    test('is as fresh as the call says, whatever it was stored with', async () => {
      const { db, cache, clock } = withCache(shop().connect())
      await db.user.findMany()
      clock.advance(60)
      expect(await answered(cache, () => db.user.findMany({ cache: { l1: '10ms' } }))).toEqual(['fill', 'miss'])
    })

    test('stays if a bulk write meets no row', async () => {
      const { db, cache } = withCache(shop().connect())
      await db.post.findMany()
      expect(await db.post.updateMany({ where: { id: 9999 }, data: { score: 1 } })).toEqual({ count: 0 })
      expect(await answered(cache, () => db.post.findMany())).toEqual(['hit'])
    })

    test('is not hidden by a call on a transaction that has ended', async () => {
      const { db, cache } = withCache(shop().connect())
      await db.post.findMany()
      const tx = await db.$transaction(async (inner) => {
        await inner.user.count()
        return { inner }
      })
      await expect(tx.inner.post.create({ data: { title: 'x', body: 'x' } })).rejects.toMatchObject({ code: 'P2028' })
      expect(await answered(cache, () => db.post.findMany())).toEqual(['hit'])
    })

    test('is refused to $queryCached for a statement that writes', async () => {
      const { db } = withCache(shop().connect())
      const write = db.$queryCached({ dependsOn: ['User'] })`UPDATE users SET score = 1 RETURNING id`
      await expect(write).rejects.toMatchObject({ name: 'CacheError', code: 'CALL' })
      const read = db.$queryCached({ dependsOn: ['User'] })`SELECT id FROM users WHERE name = 'update'`
      expect(await read).toEqual([])
    })
  },
  ['sqlite'],
)
