import type { ShopClient } from '@tidemark/shop'
import type { PreviewClient } from '@tidemark/shop/previews'
import { beforeAll, describe, expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'
import { OPTION_READS } from './options.ts'

type Strategy = { readonly relationLoadStrategy: 'join' | 'query' }
const [join, query]: readonly [Strategy, Strategy] = [
  { relationLoadStrategy: 'join' },
  { relationLoadStrategy: 'query' },
]

const id = { orderBy: { id: 'asc' } } as const

/** Relations of every kind, in either way. */
const READS = {
  'from one to many to many': (db, how) =>
    db.user.findUnique({
      where: { id: 1 },
      include: { posts: { include: { comments: id, tags: id }, ...id } },
      ...how,
    }),
  'from many to one to one': (db, how) =>
    db.comment.findMany({ where: { postId: 1 }, include: { author: { include: { profile: true } } }, ...id, ...how }),
  'of some columns': (db, how) =>
    db.post.findMany({
      where: { authorId: 1 },
      select: {
        id: true,
        title: true,
        tags: { select: { id: true, name: true }, ...id },
        _count: { select: { comments: true } },
      },
      ...id,
      ...how,
    }),
  'of many-to-many from the other side': (db, how) =>
    db.tag.findFirst({ where: { name: 'red' }, include: { posts: { include: { author: true }, ...id } }, ...how }),
  'of every type that a related row may have': (db, how) =>
    db.order.findMany({
      include: { items: { include: { product: true }, orderBy: { productId: 'asc' } } },
      ...id,
      ...how,
    }),
  'without an order': (db, how) => db.user.findMany({ include: { posts: { include: { tags: true } } }, ...how }),
  'of one that is not there': (db, how) => db.user.findUnique({ where: { id: 77 }, include: { posts: true }, ...how }),
} satisfies Readonly<Record<string, (db: PreviewClient, how: Strategy) => PromiseLike<unknown>>>

overShops(
  'a read that joins',
  (shop) => {
    let base: PreviewClient
    beforeAll(() => {
      base = shop().connectWithPreviews()
    })
    const setup = () => {
      const { db, cache } = withCache(base as unknown as ShopClient)
      return { db: db as unknown as PreviewClient, cache }
    }
    const options = Object.entries(OPTION_READS)
    const reads = Object.entries(READS)

    test.each(options)('is the answer that queries give, and without SQL the second time: %s', async (_, { read }) => {
      const { db } = setup()
      const asked = db as unknown as ShopClient
      const truth = await read(shop().base)
      expect(await read(asked)).toStrictEqual(truth)
      shop().log.reset()
      expect(await read(asked)).toStrictEqual(truth)
      expect(shop().log.statements).toEqual([])
    })

    describe.each(reads)('%s', (name, read) => {
      test('has an answer of its own in each way, which is what the database says in that way', async () => {
        const { db, cache } = setup()
        for (const how of [join, query]) {
          const truth = await read(base, how)
          expect(await answered(cache, async () => expect(await read(db, how)).toStrictEqual(truth))).toContain('miss')
          expect(await answered(cache, async () => expect(await read(db, how)).toStrictEqual(truth))).toEqual(['hit'])
        }
        if (name !== 'without an order') expect(await read(db, join)).toStrictEqual(await read(db, query))
      })
    })

    const writes: Readonly<Record<string, (db: PreviewClient) => PromiseLike<unknown>>> = {
      user: (db) => db.user.update({ where: { id: 1 }, data: { name: 'changed' } }),
      profile: (db) => db.profile.delete({ where: { userId: 2 } }),
      post: (db) => db.post.update({ where: { id: 3 }, data: { authorId: 1, title: 'changed' } }),
      comment: (db) => db.comment.create({ data: { postId: 1, authorId: 2, body: 'new' } }),
      tag: (db) => db.tag.update({ where: { id: 1 }, data: { name: 'rot' } }),
      'the links of tags': (db) => db.tag.update({ where: { id: 4 }, data: { posts: { connect: { id: 1 } } } }),
      product: (db) => db.product.update({ where: { id: 1 }, data: { price: '0.10', attributes: { size: 1 } } }),
      'order item': (db) => db.orderItem.updateMany({ where: { orderId: 2 }, data: { quantity: 7 } }),
      'a user to come': (db) =>
        db.user.create({
          data: { id: 77, email: 'new@example.com', name: 'New', tenantId: 1 },
          include: { posts: true },
        }),
    }
    test.each(Object.entries(writes))('is never older than a write, in either way: %s', async (_, write) => {
      const { db } = setup()
      for (const [, read] of reads) for (const how of [join, query]) await read(db, how)
      await write(db)
      for (const [name, read] of reads)
        for (const how of [join, query]) expect(await read(db, how), name).toStrictEqual(await read(base, how))
    })

    test('stays after writes of rows that it does not show', async () => {
      const { db, cache } = setup()
      const narrow = [
        READS['from one to many to many'],
        READS['from many to one to one'],
        READS['of some columns'],
      ].flatMap((read) => [join, query].map((how) => () => read(db, how)))
      for (const read of narrow) await read()
      await db.user.update({ where: { id: 4 }, data: { name: 'elsewhere' } })
      await db.post.update({ where: { id: 4 }, data: { title: 'elsewhere' } })
      await db.comment.update({ where: { id: 4 }, data: { body: 'elsewhere' } })
      await db.product.update({ where: { id: 4 }, data: { stock: 1 } })
      for (const read of narrow) expect(await answered(cache, read)).toEqual(['hit'])
    })

    test('is asked in the way that was said, and in one statement where nothing was said', async () => {
      const { db } = setup()
      const include = { posts: { include: { comments: true } } }
      const statements = async (how: Partial<Strategy>) => {
        shop().log.reset()
        await db.user.findMany({ include, ...how })
        return shop().log.count
      }
      expect([await statements({}), await statements(join), await statements(query)]).toEqual([1, 1, 3])
    })

    test('in a transaction sees what was written there', async () => {
      const { db } = setup()
      const read = READS['from one to many to many']
      for (const how of [join, query]) await read(db, how)
      await db.$transaction(async (tx) => {
        await tx.comment.update({ where: { id: 1 }, data: { body: 'inside' } })
        for (const how of [join, query])
          expect(await read(tx as unknown as PreviewClient, how)).toMatchObject({
            posts: [{ comments: [{ body: 'inside' }, {}] }, {}],
          })
      })
      for (const how of [join, query]) expect(await read(db, how)).toStrictEqual(await read(base, how))
    })
  },
  ['postgresql'],
)
