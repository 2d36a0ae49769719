import type { MysqlPrismaClient, ShopClient } from '@tidemark/shop'
import { beforeAll, expect, test } from 'vitest'
import { answered, overShops, type Shop, withCache } from '../support/shop.ts'

/** MariaDB's search is part of the ordinary client, PostgreSQL's is a preview; the methods have one type for both here. */
type Searching = MysqlPrismaClient

const id = { orderBy: { id: 'asc' } } as const
const relevance = (search: string) => ({ _relevance: { fields: ['title' as const], search, sort: 'desc' as const } })

/** @param either how the database spells that one of two words is enough */
const searches = (either: string) => ({
  'a column': (db: Searching) => db.post.findMany({ where: { title: { search: either } }, ...id }),
  'beside an equality': (db: Searching) =>
    db.post.findMany({ where: { authorId: 1, title: { search: either } }, ...id }),
  'that nothing passes': (db: Searching) => db.post.findMany({ where: { title: { search: 'walrus' } } }),
  'or something else': (db: Searching) =>
    db.post.findMany({ where: { OR: [{ title: { search: 'third' } }, { authorId: 1 }] }, ...id }),
  'not found': (db: Searching) => db.post.findMany({ where: { NOT: { title: { search: either } } }, ...id }),
  'over a relation': (db: Searching) =>
    db.user.findMany({ where: { posts: { some: { title: { search: either } } } }, ...id }),
  'in an include': (db: Searching) =>
    db.user.findMany({ include: { posts: { where: { title: { search: either } }, ...id } }, ...id }),
  'a count': (db: Searching) => db.post.count({ where: { title: { search: either } } }),
  'ordered by relevance': (db: Searching) =>
    db.post.findMany({ where: { authorId: 1 }, orderBy: [relevance(either), { id: 'asc' }] }),
  'ordered by the relevance of what is related': (db: Searching) =>
    db.comment.findMany({ orderBy: [{ post: relevance(either) }, { id: 'asc' }] }),
  'the most relevant in an include': (db: Searching) =>
    db.user.findMany({ include: { posts: { orderBy: [relevance(either), { id: 'asc' }], take: 1 } }, ...id }),
})

const writes: Readonly<Record<string, (db: ShopClient) => PromiseLike<unknown>>> = {
  'a row that is found comes': (db) => db.post.create({ data: { title: 'first second', body: 'text', authorId: 1 } }),
  'a row is found from now on': (db) => db.post.update({ where: { id: 4 }, data: { title: 'second walrus' } }),
  'a row is found no more': (db) => db.post.update({ where: { id: 1 }, data: { title: 'other' } }),
  'a row goes': (db) => db.post.delete({ where: { id: 2 } }),
  'many rows change': (db) => db.post.updateMany({ where: { authorId: 2 }, data: { title: 'first' } }),
  'a row changes hands': (db) => db.post.update({ where: { id: 1 }, data: { authorId: 2 } }),
  'a related row comes': (db) => db.comment.create({ data: { postId: 2, body: 'new' } }),
}

overShops(
  'a full-text search',
  (shop, provider) => {
    let connected: ShopClient
    beforeAll(async () => {
      const { base, admin, connectWithPreviews }: Shop = shop()
      if (provider === 'mysql') await admin.run('CREATE FULLTEXT INDEX posts_title ON posts (title)')
      connected = provider === 'mysql' ? base : (connectWithPreviews() as unknown as ShopClient)
    })
    const setup = () => {
      const { db, cache } = withCache(connected)
      return { db: db as unknown as ShopClient & Searching, truth: connected as ShopClient & Searching, cache }
    }
    const reads = searches(provider === 'mysql' ? 'first second' : 'first | second')

    test.each(Object.entries(reads))('%s: a hit is what the database says', async (_, read) => {
      const { db, truth, cache } = setup()
      const expected = await read(truth)
      expect(await read(db)).toStrictEqual(expected)
      expect(await answered(cache, async () => expect(await read(db)).toStrictEqual(expected))).toEqual(['hit'])
    })

    test.each(Object.entries(writes))('is never older than a write: %s', async (_, write) => {
      const { db, truth } = setup()
      for (const read of Object.values(reads)) await read(db)
      await write(db)
      for (const [name, read] of Object.entries(reads)) expect(await read(db), name).toStrictEqual(await read(truth))
    })

    test('stays after writes of other tables', async () => {
      const { db, cache } = setup()
      for (const read of Object.values(reads)) await read(db)
      await db.tag.create({ data: { name: 'first' } })
      await db.profile.update({ where: { id: 1 }, data: { bio: 'second' } })
      for (const read of Object.values(reads)) expect(await answered(cache, () => read(db))).toEqual(['hit'])
    })

    // The rarer a word is in the whole table, the more it counts.
    test('in order of relevance depends on rows that it does not show', async () => {
      const { db, truth } = setup()
      const read = (client: Searching) =>
        client.post.findMany({
          where: { authorId: 1 },
          orderBy: [relevance(provider === 'mysql' ? 'walrus otter' : 'walrus | otter'), { id: 'asc' }],
          select: { id: true },
        })
      await db.post.update({ where: { id: 1 }, data: { title: 'walrus' } })
      await db.post.update({ where: { id: 2 }, data: { title: 'otter' } })
      const others = async (title: string) => {
        await db.post.updateMany({ where: { id: { in: [3, 4] } }, data: { title } })
        expect(await read(db)).toEqual(await read(truth))
      }
      await others('otter')
      if (provider === 'mysql') expect(await read(db)).toEqual([{ id: 1 }, { id: 2 }])
      await others('walrus')
      if (provider === 'mysql') expect(await read(db)).toEqual([{ id: 2 }, { id: 1 }])
    })
  },
  ['postgresql', 'mysql'],
)
