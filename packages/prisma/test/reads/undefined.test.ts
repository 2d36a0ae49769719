import { skip } from '@prisma/client/runtime/client'
import type { ShopClient } from '@tidemark/shop'
import { beforeAll, expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

/** What types take only where the preview is switched on, and JavaScript everywhere. */
const given = (args: object): never => args as never
type Nothing = typeof skip | undefined

const id = { orderBy: { id: 'asc' } } as const

/** Calls that say nothing in all the places where that can be done, and what they mean. */
const SAYING_NOTHING: Readonly<
  Record<
    string,
    readonly [(db: ShopClient, nothing: Nothing) => PromiseLike<unknown>, (db: ShopClient) => PromiseLike<unknown>]
  >
> = {
  'for a column': [
    (db, nothing) => db.post.findMany(given({ where: { authorId: nothing }, ...id })),
    (db) => db.post.findMany({ where: {}, ...id }),
  ],
  'for one of two columns': [
    (db, nothing) => db.post.findMany(given({ where: { authorId: 1, published: nothing }, ...id })),
    (db) => db.post.findMany({ where: { authorId: 1 }, ...id }),
  ],
  'for a word of a condition': [
    (db, nothing) => db.post.findMany(given({ where: { authorId: { in: [1, 2], not: nothing } }, ...id })),
    (db) => db.post.findMany({ where: { authorId: { in: [1, 2] } }, ...id }),
  ],
  'for a relation': [
    (db, nothing) => db.post.findMany(given({ where: { author: nothing, tags: { some: nothing } }, ...id })),
    (db) => db.post.findMany({ where: { tags: {} }, ...id }),
  ],
  'for a whole condition': [
    (db, nothing) => db.post.findMany(given({ where: nothing, ...id })),
    (db) => db.post.findMany({ ...id }),
  ],
  'below OR': [
    (db, nothing) => db.post.findMany(given({ where: { OR: [{ authorId: 1, score: nothing }] }, ...id })),
    (db) => db.post.findMany({ where: { OR: [{ authorId: 1 }] }, ...id }),
  ],
  'for an include': [
    (db, nothing) => db.user.findUnique(given({ where: { id: 1 }, include: { posts: nothing, profile: true } })),
    (db) => db.user.findUnique({ where: { id: 1 }, include: { profile: true } }),
  ],
  'for a column that could be selected': [
    (db, nothing) => db.user.findUnique(given({ where: { id: 1 }, select: { name: true, email: nothing } })),
    (db) => db.user.findUnique({ where: { id: 1 }, select: { name: true } }),
  ],
  'for a page': [
    (db, nothing) =>
      db.post.findMany(given({ take: nothing, skip: nothing, cursor: nothing, distinct: nothing, ...id })),
    (db) => db.post.findMany({ ...id }),
  ],
  'for an order': [
    (db, nothing) => db.post.count(given({ where: { authorId: 1 }, orderBy: nothing })),
    (db) => db.post.count({ where: { authorId: 1 } }),
  ],
}

/** Writes that leave something out. */
const WRITES: Readonly<Record<string, (db: ShopClient, nothing: Nothing) => PromiseLike<unknown>>> = {
  create: (db, nothing) =>
    db.post.create(given({ data: { title: 'new', body: 'text', authorId: nothing, category: nothing } })),
  createMany: (db, nothing) =>
    db.post.createMany(given({ data: [{ title: 'new', body: 'text', authorId: nothing, categoryId: 1 }] })),
  update: (db, nothing) =>
    db.post.update(given({ where: { id: 1, slug: nothing }, data: { authorId: nothing, categoryId: 2 } })),
  'update of nothing': (db, nothing) => db.post.update(given({ where: { id: 1 }, data: { authorId: nothing } })),
  'update with a nested write': (db, nothing) =>
    db.user.update(
      given({
        where: { id: 1, email: nothing },
        data: { posts: { create: { title: 'new', body: 'text', slug: nothing } } },
      }),
    ),
  'update with a nested update': (db, nothing) =>
    db.post.update(
      given({ where: { id: 1 }, data: { author: { update: { name: 'new', email: nothing } }, comments: nothing } }),
    ),
  updateMany: (db, nothing) =>
    db.post.updateMany(given({ where: { authorId: 1, published: nothing }, data: { categoryId: 3, score: nothing } })),
  upsert: (db, nothing) =>
    db.post.upsert(
      given({
        where: { id: 1 },
        create: { title: 'new', body: 'text' },
        update: { reviewerId: 3, authorId: nothing },
        select: { title: true, id: nothing },
      }),
    ),
  delete: (db, nothing) => db.comment.delete(given({ where: { id: 1 }, select: { body: true, id: nothing } })),
  deleteMany: (db, nothing) => db.comment.deleteMany(given({ where: { postId: 1, authorId: nothing } })),
}

const READS: readonly ((db: ShopClient) => PromiseLike<unknown>)[] = [
  ...[1, 2, 3, null].map((authorId) => (db: ShopClient) => db.post.findMany({ where: { authorId }, ...id })),
  ...[1, 2, 3].map((categoryId) => (db: ShopClient) => db.post.count({ where: { categoryId } })),
  ...[1, 2, 3].map((of) => (db: ShopClient) => db.post.findUnique({ where: { id: of }, include: { author: true } })),
  ...[1, 2].map((of) => (db: ShopClient) => db.user.findUnique({ where: { id: of }, include: { posts: id } })),
  ...[1, 2, 3].map((postId) => (db: ShopClient) => db.comment.findMany({ where: { postId }, ...id })),
  (db) => db.post.findMany({ where: { reviewerId: 3 }, ...id }),
]

// One database whose writes return rows, and one whose do not.
overShops(
  'a call that says nothing',
  (shop) => {
    /** As the generator makes clients for whom `strictUndefinedChecks` is switched on. */
    let strict: ShopClient
    beforeAll(() => {
      strict = Object.assign(shop().connect(), { _previewFeatures: ['views', 'strictUndefinedChecks'] })
    })
    const cached = (base: ShopClient) => {
      const { db, cache } = withCache(base)
      return { db: db as unknown as ShopClient, cache }
    }
    const calls = Object.entries(SAYING_NOTHING)
    const failure = (call: PromiseLike<unknown>) =>
      Promise.resolve(call).then(
        () => 'an answer',
        (error: Error) => error.message.slice(error.message.indexOf('\n\n')),
      )

    test.each(calls)('%s, by undefined, is the call without it', async (_, [call, meaning]) => {
      const { db, cache } = cached(shop().base)
      expect(await call(db, undefined)).toStrictEqual(await meaning(shop().base))
      expect(await answered(cache, () => call(db, undefined))).toEqual(['hit'])
    })

    test.each(calls)(
      '%s, by undefined, is refused where Prisma is strict, also if it was answered before',
      async (_, [call, meaning]) => {
        const { db } = cached(strict)
        await meaning(db)
        const refused = await failure(call(strict, undefined))
        expect(refused).toContain('undefined')
        expect(await failure(call(db, undefined))).toBe(refused)
      },
    )

    test.each(calls)('%s, by Prisma.skip, is the call without it', async (_, [call, meaning]) => {
      for (const base of [strict, shop().base]) {
        const { db, cache } = cached(base)
        expect(await call(db, skip)).toStrictEqual(await meaning(base))
        expect(await answered(cache, () => call(db, skip))).toEqual(['hit'])
      }
    })

    test('for all that a row shows is what Prisma says it is', async () => {
      const { db } = cached(shop().base)
      await db.user.findUnique({ where: { id: 1 } })
      const call = (client: ShopClient, more: object) => client.user.findUnique({ where: { id: 1 }, ...more })
      for (const word of ['select', 'include', 'omit']) {
        expect(await call(db, { [word]: undefined })).toStrictEqual(await call(shop().base, {}))
        expect(await failure(call(db, { [word]: skip }))).toBe(await failure(call(shop().base, { [word]: skip })))
      }
    })

    test.each(Object.entries(WRITES))('is never older than a write that says nothing: %s', async (_, write) => {
      for (const [base, nothing] of [
        [strict, skip],
        [shop().base, skip],
        [shop().base, undefined],
      ] as const) {
        await shop().admin.restore()
        const { db, cache } = cached(base)
        const errors: unknown[] = []
        cache.on('error', ({ error }) => errors.push(error))
        for (const read of READS) await read(db)
        await write(db, nothing)
        for (const read of READS) expect(await read(db)).toStrictEqual(await read(base))
        expect(errors).toEqual([])
      }
    })

    test.each(Object.entries(WRITES))('moves no more where Prisma is strict: %s', async (_, write) => {
      const kept = async (base: ShopClient, nothing: Nothing) => {
        await shop().admin.restore()
        const { db, cache } = cached(base)
        for (const read of READS) await read(db)
        await write(db, nothing)
        const seen: string[] = []
        for (const read of READS) seen.push((await answered(cache, () => read(db))).at(-1) ?? '')
        return seen
      }
      const expected = await kept(shop().base, undefined)
      expect(await kept(strict, skip)).toEqual(expected)
    })
  },
  ['sqlite', 'mysql'],
)
