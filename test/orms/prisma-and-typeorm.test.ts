import { createShopClient, type ShopClient } from '@tidemark/shop'
import { createCache } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import { Cached, cacheSubscriber } from '@tidemark/typeorm'
import { DataSource, EntitySchema } from 'typeorm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { givenServers } from '../support/given-servers.ts'

interface UserRow {
  readonly id: number
  email: string
  tenantId: number
  name: string
}

interface PostRow {
  readonly id: number
  title: string
  body: string
  authorId: number | null
  author?: UserRow | null
  tags?: readonly TagRow[]
}

interface TagRow {
  readonly id: number
  name: string
}

/** Some tables of the shop, as TypeORM maps them. */
const User = new EntitySchema<UserRow>({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: Number, primary: true, generated: true },
    email: { type: 'text', unique: true },
    tenantId: { type: Number, name: 'tenant_id' },
    name: { type: 'text' },
  },
})
const Tag = new EntitySchema<TagRow>({
  name: 'Tag',
  tableName: 'Tag',
  columns: { id: { type: Number, primary: true, generated: true }, name: { type: 'text' } },
})
const Post = new EntitySchema<PostRow>({
  name: 'Post',
  tableName: 'posts',
  columns: {
    id: { type: Number, primary: true, generated: true },
    title: { type: 'text' },
    body: { type: 'text' },
    authorId: { type: Number, name: 'author_id', nullable: true },
  },
  relations: {
    author: {
      type: 'many-to-one',
      target: 'User',
      joinColumn: { name: 'author_id' },
      nullable: true,
      onDelete: 'SET NULL',
    },
    tags: {
      type: 'many-to-many',
      target: 'Tag',
      joinTable: { name: '_PostToTag', joinColumn: { name: 'A' }, inverseJoinColumn: { name: 'B' } },
    },
  },
})
for (const entity of [User, Tag, Post]) Cached({ ttl: '5m' })(entity)

describe('Prisma and TypeORM on one database and one cache', () => {
  let database: TestDatabase
  let prisma: ShopClient
  let dataSource: DataSource
  let cache: ReturnType<typeof createCache>
  const statements: string[] = []

  const extended = () => prisma.$extends(cacheExtension({ cache }))
  let client: ReturnType<typeof extended>

  beforeEach(async () => {
    database = await createTestDatabase('postgresql', givenServers())
    if (database.provider !== 'postgresql') throw new Error('expected a PostgreSQL')
    cache = createCache({ defaults: { ttl: '5m' } })
    prisma = createShopClient(database)
    client = extended()
    dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [User, Tag, Post],
      subscribers: [cacheSubscriber({ cache })],
    }).initialize()
    const tenant = await client.tenant.create({ data: { name: 'one' } })
    for (const name of ['Ada', 'Bob'])
      await client.user.create({ data: { name, email: `${name}@x`, tenantId: tenant.id } })
    for (const authorId of [1, 2]) await client.post.create({ data: { title: `of ${authorId}`, body: '', authorId } })
    await client.tag.create({ data: { name: 'red' } })
    statements.length = 0
  })
  afterEach(async () => {
    await dataSource.destroy()
    await prisma.$disconnect()
    await cache.close()
    await database.drop()
  })

  const hits = () => cache.stats().hits.l1
  /** Whether the second of two reads was a hit. */
  const isKept = async (read: () => Promise<unknown>): Promise<boolean> => {
    const before = hits()
    await read()
    return hits() === before + 1
  }

  test('what TypeORM writes, Prisma reads; what it does not touch is kept', async () => {
    const mine = () => client.post.findMany({ where: { authorId: 1 } })
    const other = () => client.post.findMany({ where: { authorId: 2 } })
    const named = () => client.user.findUnique({ where: { id: 1 }, include: { posts: { include: { tags: true } } } })
    for (const read of [mine, other, named]) await read()
    await dataSource.getRepository(Post).update({ id: 1 }, { title: 'renamed' })
    expect(await isKept(other)).toBe(true)
    expect((await mine()).map(({ title }) => title)).toEqual(['renamed'])
    await dataSource.createQueryBuilder().relation(Post, 'tags').of(1).add(1)
    expect((await named())?.posts[0]?.tags.map(({ name }) => name)).toEqual(['red'])
    await dataSource.transaction(async (inside) => {
      await inside.update(Post, { id: 2 }, { authorId: 1 })
    })
    expect((await mine()).length).toBe(2)
    expect(await other()).toEqual([])
  })

  test('what Prisma writes, TypeORM reads; what it does not touch is kept', async () => {
    const posts = dataSource.getRepository(Post)
    const mine = () => posts.find({ where: { authorId: 1 }, relations: { tags: true } })
    const other = () => posts.findBy({ authorId: 2 })
    const one = () => dataSource.getRepository(User).findOneBy({ id: 1 })
    for (const read of [mine, other, one]) await read()
    await client.post.update({ where: { id: 1 }, data: { title: 'renamed', tags: { connect: { id: 1 } } } })
    expect(await isKept(other)).toBe(true)
    expect(await isKept(one)).toBe(true)
    const [post] = await mine()
    expect([post?.title, post?.tags?.length]).toEqual(['renamed', 1])
    await client.user.delete({ where: { id: 1 } })
    expect(await one()).toBeNull()
    expect(await mine()).toEqual([])
  })

  test('neither is given what the other keeps', async () => {
    await client.post.findMany()
    const [row] = await dataSource.getRepository(Post).find()
    expect(Object.keys(row ?? {})).toEqual(['id', 'title', 'body', 'authorId'])
  })
})
