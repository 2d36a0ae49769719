import type { ShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { overShops, withCache } from '../support/shop.ts'

overShops(
  'a bulk write, and another write between its images and its statement',
  (shop) => {
    const setup = () => {
      const { connect } = shop()
      return withCache(connect()).db
    }

    test('takes along the comments of a post that came under its condition meanwhile', async () => {
      const db = setup()
      await db.post.updateMany({ where: { id: { not: 1 } }, data: { authorId: 1 } })
      await db.post.update({ where: { id: 1 }, data: { authorId: 3 } })
      const read = (cache: boolean) => db.comment.findMany({ where: { postId: 1 }, cache })
      expect(await read(true)).not.toEqual([])

      const held = shop().gate.hold(/^DELETE FROM .*posts/)
      const deletion = db.post.deleteMany({ where: { authorId: 2 } }).then((result) => result)
      await held.reached
      await db.post.update({ where: { id: 1 }, data: { authorId: 2 } })
      await read(true)
      held.release()
      expect(await deletion).toEqual({ count: 1 })
      expect(await read(true)).toEqual([])
      expect(await read(false)).toEqual([])
    })

    test('shows a post in the list that it moved it to, though it came under its condition meanwhile', async () => {
      const db = setup()
      await db.post.updateMany({ data: { authorId: 1, categoryId: null } })
      const read = (cache: boolean) => db.post.findMany({ where: { categoryId: 1 }, select: { id: true }, cache })
      expect(await read(true)).toEqual([])

      const held = shop().gate.hold(/^UPDATE .*posts/)
      const update = db.post.updateMany({ where: { authorId: 2 }, data: { categoryId: 1 } }).then((result) => result)
      await held.reached
      await db.post.update({ where: { id: 1 }, data: { authorId: 2 } })
      await read(true)
      held.release()
      expect(await update).toEqual({ count: 1 })
      expect(await read(true)).toEqual([{ id: 1 }])
      expect(await read(false)).toEqual([{ id: 1 }])
    })
  },
  ['postgresql'],
)

type Call = (db: ShopClient) => PromiseLike<unknown>

/** A number looks at no column, so that the other write, which sets one, leaves it. */
const races: Record<
  string,
  { readonly first: Call; readonly at: RegExp; readonly other: Call; readonly number: Call }
> = {
  'a bulk deletion, and a row that comes under its condition': {
    first: (db) => db.post.deleteMany({ where: { score: 77 } }),
    at: /^DELETE FROM .*posts/,
    other: (db) => db.post.update({ where: { id: 3 }, data: { score: 77 } }),
    number: (db) => db.post.count({ where: { authorId: 2 } }),
  },
  'a bulk update, and a row that comes under its condition': {
    first: (db) => db.post.updateMany({ where: { score: 77 }, data: { authorId: 3 } }),
    at: /^UPDATE .*posts/,
    other: (db) => db.post.update({ where: { id: 3 }, data: { score: 77 } }),
    number: (db) => db.post.count({ where: { authorId: 2 } }),
  },
  'a bulk update in a transaction, and a row that comes under its condition': {
    first: (db) => db.$transaction(async (tx) => tx.post.updateMany({ where: { score: 77 }, data: { authorId: 3 } })),
    at: /^UPDATE .*posts/,
    other: (db) => db.post.update({ where: { id: 3 }, data: { score: 77 } }),
    number: (db) => db.post.count({ where: { authorId: 2 } }),
  },
  'an update by a key, and another row that gets the key': {
    first: (db) =>
      db.post.update({ where: { slug: 'new' }, data: { authorId: 3, comments: { create: { body: 'x' } } } }),
    at: /^(UPDATE .*posts|BEGIN)/,
    other: (db) => db.post.update({ where: { id: 3 }, data: { slug: 'new' } }),
    number: (db) => db.post.count({ where: { authorId: 2 } }),
  },
  'a deletion, and a row that comes to hang on what goes': {
    first: (db) => db.post.delete({ where: { id: 3 }, include: { author: true } }),
    at: /^DELETE FROM .*posts/,
    other: (db) => db.comment.update({ where: { id: 1 }, data: { post: { connect: { id: 3 } } } }),
    number: (db) => db.comment.count({ where: { authorId: 2 } }),
  },
}

overShops(
  'a write, and another one between its images and its statement',
  (shop) => {
    test.each(Object.entries(races))(
      'leave no number that was true before: %s',
      async (_, { first, at, other, number }) => {
        const { base, connect, gate } = shop()
        const db = withCache(connect()).db as unknown as ShopClient
        const before = await number(db)
        const held = gate.hold(at)
        const writing = Promise.resolve(first(db)).then(() => true)
        await held.reached
        await other(db)
        held.release()
        expect(await writing).toBe(true)
        const truth = await number(base)
        expect(truth).not.toEqual(before)
        expect(await number(db)).toEqual(truth)
      },
    )
  },
  ['postgresql'],
)

overShops('an answer that shows no row at the other side of a one-to-one', (shop) => {
  test('ends with an insert that knows its key only from the row above', async () => {
    const { base } = shop()
    const db = withCache(base).db as unknown as ShopClient
    await base.post.update({ where: { id: 5 }, data: { authorId: 3 } })
    const read = (client: ShopClient) => client.user.findUnique({ where: { id: 3 }, include: { profile: true } })
    expect(await read(db)).toMatchObject({ profile: null })
    const profile = { upsert: { create: { bio: 'new' }, update: {} } }
    await db.$transaction([db.post.update({ where: { id: 5 }, data: { author: { update: { profile } } } })])
    const truth = await read(base)
    expect(truth).toMatchObject({ profile: { bio: 'new' } })
    expect(await read(db)).toEqual(truth)
  })
})
