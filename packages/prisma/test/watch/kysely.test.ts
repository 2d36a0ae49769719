import { createCache } from '@tidemark/core'
import type { ShopClient, ShopProvider } from '@tidemark/shop'
import {
  type ColumnType,
  type Dialect,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import kyselyExtension from 'prisma-extension-kysely'
import { describe, expect, test } from 'vitest'
import { cacheExtension, watchAdapter } from '../../src/index.ts'
import { answered, overShops, type Shop } from '../support/shop.ts'

/** The few columns that are written here, by the names that they have in the database. */
interface Tables {
  users: { id: ColumnType<number, number | undefined>; name: string; email: string; tenant_id: number }
  posts: { id: ColumnType<number, number | undefined>; title: string; body: string; author_id: number | null }
  Tag: { id: ColumnType<number, number | undefined>; name: string }
  _PostToTag: { A: number; B: number }
}
type Query = Kysely<Tables>

const dialects: Record<ShopProvider, Omit<Dialect, 'createDriver'>> = {
  postgresql: {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  sqlite: {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  mysql: {
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
}

const withKysely = (provider: ShopProvider) =>
  kyselyExtension({
    kysely: (driver) => new Kysely<Tables>({ dialect: { ...dialects[provider], createDriver: () => driver } }),
  })

interface WithKysely {
  readonly $kysely: Query
}
type Client = ShopClient & WithKysely

interface Stack {
  /** Kysely's extension was applied first. */
  readonly isBelow: boolean
  readonly isWatched: boolean
}
const STACKS: Readonly<Record<string, Stack>> = {
  'below ours, watched': { isBelow: true, isWatched: true },
  'above ours, watched': { isBelow: false, isWatched: true },
  'above ours': { isBelow: false, isWatched: false },
}

const WRITES: Readonly<Record<string, readonly [moves: string, write: (query: Query) => PromiseLike<unknown>]>> = {
  insert: ['tags', (query) => query.insertInto('Tag').values({ name: 'new' }).execute()],
  update: ['user', (query) => query.updateTable('users').set({ name: 'new' }).where('id', '=', 1).execute()],
  'update by a query below': [
    'posts tags',
    (query) =>
      query
        .updateTable('posts')
        .set({ title: 'new' })
        .where('author_id', 'in', (of) => of.selectFrom('users').select('id').where('name', '=', 'Ada'))
        .execute(),
  ],
  delete: ['posts tags', (query) => query.deleteFrom('posts').where('id', '=', 2).execute()],
  'a link': ['tags', (query) => query.insertInto('_PostToTag').values({ A: 4, B: 4 }).execute()],
  'raw sql': ['user', (query) => sql`update users set name = ${'new'} where id = ${1}`.execute(query)],
}

const RETURNING: typeof WRITES = {
  'insert that returns': ['tags', (query) => query.insertInto('Tag').values({ name: 'new' }).returning('id').execute()],
  'update that returns': [
    'user',
    (query) => query.updateTable('users').set({ name: 'new' }).where('id', '=', 1).returningAll().execute(),
  ],
  upsert: [
    'tags',
    (query) =>
      query
        .insertInto('Tag')
        .values({ id: 1, name: 'new' })
        .onConflict((on) => on.column('id').doUpdateSet({ name: 'new' }))
        .execute(),
  ],
  'a write in WITH': [
    'user',
    (query) =>
      query
        .with('changed', (of) => of.updateTable('users').set({ name: 'new' }).where('id', '=', 1).returning('id'))
        .selectFrom('changed')
        .select('id')
        .execute(),
  ],
}

const writesOf = (provider: ShopProvider): typeof WRITES => {
  if (provider === 'mysql') return WRITES
  const { 'a write in WITH': _, ...plain } = RETURNING
  return { ...WRITES, ...(provider === 'sqlite' ? plain : RETURNING) }
}

overShops('Kysely on top of Prisma', (shop, provider) => {
  const setup = ({ isBelow, isWatched }: Stack, { connect }: Shop) => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    const base = connect((factory) => (isWatched ? watchAdapter(factory, cache) : factory))
    const [ours, kyselys] = [cacheExtension({ cache }), withKysely(provider)]
    const db = (isBelow
      ? base.$extends(kyselys).$extends(ours)
      : base.$extends(ours).$extends(kyselys)) as unknown as Client
    const reads = {
      user: () => db.user.findUnique({ where: { id: 1 } }),
      posts: () => db.post.findMany({ where: { authorId: 1 } }),
      tags: () => db.tag.findMany({ include: { posts: { select: { id: true } } } }),
    }
    const fill = () => Promise.all(Object.values(reads).map((read) => read()))
    const moved = async () => {
      const names: string[] = []
      for (const [name, read] of Object.entries(reads))
        if ((await answered(cache, read)).at(-1) !== 'hit') names.push(name)
      return names.join(' ')
    }
    return { db, fill, moved, reads }
  }

  describe.each(Object.entries(STACKS))('%s', (_stack, stack) => {
    test.each(Object.entries(writesOf(provider)))('moves what it writes: %s', async (_, [expected, write]) => {
      const { db, fill, moved } = setup(stack, shop())
      await fill()
      await write(db.$kysely)
      expect(await moved()).toBe(expected)
    })

    test('reads past the cache, and moves nothing', async () => {
      const { db, fill, moved } = setup(stack, shop())
      await fill()
      const rows = await db.$kysely
        .selectFrom('posts')
        .innerJoin('users', 'users.id', 'posts.author_id')
        .select(['users.name', 'posts.title'])
        .where('posts.id', '=', 1)
        .execute()
      expect(rows).toEqual([{ name: 'Ada', title: 'first' }])
      expect(await moved()).toBe('')
    })

    test('in a transaction of Prisma moves at its end, together with what Prisma wrote', async () => {
      const { db, fill, moved } = setup(stack, shop())
      await fill()
      await db.$transaction(async (tx) => {
        await (tx as unknown as WithKysely).$kysely
          .updateTable('users')
          .set({ name: 'new' })
          .where('id', '=', 1)
          .execute()
        await tx.tag.update({ where: { id: 1 }, data: { name: 'new' } })
      })
      expect(await moved()).toBe('user tags')
    })

    test('in a transaction that is rolled back moves nothing', async () => {
      const { db, fill, moved } = setup(stack, shop())
      await fill()
      const failing = db.$transaction(async (tx) => {
        await (tx as unknown as WithKysely).$kysely.deleteFrom('Tag').execute()
        await tx.user.update({ where: { id: 1 }, data: { name: 'never' } })
        throw new Error('on purpose')
      })
      await expect(failing).rejects.toThrow('on purpose')
      expect(await moved()).toBe('')
    })
  })
  // What it runs is Kysely's own transaction then, whose client none of our hooks is on.
  test('below ours and not watched, its transactions move everything', async () => {
    const { db, fill, moved } = setup({ isBelow: true, isWatched: false }, shop())
    await fill()
    await db.$transaction((tx) => tx.user.update({ where: { id: 1 }, data: { name: 'new' } }))
    expect(await moved()).toBe('user posts tags')
    const failing = db.$transaction(async (tx) => {
      await tx.tag.deleteMany()
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await moved()).toBe('')
    await db.$transaction([db.tag.update({ where: { id: 1 }, data: { name: 'new' } }), db.tag.count()])
    expect(await moved()).toBe('tags')
  })
})
