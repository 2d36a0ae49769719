import type { ShopClient } from '@tidemark/shop'
import { describe, expect, test } from 'vitest'
import { until } from '../../../../test/support/until.ts'
import { answered, overShops, withCache } from '../support/shop.ts'

type Run = (db: ShopClient) => PromiseLike<unknown>

const id = { select: { id: true }, orderBy: { id: 'asc' } } as const
const postsOf =
  (authorId: number): Run =>
  (db) =>
    db.post.findMany({ where: { authorId }, ...id })
const postsIn =
  (categoryId: number): Run =>
  (db) =>
    db.post.findMany({ where: { categoryId }, ...id })
const commentsOn =
  (postId: number): Run =>
  (db) =>
    db.comment.findMany({ where: { postId }, ...id })
const commentsBy =
  (authorId: number): Run =>
  (db) =>
    db.comment.findMany({ where: { authorId }, ...id })
const profileOf =
  (userId: number): Run =>
  (db) =>
    db.profile.findUnique({ where: { userId } })
const products =
  (active: boolean): Run =>
  (db) =>
    db.product.findMany({ where: { active }, ...id })
const orders =
  (status: 'PENDING' | 'PAID' | 'SHIPPED'): Run =>
  (db) =>
    db.order.findMany({ where: { status }, ...id })
const tagged =
  (post: number): Run =>
  (db) =>
    db.post.findUnique({ where: { id: post }, include: { tags: id } })

const shipped =
  (productId: number): Run =>
  (db) =>
    db.shipment.findMany({ where: { orderId: 1, productId }, ...id })

interface Precise {
  readonly write: Run
  /** What the write changes … */
  readonly moved: Readonly<Record<string, Run>>
  /** … and what it does not. */
  readonly kept: Readonly<Record<string, Run>>
}

const user1 =
  (data: object): Run =>
  (db) =>
    db.user.update({ where: { id: 1 }, data })

