import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops('a raw statement', (shop, provider) => {
  const setup = () => {
    const { db, cache } = withCache(shop().base)
    const reads = [() => db.user.findUnique({ where: { id: 1 } }), () => db.tag.count(), () => db.team.findMany()]
    const fill = () => Promise.all(reads.map((read) => read()))
    const kept = async () => (await Promise.all(reads.map((read) => answered(cache, read)))).flat()
    return { db, cache, fill, kept: async () => (await kept()).every((seen) => seen === 'hit') }
  }
  const nothing = "UPDATE users SET name = 'x' WHERE id = 77"

  test('that executes moves everything', async () => {
    const { db, fill, kept } = setup()
    for (const execute of [
      () => db.$executeRaw`UPDATE users SET name = ${'x'} WHERE id = 1`,
      () => db.$executeRawUnsafe(nothing),
    ]) {
      await fill()
      expect(await kept()).toBe(true)
      await execute()
      expect(await kept()).toBe(false)
    }
    expect((await db.user.findUnique({ where: { id: 1 } }))?.name).toBe('x')
  })

  test('that only selects moves nothing, and is not cached', async () => {
    const { db, cache, fill, kept } = setup()
    await fill()
    const selects = [
      () => db.$queryRaw`SELECT name FROM users WHERE id = ${1}`,
      () => db.$queryRawUnsafe(`SELECT count(*) AS n FROM users WHERE id > ${provider === 'mysql' ? '?' : '$1'}`, 0),
      () => db.$queryRaw`WITH adults AS (SELECT * FROM users WHERE age > 18) SELECT max(age) AS age FROM adults`,
    ]
    for (const select of selects) expect(await answered(cache, select)).toEqual(['bypass: raw'])
    expect(await kept()).toBe(true)
  })

  const writes: Record<string, string> = {
    'an INSERT … RETURNING': 'INSERT INTO "Tag" (name) VALUES (\'new\') RETURNING id',
    'a statement behind a comment': '/* SELECT */ DELETE FROM "Tag" WHERE id = 4 RETURNING id',
    'a lower-case statement': 'delete from "Tag" where id = 4 returning id',
    'a select of a function that is not known': {
      postgresql: 'SELECT pg_backend_pid()',
      sqlite: 'SELECT last_insert_rowid()',
      mysql: 'SELECT last_insert_id()',
    }[provider],
  }
  if (provider !== 'mysql') writes['an UPDATE … RETURNING'] = "UPDATE users SET name = 'x' WHERE id = 1 RETURNING id"
  if (provider === 'postgresql') {
    writes['a write inside WITH'] = 'WITH gone AS (DELETE FROM "Tag" WHERE id = 4 RETURNING id) SELECT * FROM gone'
    writes['a select that makes a table'] = 'SELECT id INTO copied FROM users'
    writes['a select of a quoted function'] = `SELECT "lower"('A')`
    writes['a select of a function under a schema'] = "SELECT pg_catalog.lower('A')"
  }
  test.each(Object.entries(writes))('that queries by %s moves everything', async (_what, sql) => {
    const { db, fill, kept } = setup()
    await fill()
    await db.$queryRawUnsafe(provider === 'mysql' ? sql.replaceAll('"', '`') : sql)
    expect(await kept()).toBe(false)
    if (sql.includes('copied')) await shop().admin.run('DROP TABLE copied')
  })

  const callsFunction = async () => {
    const { db } = setup()
    await shop().admin.run(
      "CREATE OR REPLACE FUNCTION rename_all() RETURNS int LANGUAGE sql AS $$ UPDATE users SET name = 'all'; SELECT 1 $$",
    )
    await db.user.findUnique({ where: { id: 1 } })
    await db.$queryRaw`SELECT rename_all()`
    expect((await db.user.findUnique({ where: { id: 1 } }))?.name).toBe('all')
  }
  // SQLite has no functions of the user's that write.
  if (provider === 'postgresql') test('that calls a function which writes moves what it wrote', callsFunction)

  test('that fails moves nothing', async () => {
    const { db, fill, kept } = setup()
    await fill()
    await expect(db.$executeRawUnsafe('UPDATE nowhere SET x = 1')).rejects.toThrow()
    expect(await kept()).toBe(true)
  })

  test('inside a transaction moves everything at its end, or nothing if it is rolled back', async () => {
    const { db, fill, kept } = setup()
    await fill()
    const failing = db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(nothing)
      throw new Error('rolled back on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await kept()).toBe(true)
    await db.$transaction((tx) => tx.$executeRawUnsafe(nothing))
    expect(await kept()).toBe(false)
  })
})

overShops('$queryCached', (shop, provider) => {
  const setup = () => withCache(shop().base)
  const select = (db: ReturnType<typeof setup>['db'], id: unknown) =>
    db.$queryCached({ ttl: '1m', dependsOn: ['User'] })<{ name: string }[]>`SELECT name FROM users WHERE id = ${id}`

  test('is a hit the second time, until its time is out or a model it names is written', async () => {
    const { db, cache, clock } = setup()
    expect(await select(db, 1)).toEqual([{ name: 'Ada' }])
    expect(await answered(cache, () => select(db, 1))).toEqual(['hit'])
    await db.post.update({ where: { id: 1 }, data: { title: 'elsewhere' } })
    expect(await answered(cache, () => select(db, 1))).toEqual(['hit'])
    await db.user.update({ where: { id: 2 }, data: { name: 'changed' } })
    expect(await answered(cache, () => select(db, 1))).toEqual(['fill', 'miss'])
    clock.advance(60_000)
    expect(await answered(cache, () => select(db, 1))).toEqual(['fill', 'miss'])
  })

  test('moves only with the rows that it names', async () => {
    const { db, cache } = setup()
    const posts = () =>
      db.$queryCached({
        dependsOn: [{ model: 'Post', where: { authorId: 1 } }],
      })`SELECT title FROM posts WHERE author_id = 1`
    await posts()
    await db.post.update({ where: { id: 3 }, data: { title: 'elsewhere' } })
    await db.user.update({ where: { id: 2 }, data: { name: 'changed' } })
    expect(await answered(cache, posts)).toEqual(['hit'])
    await db.post.update({ where: { id: 3 }, data: { authorId: 1 } })
    expect(await posts()).toHaveLength(3)
  })

  test('without anything to depend on is an error that says so', async () => {
    const { db } = setup()
    for (const given of [undefined, {}, { ttl: '1m' }, { dependsOn: [] }, { dependsOn: 'User' }]) {
      const call = async () => db.$queryCached(given as { dependsOn: string[] })`SELECT 1 AS one`
      await expect(call()).rejects.toMatchObject({
        name: 'CacheError',
        code: 'CALL',
        message: expect.stringContaining('dependsOn') as string,
      })
    }
    const nobody = async () => db.$queryCached({ dependsOn: ['Nobody'] })`SELECT 1 AS one`
    await expect(nobody()).rejects.toMatchObject({ code: 'MODEL' })
    const soon = async () => db.$queryCached({ ttl: 'soon' as '1m', dependsOn: ['User'] })`SELECT 1 AS one`
    await expect(soon()).rejects.toMatchObject({ code: 'UNIT' })
    expect(shop().log.statements).toEqual([])
  })

  test('asks the database inside a transaction, on its connection', async () => {
    const { db, cache } = setup()
    await select(db, 1)
    await db.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { name: 'inside' } })
      const rows = await tx.$queryCached({ dependsOn: ['User'] })`SELECT name FROM users WHERE id = 1`
      expect(rows).toEqual([{ name: 'inside' }])
    })
    expect(await select(db, 1)).toEqual([{ name: 'inside' }])
    expect(cache.stats().hits.l1).toBe(0)
  })

  test('takes values of different types for different questions', async () => {
    const { db, cache } = setup()
    const values = provider === 'sqlite' ? [1, '1', 1n, true, null] : [1, 1n, null]
    for (const value of values) expect(await answered(cache, () => select(db, value))).toContain('miss')
    for (const value of values) expect(await answered(cache, () => select(db, value))).toEqual(['hit'])
  })

  test('does not take a value for text', async () => {
    const { db } = setup()
    const one = (name: unknown) =>
      db.$queryCached({ dependsOn: ['User'] })`SELECT id FROM users WHERE name = ${name} AND id = ${1}`
    expect(await one('Ada')).toHaveLength(1)
    expect(await one("Ada' OR name = 'Bob")).toEqual([])
  })

  test('keeps what it was asked while a write was under way to itself', async () => {
    const { db, cache } = setup()
    const held = shop().gate.hold(/^SELECT name FROM users/, 'after')
    const slow = select(db, 1)
    await held.reached
    await db.user.update({ where: { id: 1 }, data: { name: 'changed' } })
    held.release()
    expect(await slow).toEqual([{ name: 'Ada' }])
    expect(cache.stats().refusedFills).toBe(1)
    expect(await select(db, 1)).toEqual([{ name: 'changed' }])
  })
})
