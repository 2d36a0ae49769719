import { createShopClient, type ShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops('a result', (shop, provider) => {
  const setup = () => withCache(shop().base)

  test('is a copy of its own: what a caller does to it reaches nobody else', async () => {
    const { db } = setup()
    const read = () => db.user.findUniqueOrThrow({ where: { id: 1 }, include: { posts: { orderBy: { id: 'asc' } } } })
    const truth = await shop().base.user.findUniqueOrThrow({
      where: { id: 1 },
      include: { posts: { orderBy: { id: 'asc' } } },
    })
    for (const _ of ['miss', 'hit', 'hit']) {
      const mine = await read()
      expect(mine).toStrictEqual(truth)
      mine.name = 'MINE'
      mine.createdAt.setFullYear(1970)
      mine.posts.pop()
      Object.assign(mine.posts[0] ?? {}, { title: 'MINE' })
    }
  })

  test('keeps the type and value of every column, also the ones inside a Date and in bytes', async () => {
    const { db } = setup()
    const truth = await shop().base.doc.findUniqueOrThrow({ where: { id: 1 } })
    for (const _ of ['miss', 'hit', 'hit']) {
      const mine = await db.doc.findUniqueOrThrow({ where: { id: 1 } })
      expect(mine).toStrictEqual(truth)
      expect(Object.getPrototypeOf(mine.bin)).toBe(Object.getPrototypeOf(truth.bin))
      mine.bin.fill(7)
      mine.at.setTime(0)
      Object.assign(mine.data as object, { a: 'MINE' })
    }
  })

  test('is a copy for each of those who share a flight', async () => {
    const { db, cache } = setup()
    const held = shop().gate.hold(/^SELECT.*users/s)
    const read = () => db.user.findMany({ where: { tenantId: 1 }, orderBy: { id: 'asc' } })
    const all = Promise.all([read(), read(), read()])
    await held.reached
    held.release()
    const [first, second, third] = await all
    expect(shop().log.count).toBe(1)
    expect(cache.stats().misses).toBe(3)
    for (const rows of [first, second]) rows.forEach((row) => Object.assign(row, { name: 'MINE' }).createdAt.setTime(0))
    const truth = await shop().base.user.findMany({ where: { tenantId: 1 }, orderBy: { id: 'asc' } })
    expect(third).toStrictEqual(truth)
    expect(await read()).toStrictEqual(truth)
  })

  test('of several misses by id comes from one query', async () => {
    const { db } = setup()
    const users = await Promise.all([1, 2, 3].map((id) => db.user.findUnique({ where: { id } })))
    expect(users.map((user) => user?.id)).toEqual([1, 2, 3])
    expect(shop().log.statements).toHaveLength(1)
    expect(shop().log.statements[0]).toMatch(/ IN /)
  })

  test('of several ids, one of them known, asks for the others in one query', async () => {
    const { db } = setup()
    await db.user.findUnique({ where: { id: 2 } })
    shop().log.reset()
    await Promise.all([1, 2, 3, 4].map((id) => db.user.findUnique({ where: { id } })))
    expect(shop().log.statements).toHaveLength(1)
  })

  test('that is an error of OrThrow is not kept', async () => {
    const { db, cache } = setup()
    for (const read of [
      () => db.user.findUniqueOrThrow({ where: { id: 77 } }),
      () => db.user.findFirstOrThrow({ where: { name: 'New' } }),
    ]) {
      await expect(read()).rejects.toMatchObject({ code: 'P2025' })
      await expect(read()).rejects.toMatchObject({ code: 'P2025' })
    }
    expect(cache.stats()).toMatchObject({ hits: { l1: 0 }, misses: 4 })
    await db.user.create({ data: { id: 77, email: 'new@example.com', name: 'New', tenantId: 1 } })
    expect((await db.user.findUniqueOrThrow({ where: { id: 77 } })).name).toBe('New')
    expect((await db.user.findFirstOrThrow({ where: { name: 'New' } })).id).toBe(77)
  })

  test('that is nothing is kept until the row comes', async () => {
    const { db, cache } = setup()
    const reads = [
      () => db.user.findUnique({ where: { email: 'new@example.com' } }),
      () => db.user.findFirst({ where: { name: 'New' } }),
    ]
    for (const read of reads) {
      expect(await read()).toBeNull()
      expect(await answered(cache, read)).toEqual(['hit'])
    }
    await db.user.create({ data: { email: 'new@example.com', name: 'New', tenantId: 1 } })
    for (const read of reads) expect(await read()).toMatchObject({ name: 'New' })
  })

  test('that is an error of a write is what Prisma says without a cache', async () => {
    const { db } = setup()
    const calls: ((client: ShopClient) => PromiseLike<unknown>)[] = [
      (client) => client.user.update({ where: { id: 99 }, data: { name: 'x' } }),
      (client) => client.user.update({ where: { id: 99 }, data: { email: 'x' } }),
      (client) => client.user.delete({ where: { id: 99 } }),
      (client) => client.user.delete({ where: { id: 1 } }),
      (client) => client.user.update({ where: { id: 1 }, data: { email: 'bob@example.com' } }),
      (client) => client.post.update({ where: { id: 1 }, data: { author: { connect: { id: 99 } } } }),
      (client) => client.post.create({ data: { title: 'x', body: 'x', authorId: 99 } }),
      (client) => client.post.update({ where: { id: 1 }, data: { nothing: 1 } }),
      (client) => client.post.update({ where: { id: 1 }, data: {}, select: {} }),
      (client) => client.post.update({ where: { id: 1 }, data: {}, select: { title: false } }),
      (client) => client.tag.update({ where: { id: 1 }, data: {}, omit: { id: true, name: true } }),
      (client) => client.post.create({ data: { title: 'x' } as { title: string; body: string } }),
      (client) => client.post.delete({} as { where: { id: number } }),
      (client) => client.post.upsert({ where: {} as { id: number }, create: { title: 'x', body: 'x' }, update: {} }),
      (client) => client.post.update({ where: { id: 1 }, data: {}, cache: true } as { where: { id: 1 }; data: object }),
    ]
    // A message begins with the place in the source.
    const essence = ({ message }: Error) => message.slice(message.indexOf('invocation')).replace(/^.*\n(.*→)?/, '')
    for (const call of calls) {
      const failure = (client: ShopClient) =>
        Promise.resolve(call(client)).then(
          () => undefined,
          (error: Error & { code?: string; meta?: unknown }) => [error.name, error.code, error.meta, essence(error)],
        )
      const [given, expected] = [await failure(db as unknown as ShopClient), await failure(shop().base)]
      expect(expected).toBeDefined()
      expect(given).toEqual(expected)
    }
  })

  test('of a write shows what the user selected, and nothing that was added for the cache', async () => {
    const { db } = setup()
    const one = { where: { id: 1 } }
    const data = { title: 'changed' }
    expect(await db.post.update({ ...one, data, select: { title: true } })).toEqual({ title: 'changed' })
    expect(await db.post.update({ ...one, data, select: { id: false, title: true } })).toEqual({ title: 'changed' })
    expect(await db.post.update({ ...one, data, select: { author: { select: { name: true } } } })).toEqual({
      author: { name: 'Ada' },
    })
    expect(await db.post.update({ ...one, data, select: { _count: true } })).toEqual({
      _count: { comments: 2, tags: 2 },
    })
    const create = { title: 'new', body: 'text', authorId: 1 }
    expect(await db.post.create({ data: create, select: { score: true } })).toEqual({ score: 0 })
    expect(await db.post.upsert({ where: { slug: 'first' }, create, update: data, select: { title: true } })).toEqual({
      title: 'changed',
    })
    expect(await db.post.upsert({ where: { slug: 'new' }, create, update: {}, select: { title: true } })).toEqual({
      title: 'new',
    })
    expect(await db.post.delete({ where: { id: 2 }, select: { title: true } })).toEqual({ title: 'second' })
    expect(await db.comment.delete({ where: { id: 4 }, select: { body: true } })).toEqual({ body: 'd' })
  })

  test('of a write leaves out what the user omitted', async () => {
    const { db } = setup()
    const omit = { id: true, authorId: true, slug: true } as const
    const hidden = Object.keys(omit)
    const create = { title: 'new', body: 'text', authorId: 1 }
    const rows = [
      await db.post.create({ data: create, omit }),
      await db.post.update({ where: { id: 1 }, data: { authorId: 2 }, omit }),
      await db.post.upsert({ where: { slug: 'first' }, create, update: { score: 1 }, omit }),
      await db.post.delete({ where: { id: 2 }, omit }),
    ]
    for (const row of rows) {
      expect(Object.keys(row).filter((name) => hidden.includes(name))).toEqual([])
      expect(row).toHaveProperty('title')
    }
    expect(await db.post.count({ where: { authorId: 2 } })).toBe(3)
  })

  test('of a write with an include shows the related rows and all columns', async () => {
    const { db } = setup()
    const include = { author: true, tags: true, comments: true } as const
    const updated = await db.post.update({ where: { id: 1 }, data: { score: 9 }, include })
    expect(updated).toEqual(await shop().base.post.findUnique({ where: { id: 1 }, include }))
    expect(await db.post.delete({ where: { id: 1 }, include })).toEqual(updated)
  })

  const ofReturningMany = async () => {
    const { db } = setup()
    const made = await db.tag.createManyAndReturn({ data: [{ name: 'x' }, { name: 'y' }], select: { name: true } })
    expect(made).toEqual([{ name: 'x' }, { name: 'y' }])
    expect(
      await db.post.updateManyAndReturn({ where: { authorId: 1 }, data: { score: 1 }, select: { score: true } }),
    ).toEqual([{ score: 1 }, { score: 1 }])
  }
  // MariaDB has neither.
  if (provider !== 'mysql') test('of createManyAndReturn and updateManyAndReturn is untouched', ofReturningMany)

  test('of a client with a global omit never shows the field, and never reaches another client', async () => {
    const { db: open, cache } = setup()
    const secretive = createShopClient(shop().database, { omit: { user: { id: true, email: true } } })
    const { cacheExtension } = await import('../../src/index.ts')
    const db = secretive.$extends(cacheExtension({ cache, database: 'shop' }))
    const other = shop()
      .connect()
      .$extends(cacheExtension({ cache, database: 'shop' }))
    const where = { id: 1 }
    for (const _ of ['miss', 'hit']) {
      expect(await db.user.findUnique({ where })).not.toHaveProperty('email')
      expect(await other.user.findUnique({ where })).toHaveProperty('email')
      expect(await open.user.findUnique({ where })).toHaveProperty('email')
      expect(await db.user.findUnique({ where, omit: { email: false } })).toHaveProperty('email')
      const post = await db.post.findUnique({ where, include: { author: true } })
      expect(post?.author).not.toHaveProperty('email')
      expect((await other.post.findUnique({ where, include: { author: true } }))?.author).toHaveProperty('email')
    }
    const written = [
      await db.user.update({ where, data: { name: 'changed' } }),
      await db.user.update({ where, data: { email: 'new@example.com' }, include: { posts: true } }),
      await db.user.create({ data: { email: 'x@example.com', name: 'X', tenantId: 1 } }),
      await db.user.upsert({
        where: { email: 'x@example.com' },
        create: { email: 'y@example.com', name: 'Y', tenantId: 1 },
        update: { name: 'Z' },
      }),
      await db.user.delete({ where: { email: 'x@example.com' } }),
    ]
    for (const row of written) {
      expect(row).not.toHaveProperty('id')
      expect(row).not.toHaveProperty('email')
    }
    expect(await other.user.findUnique({ where })).toMatchObject({ email: 'new@example.com' })
    await secretive.$disconnect()
  })

  test('of an aggregate, a count with select and a groupBy is kept like any other', async () => {
    const { db, cache } = setup()
    const reads = [
      () => db.user.count(),
      () => db.user.count({ where: { tenantId: 1 } }),
      () => db.user.count({ select: { _all: true, age: true } }),
      () => db.user.aggregate({ _avg: { score: true }, _count: true }),
      () => db.user.groupBy({ by: ['role'], _count: { _all: true }, orderBy: { role: 'asc' } }),
    ]
    for (const read of reads) {
      const before = await read()
      expect(await answered(cache, async () => expect(await read()).toEqual(before))).toEqual(['hit'])
    }
    await db.user.update({ where: { id: 2 }, data: { age: null, score: 0, role: 'ADMIN', tenantId: 2 } })
    const truth = shop().base
    expect(await db.user.count({ where: { tenantId: 1 } })).toBe(1)
    expect(await db.user.count({ select: { _all: true, age: true } })).toEqual({ _all: 4, age: 1 })
    expect(await db.user.aggregate({ _avg: { score: true }, _count: true })).toEqual(
      await truth.user.aggregate({ _avg: { score: true }, _count: true }),
    )
  })
})