const precise: Readonly<Record<string, Precise>> = {
  'an update of a row': {
    write: (db) => db.post.update({ where: { id: 1 }, data: { authorId: 3 } }),
    moved: { from: postsOf(1), to: postsOf(3) },
    kept: { other: postsOf(2) },
  },
  'an update of a row that another key names': {
    write: (db) => db.post.update({ where: { slug: 'first', score: { gte: 0 } }, data: { authorId: 3 } }),
    moved: { from: postsOf(1), to: postsOf(3) },
    kept: { other: postsOf(2) },
  },
  'an upsert of a row that is there': {
    write: (db) =>
      db.post.upsert({ where: { id: 1 }, create: { title: '', body: '', authorId: 3 }, update: { authorId: 3 } }),
    moved: { from: postsOf(1), to: postsOf(3) },
    kept: { other: postsOf(2) },
  },
  'an update by condition': {
    write: (db) =>
      db.post.updateMany({
        where: { OR: [{ authorId: 1 }, { AND: [{ id: { in: [9] } }, { slug: null }] }], id: { lt: 2 } },
        data: { categoryId: 4 },
      }),
    moved: { from: postsIn(1), to: postsIn(4) },
    kept: { other: postsIn(2) },
  },
  'an update of a truth': {
    write: (db) => db.product.updateMany({ where: { id: 2 }, data: { active: true } }),
    moved: { from: products(false), to: products(true) },
    kept: { other: (db) => db.product.findMany({ where: { brandCode: 'BOLT' }, ...id }) },
  },
  'an update of a name': {
    write: (db) => db.order.updateMany({ where: { id: 1 }, data: { status: 'SHIPPED' } }),
    moved: { from: orders('PENDING'), to: orders('SHIPPED') },
    kept: { other: orders('PAID') },
  },
  'a deletion by condition': {
    write: (db) => db.comment.deleteMany({ where: { postId: 2 } }),
    moved: { on: commentsOn(2), by: commentsBy(1) },
    kept: { on: commentsOn(1), by: commentsBy(2) },
  },
  'a deletion, with all that goes with it': {
    write: (db) => db.post.delete({ where: { slug: 'second' } }),
    moved: { post: postsOf(1), comment: commentsBy(1), on: commentsOn(2), tag: tagged(2) },
    kept: { post: postsOf(2), comment: commentsBy(2), on: commentsOn(1), tag: tagged(3) },
  },
  'a deletion below which rows lose their pointer': {
    write: (db) => db.category.deleteMany({ where: { id: 2 } }),
    moved: { post: postsIn(2) },
    kept: { post: postsIn(1) },
  },
  'a deletion of a row with two keys, and of what points to both': {
    write: (db) => db.orderItem.delete({ where: { orderId_productId: { orderId: 1, productId: 1 } } }),
    moved: { item: shipped(1) },
    kept: { item: shipped(2) },
  },
  'a nested update': {
    write: user1({ posts: { update: { where: { id: 1 }, data: { categoryId: 4 } } } }),
    moved: { from: postsIn(1), to: postsIn(4) },
    kept: { other: postsIn(2) },
  },
  'a nested update by condition': {
    write: user1({ posts: { updateMany: { where: { title: { contains: 'fir' } }, data: { categoryId: 4 } } } }),
    moved: { from: postsIn(1), to: postsIn(4) },
    kept: { other: postsIn(2) },
  },
  'a nested deletion': {
    write: user1({ posts: { delete: { id: 2 } } }),
    moved: { post: postsIn(2), comment: commentsBy(1) },
    kept: { post: postsIn(1), comment: commentsBy(2) },
  },
  'a nested deletion of the only one': {
    write: user1({ profile: { delete: true } }),
    moved: { profile: profileOf(1) },
    kept: { profile: profileOf(2) },
  },
  'a connection': {
    write: user1({ posts: { connect: [{ id: 3 }, { slug: 'first' }] } }),
    moved: { from: postsOf(2), to: postsOf(1) },
    kept: { other: postsOf(3) },
  },
  'a connection of what may be there': {
    write: user1({ posts: { connectOrCreate: { where: { id: 3 }, create: { title: '', body: '' } } } }),
    moved: { from: postsOf(2), to: postsOf(1) },
    kept: { other: postsOf(3) },
  },
  'a disconnection': {
    write: user1({ posts: { disconnect: { id: 1 } } }),
    moved: { from: postsOf(1) },
    kept: { other: postsOf(2) },
  },
  'a set of others': {
    write: user1({ posts: { set: { id: 3 } } }),
    moved: { from: postsOf(2), to: postsOf(1) },
    kept: { other: postsOf(3) },
  },
  'a set of links': {
    write: (db) => db.post.update({ where: { id: 2 }, data: { tags: { set: { id: 4 } } } }),
    moved: { post: tagged(2) },
    kept: { post: tagged(3) },
  },
}

