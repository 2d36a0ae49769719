import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops('an array transaction', (shop) => {
  const setup = () => withCache(shop().base)

  test('with reads that are cached ends, and asks the database', async () => {
    const { db, cache } = setup()
    await db.user.findUnique({ where: { id: 1 } })
    await db.post.count()
    await shop().admin.run("UPDATE users SET name = 'unseen' WHERE id = 1")
    const seen = await answered(cache, async () => {
      const [user, posts] = await db.$transaction([db.user.findUnique({ where: { id: 1 } }), db.post.count()])
      expect(user?.name).toBe('unseen')
      expect(posts).toBe(5)
    })
    expect(seen).toEqual(['bypass: transaction', 'bypass: transaction'])
  })

  test('of one item behaves as one of many', async () => {
    const { db } = setup()
    await db.user.findUnique({ where: { id: 1 } })
    await db.$transaction([db.user.update({ where: { id: 1 }, data: { name: 'changed' } })])
    expect((await db.user.findUnique({ where: { id: 1 } }))?.name).toBe('changed')
  })

  test('of nothing changes nothing', async () => {
    const { db } = setup()
    expect(await db.$transaction([])).toEqual([])
  })

  test('moves what it wrote before it resolves', async () => {
    const { db } = setup()
    const read = () => db.post.findMany({ where: { authorId: 1 }, orderBy: { id: 'asc' } })
    await read()
    await db.$transaction([
      db.post.update({ where: { id: 3 }, data: { authorId: 1 } }),
      db.user.update({ where: { id: 2 }, data: { name: 'changed' } }),
    ])
    expect((await read()).map(({ id }) => id)).toEqual([1, 2, 3])
  })

  test('that fails leaves no trace, although its first hooks saw success', async () => {
    const { db, cache } = setup()
    const read = () => db.user.findUnique({ where: { id: 1 } })
    const before = await read()
    await expect(
      db.$transaction([
        db.user.update({ where: { id: 1 }, data: { name: 'never' } }),
        db.user.findUnique({ where: { id: 1 } }),
        db.user.create({ data: { email: 'bob@example.com', name: 'Twin', tenantId: 1 } }),
      ]),
    ).rejects.toMatchObject({ code: 'P2002' })
    expect(await answered(cache, async () => expect(await read()).toEqual(before))).toEqual(['hit'])
    await db.user.update({ where: { id: 1 }, data: { name: 'changed' } })
    expect((await read())?.name).toBe('changed')
  })

  test('finds the rows that its own earlier statements bring under a condition: what they take along', async () => {
    const { db } = setup()
    const read = () => db.comment.findMany({ where: { postId: 3 } })
    await read()
    await db.$transaction([
      db.post.update({ where: { id: 3 }, data: { authorId: 1 } }),
      db.post.deleteMany({ where: { authorId: 1 } }),
    ])
    expect(await read()).toEqual([])
  })

  test('finds the rows that its own earlier statements bring under a condition: where they go', async () => {
    const { db } = setup()
    const read = () => db.post.count({ where: { categoryId: 4 } })
    await read()
    await db.$transaction([
      db.post.update({ where: { id: 5 }, data: { authorId: 3 } }),
      db.post.updateMany({ where: { authorId: 3 }, data: { categoryId: 4 } }),
    ])
    expect(await read()).toBe(1)
  })

  test.each([
    ['first', true],
    ['last', false],
  ])('whose %s call has a malformed cache argument rejects and executes nothing', async (_place, isFirst) => {
    const { db, cache } = setup()
    const read = () => db.user.findUnique({ where: { id: 1 } })
    await read()
    shop().log.reset()
    const malformed = db.user.findUnique({ where: { id: 1 }, cache: { ttl: 'soon' } } as unknown as {
      where: { id: number }
    })
    const change = db.user.update({ where: { id: 1 }, data: { name: 'never' } })
    const calls = isFirst ? [malformed, change] : [change, malformed]
    await expect(db.$transaction(calls)).rejects.toMatchObject({ name: 'CacheError', code: 'UNIT' })
    expect(shop().log.statements).toEqual([])
    expect(await answered(cache, read)).toEqual(['hit'])
  })

  test('takes raw statements along', async () => {
    const { db } = setup()
    const read = () => db.user.findUnique({ where: { id: 1 } })
    await read()
    await db.$transaction([db.$executeRaw`UPDATE users SET name = ${'raw'} WHERE id = 1`, db.post.count()])
    expect((await read())?.name).toBe('raw')
  })
})
