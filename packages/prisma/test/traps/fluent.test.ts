import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops('a fluent call', (shop) => {
  const setup = () => withCache(shop().base)
  const ids = (rows: readonly { id: number }[] | null | undefined) => rows?.map(({ id }) => id).toSorted()

  test('and the same arguments as a plain call have answers of their own', async () => {
    const { db } = setup()
    for (const _ of [1, 2]) {
      expect(ids(await db.user.findUnique({ where: { id: 1 } }).posts())).toEqual([1, 2])
      const plain = await db.user.findUnique({ where: { id: 1 }, select: { posts: true } })
      expect(ids(plain?.posts)).toEqual([1, 2])
    }
  })

  test('is a hit the second time, and moves with the rows it shows', async () => {
    const { db, cache } = setup()
    const posts = () => db.user.findUnique({ where: { id: 1 } }).posts()
    await posts()
    expect(await answered(cache, posts)).toEqual(['hit'])
    await db.post.update({ where: { id: 5 }, data: { title: 'elsewhere' } })
    expect(await answered(cache, posts)).toEqual(['hit'])
    await db.post.update({ where: { id: 3 }, data: { authorId: 1 } })
    expect(ids(await posts())).toEqual([1, 2, 3])
    await db.post.delete({ where: { id: 3 } })
    expect(ids(await posts())).toEqual([1, 2])
  })

  test('to one row moves when the row does, when the pointer does, and when nothing is left', async () => {
    const { db } = setup()
    const author = () => db.post.findUnique({ where: { id: 1 } }).author()
    expect((await author())?.name).toBe('Ada')
    await db.user.update({ where: { id: 1 }, data: { name: 'changed' } })
    expect((await author())?.name).toBe('changed')
    await db.post.update({ where: { id: 1 }, data: { authorId: 2 } })
    expect((await author())?.name).toBe('Bob')
    await db.post.update({ where: { id: 1 }, data: { authorId: null } })
    expect(await author()).toBeNull()
    await db.post.update({ where: { id: 1 }, data: { authorId: 2 } })
    expect((await author())?.name).toBe('Bob')
  })

  test('to one row by its other side moves when one comes and when it goes', async () => {
    const { db } = setup()
    const profile = () => db.user.findUnique({ where: { id: 4 } }).profile()
    expect(await profile()).toBeNull()
    await db.profile.create({ data: { userId: 4, bio: 'new' } })
    expect((await profile())?.bio).toBe('new')
    await db.profile.delete({ where: { userId: 4 } })
    expect(await profile()).toBeNull()
  })

  test('on a parent that is not there moves when the parent comes', async () => {
    const { db } = setup()
    const posts = () => db.user.findUnique({ where: { id: 77 } }).posts()
    expect(await posts()).toBeNull()
    await db.user.create({ data: { id: 77, email: 'new@example.com', name: 'New', tenantId: 1 } })
    expect(await posts()).toEqual([])
    await db.post.update({ where: { id: 5 }, data: { authorId: 77 } })
    expect(ids(await posts())).toEqual([5])
  })

  test('of two steps moves with both', async () => {
    const { db, cache } = setup()
    const posts = () =>
      db.post
        .findUnique({ where: { id: 3 } })
        .author()
        .posts()
    expect(ids(await posts())).toEqual([3, 4])
    expect(await answered(cache, posts)).toEqual(['hit'])
    await db.post.create({ data: { title: 'new', body: 'text', authorId: 2, id: 50 } })
    expect(ids(await posts())).toEqual([3, 4, 50])
    await db.post.update({ where: { id: 3 }, data: { authorId: 1 } })
    expect(ids(await posts())).toEqual([1, 2, 3])
  })

  test('across a join table moves with its links and its rows', async () => {
    const { db } = setup()
    const names = async () =>
      (await db.post.findUnique({ where: { id: 3 } }).tags())?.map(({ name }) => name).toSorted()
    expect(await names()).toEqual(['blue'])
    await db.tag.update({ where: { name: 'red' }, data: { posts: { connect: { id: 3 } } } })
    expect(await names()).toEqual(['blue', 'red'])
    await db.tag.update({ where: { name: 'red' }, data: { name: 'rot' } })
    expect(await names()).toEqual(['blue', 'rot'])
  })

  test('with arguments of its own has a key of its own', async () => {
    const { db } = setup()
    const all = await db.user.findUnique({ where: { id: 1 } }).posts()
    const some = await db.user.findUnique({ where: { id: 1 } }).posts({ where: { published: true } })
    expect([ids(all), ids(some)]).toEqual([[1, 2], [1]])
    await db.post.update({ where: { id: 2 }, data: { published: true } })
    expect(ids(await db.user.findUnique({ where: { id: 1 } }).posts({ where: { published: true } }))).toEqual([1, 2])
  })

  test('takes `cache` where it begins, for all of its steps, and nowhere else', async () => {
    const { db, cache } = setup()
    const posts = () => db.user.findUnique({ where: { id: 1 }, cache: false }).posts()
    expect(await answered(cache, posts)).toEqual(['bypass: call'])
    const inside = { cache: false } as {}
    for (const _ of [1, 2])
      await expect(db.user.findUnique({ where: { id: 1 } }).posts(inside)).rejects.toThrow('Unknown argument `cache`')
  })

  test('over findFirst works as well', async () => {
    const { db } = setup()
    const posts = () => db.user.findFirst({ where: { email: 'ada@example.com' } }).posts()
    expect(ids(await posts())).toEqual([1, 2])
    await db.post.update({ where: { id: 1 }, data: { authorId: null } })
    expect(ids(await posts())).toEqual([2])
  })
})