overShops(
  'a transaction that reads as of its beginning',
  (shop) => {
    const setup = () => withCache(shop().base)
    const inTransaction = (db: ShopClient, ...runs: readonly Run[]): Promise<void> =>
      db.$transaction(async (tx) => {
        for (const run of runs) await run(tx as unknown as ShopClient)
      })

    describe('moves what its write changes, and nothing else', () => {
      test.each(Object.entries(precise))('%s', async (_says, { write, moved, kept }) => {
        const { db: extended, cache } = setup()
        const db = extended as unknown as ShopClient
        for (const read of Object.values({ ...moved, ...kept })) await read(db)
        for (const read of Object.values(kept)) await read(db)
        const before = await Promise.all(Object.values(moved).map((read) => read(shop().base)))
        await inTransaction(db, write)
        for (const [i, [name, read]] of Object.entries(moved).entries()) {
          const truth = await read(shop().base)
          expect(truth, `the write changes ${name}`).not.toEqual(before[i])
          expect(await read(db), name).toEqual(truth)
        }
        for (const read of Object.values(kept)) expect(await answered(cache, () => read(db))).toEqual(['hit'])
        for (const read of Object.values(kept)) expect(await read(db)).toEqual(await read(shop().base))
      })

      test('but all of it where a condition speaks of other rows', async () => {
        const { db } = setup()
        const read = (cache: boolean) => db.post.findMany({ where: { categoryId: 1 }, ...id, cache })
        await read(true)
        await db.$transaction(async (tx) => {
          await tx.post.count()
          await db.user.update({ where: { id: 2 }, data: { name: 'Ada' } })
          await tx.post.updateMany({ where: { author: { name: 'Ada' } }, data: { categoryId: 4 } })
        })
        expect(await read(true)).toEqual([])
        expect(await read(false)).toEqual([])
      })
    })

    /** What another one does after the transaction has begun, what the transaction does then, and an answer that goes with it. */
    const meanwhile: Readonly<Record<string, readonly [another: Run, write: Run, read: Run]>> = {
      'a row that came under its condition goes': [
        (db) => db.comment.update({ where: { id: 4 }, data: { postId: 1 } }),
        (db) => db.comment.deleteMany({ where: { postId: 1 } }),
        (db) => db.comment.findUnique({ where: { id: 4 } }),
      ],
      'a row that came under its condition changes': [
        (db) => db.post.update({ where: { id: 5 }, data: { authorId: 1, categoryId: 4 } }),
        (db) => db.post.updateMany({ where: { authorId: 1 }, data: { categoryId: null } }),
        postsIn(4),
      ],
      'a row that took over the key goes': [
        async (db) => {
          await db.post.update({ where: { id: 1 }, data: { slug: 'gone' } })
          await db.post.update({ where: { id: 5 }, data: { slug: 'first', authorId: 4 } })
        },
        (db) => db.post.delete({ where: { slug: 'first' } }),
        postsOf(4),
      ],
      'a row that is connected was elsewhere by then': [
        (db) => db.post.update({ where: { id: 5 }, data: { authorId: 4 } }),
        (db) => db.user.update({ where: { id: 1 }, data: { posts: { connect: { id: 5 } } } }),
        postsOf(4),
      ],
      'a row that is connected was not there yet': [
        (db) => db.post.create({ data: { id: 950, title: '', body: '', authorId: 4 } }),
        (db) => db.user.update({ where: { id: 1 }, data: { posts: { connect: { id: 950 } } } }),
        postsOf(4),
      ],
      'a row that is named in a nested update was elsewhere by then': [
        (db) => db.post.update({ where: { id: 1 }, data: { categoryId: 4 } }),
        user1({ posts: { update: { where: { id: 1 }, data: { categoryId: 2 } } } }),
        postsIn(4),
      ],
      'what came to hang on a row goes with it': [
        (db) => db.comment.update({ where: { id: 4 }, data: { postId: 1, authorId: 4 } }),
        (db) => db.post.delete({ where: { id: 1 } }),
        commentsBy(4),
      ],
      'what hangs on a row goes with it, as it is by then': [
        (db) => db.comment.update({ where: { id: 1 }, data: { authorId: 4 } }),
        (db) => db.post.deleteMany({ where: { id: 1 } }),
        commentsBy(4),
      ],
      'a link that came to a row goes with it': [
        (db) => db.post.update({ where: { id: 5 }, data: { tags: { connect: { id: 3 } } } }),
        (db) => db.tag.delete({ where: { id: 3 } }),
        tagged(5),
      ],
    }

    test.each(Object.entries(meanwhile))('%s', async (_says, [another, write, read]) => {
      const { db: extended } = setup()
      const db = extended as unknown as ShopClient
      let shown: unknown
      await inTransaction(
        db,
        (tx) => tx.user.count(),
        async () => {
          await another(db)
          shown = await read(db)
        },
        write,
      )
      const truth = await read(shop().base)
      expect(truth).not.toEqual(shown)
      expect(await read(db)).toEqual(truth)
    })

    test('does not keep others from coming where it finds nobody', async () => {
      const { db } = setup()
      await db.$transaction(async (tx) => {
        const post = { title: '', body: '' }
        const absent = { slug: 'absent' }
        await expect(tx.post.delete({ where: { id: 900 } })).rejects.toMatchObject({ code: 'P2025' })
        await expect(tx.post.delete({ where: absent })).rejects.toMatchObject({ code: 'P2025' })
        await expect(tx.post.update({ where: absent, data: { authorId: 1 } })).rejects.toMatchObject({ code: 'P2025' })
        await tx.post.upsert({ where: absent, create: { ...post, id: 901 }, update: { authorId: 1 } })
        await shop().admin.run(`INSERT INTO posts (id, title, body, slug) VALUES (899, '', '', 'abseil')`)
      })
      expect(await shop().base.post.count({ where: { id: { in: [899, 901] } } })).toBe(2)
    })

    test('locks the row that it names and what goes with it, but no other', async () => {
      const { db } = setup()
      await db.$transaction(async (tx) => {
        await tx.post.deleteMany({ where: { id: { in: [1, 2] } } })
        await tx.user.update({ where: { id: 1 }, data: { profile: { delete: true } } })
        await tx.post.update({ where: { id: 4 }, data: { categoryId: 4 } })
        await shop().admin.run(
          `UPDATE Comment SET likes = 7 WHERE id = 4; UPDATE posts SET score = 7 WHERE id IN (3, 5)`,
        )
        await shop().admin.run(`UPDATE Profile SET bio = 'x' WHERE id = 2; INSERT INTO _PostToTag VALUES (3, 4)`)
      })
    })

    test('waits under READ COMMITTED for no row that its statement would not wait for', async () => {
      const { admin, base } = shop()
      const { db } = setup()
      const counted = () => db.post.count({ where: { authorId: 2 } })
      expect(await counted()).toBe(2)
      await admin.run('BEGIN; UPDATE posts SET score = 100 WHERE id = 1')
      await db.$transaction(async (tx) => tx.post.updateMany({ where: { title: 'third' }, data: { authorId: 3 } }), {
        isolationLevel: 'ReadCommitted',
      })
      await admin.run('ROLLBACK')
      expect(await base.post.count({ where: { authorId: 2 } })).toBe(1)
      expect(await counted()).toBe(1)
    })

    test('sends no statement after its look at a row has waited for too long', async () => {
      const { db } = setup()
      const { admin, log } = shop()
      await admin.run('BEGIN; UPDATE posts SET score = 100 WHERE id = 1')
      log.reset()
      const doomed = db.$transaction(async (tx) => {
        await tx.$executeRaw`SET innodb_lock_wait_timeout = 1`
        await tx.post.updateMany({ where: { id: 1 }, data: { categoryId: 4 } })
      })
      await expect(doomed).rejects.toThrow(/1205/)
      expect(log.statements.filter((sql) => sql.startsWith('UPDATE'))).toEqual([])
      await admin.run('ROLLBACK')
    })

    test('is over for the user, too, when its look at a row ends in a deadlock', async () => {
      const { db } = setup()
      const { admin, log, base } = shop()
      await admin.run('BEGIN; UPDATE posts SET score = 100 WHERE id < 4; UPDATE users SET score = 100')
      log.reset()
      const doomed = db.$transaction(async (tx) => {
        await tx.post.update({ where: { id: 5 }, data: { title: 'taken back' } })
        await tx.post.update({ where: { id: 1 }, data: { categoryId: 4 } }).catch((error: unknown) => {
          expect(log.statements.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(1)
          throw error
        })
      })
      const refused = expect(doomed).rejects.toMatchObject({ code: 'P2034' })
      await until(() => log.statements.filter((sql) => sql.includes('FOR UPDATE')).length > 0)
      await admin.run('UPDATE posts SET score = 100 WHERE id = 5; COMMIT')
      await refused
      expect(await base.post.findUnique({ where: { id: 5 } })).toMatchObject({ title: 'nobody', score: 100 })
      expect(await base.post.findUnique({ where: { id: 1 } })).toMatchObject({ categoryId: 1, score: 100 })
    })
  },
  ['mysql'],
)
