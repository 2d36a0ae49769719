import { PrismaLibSql } from '@prisma/adapter-libsql'
import { createShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops(
  'a database file that another writer holds',
  (shop) => {
    test('refuses a write that then certainly did not happen: what was kept stays', async () => {
      const other = await new PrismaLibSql({ url: shop().database.url }).connect()
      // As `createShopClient`, but it does not wait for the other writer.
      const client = createShopClient(shop().database, {
        wrapAdapter: () => new PrismaLibSql({ url: shop().database.url, timeout: 1 }),
      })
      const { db, cache } = withCache(client)
      const read = () => db.user.findUnique({ where: { id: 1 } })
      try {
        await read()
        const writer = await other.startTransaction()
        await writer.executeRaw({ sql: 'UPDATE users SET name = name WHERE id = 2', args: [], argTypes: [] })
        await expect(db.user.update({ where: { id: 1 }, data: { name: 'never' } })).rejects.toMatchObject({
          code: 'P1008',
        })
        expect(await answered(cache, read)).toEqual(['hit'])
        await writer.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] }).catch(() => {})
        await writer.rollback()
      } finally {
        await other.dispose()
        await client.$disconnect()
      }
    })
  },
  ['sqlite'],
)
