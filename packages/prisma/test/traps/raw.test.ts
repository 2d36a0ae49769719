import { makeTypedQueryFactory, Sql } from '@prisma/client/runtime/client'
import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops('a raw statement', (shop, provider) => {
  const setup = () => {
    const { db, cache } = withCache(shop().base)
    const reads = {
      user: () => db.user.findUnique({ where: { id: 1 } }),
      posts: () => db.post.findMany({ where: { authorId: 1 } }),
      members: () => db.membership.findMany({ where: { userId: 1 } }),
      tags: () => db.tag.count(),
      teams: () => db.team.findMany(),
      brands: () => db.brand.findMany(),
      products: () => db.product.findMany({ where: { brandCode: 'ACME' } }),
    }
    const fill = () => Promise.all(Object.values(reads).map((read) => read()))
    /** The answers that are asked for anew. */
    const moved = async (): Promise<readonly string[]> => {
      const gone: string[] = []
      for (const [name, read] of Object.entries(reads))
        if (!(await answered(cache, read)).every((seen) => seen === 'hit')) gone.push(name)
      return gone
    }
    return { db, cache, fill, moved, kept: async () => (await moved()).length === 0 }
  }
  const spelled = (sql: string) => (provider === 'mysql' ? sql.replaceAll('"', '`').replaceAll(/\$\d/g, '?') : sql)
  /** MariaDB has RETURNING for deletions, no ON CONFLICT, and no WITH before anything but SELECT. */
  const isSpoken = (sql: string) =>
    provider !== 'mysql' || !/(?:update|insert).*returning|ON CONFLICT|^WITH (?!adults)/is.test(sql)
  const nothing = "UPDATE users SET name = 'x' WHERE id = 77"
  const everything = 'user posts members tags teams brands products'

  /** What must be asked for anew after each statement. All else is answered without SQL. */
  const precise: Record<string, readonly string[]> = {
    user: [
      "UPDATE users SET name = 'x' WHERE id = 1",
      "/* SELECT */ update users set name = 'delete from posts' where id = 1 returning id",
      "INSERT INTO users (id, email, name, tenant_id) VALUES (50, 'n@example.com', 'n', 1)",
    ],
    posts: [
      "UPDATE posts SET title = 'x' WHERE id = 77",
      'UPDATE posts SET author_id = 1 WHERE id = 3',
      "WITH a AS (SELECT 1 AS id) UPDATE posts SET title = 'w' WHERE id IN (SELECT id FROM a)",
    ],
    // The join table goes along, which no read here shows.
    tags: [
      'DELETE FROM "Tag" WHERE id = 4 RETURNING id',
      'INSERT INTO "Tag" (name) VALUES (\'new\') ON CONFLICT DO NOTHING',
    ],
    brands: ["UPDATE \"Brand\" SET name = 'x' WHERE code = 'IDLE'"],
    'members teams': ['DELETE FROM "Team" WHERE id = 77'],
    'brands products': [
      "UPDATE \"Brand\" SET code = 'ACME2' WHERE code = 'ACME'",
      'DELETE FROM "Brand" WHERE code = \'IDLE\'',
    ],
    'user posts members': ['DELETE FROM users WHERE id = 77'],
    [everything]: [
      'CREATE VIEW seen AS SELECT 1 AS one',
      'DROP VIEW IF EXISTS seen',
      'CREATE TABLE made (id int)',
      'DELETE FROM made',
      'DROP TABLE made',
    ],
    '': ["SELECT 'delete from users', count(*) FROM users"],
  }
  const owns: Record<typeof provider, Record<string, readonly string[]>> = {
    postgresql: {
      tags: [
        'WITH gone AS (DELETE FROM "Tag" WHERE id = 4 RETURNING id) SELECT * FROM gone',
        'EXPLAIN ANALYZE DELETE FROM public."Tag" WHERE id = 4',
        'COPY (DELETE FROM "Tag" WHERE id = 4 RETURNING id) TO \'/dev/null\'',
      ],
      teams: ['MERGE INTO "Team" t USING (SELECT 1 AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = \'m\''],
      'members teams': ['TRUNCATE "Team" CASCADE'],
      members: ['TRUNCATE memberships'],
      user: ["EXPLAIN ANALYZE UPDATE users SET name = 'x' WHERE id = 1"],
      [everything]: [
        "SELECT pg_catalog.lower('A')",
        'SELECT "lower"(\'A\')',
        'DO $$ BEGIN DELETE FROM "Tag" WHERE id = 4; END $$',
      ],
      'tags teams': ['DELETE FROM "Tag" WHERE id = 4; UPDATE "Team" SET name = \'x\''],
      // Not on SQLite: libsql does not end an EXPLAIN, and keeps the lock of the write after it.
      '': [
        'EXPLAIN DELETE FROM users',
        'SELECT id INTO copied FROM users',
        'SELECT pg_try_advisory_xact_lock(1), pg_backend_pid()',
        "SELECT nextval('users_id_seq') FROM users FOR UPDATE",
        "SET lock_timeout = '5s'",
        "NOTIFY shop, 'delete from users'",
        'SELECT $$; DELETE FROM users; $$',
      ],
    },
    mysql: {
      'user posts members': ["REPLACE INTO users (id, email, name, tenant_id) VALUES (4, 'di2@example.com', 'n', 1)"],
      teams: ["INSERT INTO Team (id, name) VALUES (1, 'x') ON DUPLICATE KEY UPDATE name = 'x'"],
      '': ['SELECT last_insert_id()', "SELECT 'x' # DELETE FROM users"],
    },
    sqlite: {
      'user posts members': [
        "INSERT OR REPLACE INTO users (id, email, name, tenant_id) VALUES (4, 'di2@example.com', 'n', 1)",
      ],
      teams: ["UPDATE OR IGNORE [Team] SET name = 'x'"],
      '': ['PRAGMA table_info(users)', 'SELECT last_insert_rowid()'],
    },
  }
  const cases = [precise, owns[provider]].flatMap((table) =>
    Object.entries(table).flatMap(([expected, statements]) =>
      statements.filter(isSpoken).map((sql) => [expected, sql] as const),
    ),
  )
  test.each(cases)('moves what it writes to and keeps the rest: %s: %s', async (expected, sql) => {
    const { db, fill, moved } = setup()
    await shop().admin.run('DROP TABLE IF EXISTS copied')
    await fill()
    const run = /^(?:SELECT|EXPLAIN|PRAGMA)|RETURNING/i.test(sql) ? '$queryRawUnsafe' : '$executeRawUnsafe'
    await db[run](spelled(sql))
    const gone = await moved()
    expect(gone).toEqual(expect.arrayContaining(expected.split(' ').filter((name) => name !== '')))
    expect(gone.join(' ')).toBe(expected)
  })

  const everyWay = async () => {
    const { db, fill, moved } = setup()
    const name = 'typed'
    // TypedSQL is a preview: what its generator would switch on is switched on here.
    const settings = (shop().base as unknown as { _engineConfig: { previewFeatures?: string[] } })._engineConfig
    settings.previewFeatures = ['typedSql']
    const typedly = (client: object) => client as { $queryRawTyped(query: unknown): Promise<unknown> }
    const typed = makeTypedQueryFactory('UPDATE "Team" SET name = \'typed\' RETURNING id')
    const calls = [
      () => db.$executeRaw`UPDATE "Team" SET name = ${name}`,
      () => db.$queryRaw`UPDATE "Team" SET name = ${name} RETURNING id`,
      () => db.$queryRaw(new Sql(['UPDATE ', ' SET name = ', ''], [new Sql(['"Team"'], []), name])),
      () => db.$executeRawUnsafe('UPDATE "Team" SET name = $1', name),
      () => db.$queryRawUnsafe('UPDATE "Team" SET name = $1 RETURNING id', name),
      () => typedly(db).$queryRawTyped(typed()),
    ]
    for (const call of calls) {
      await fill()
      await call()
      expect(await moved()).toEqual(['teams'])
    }
  }
  // What is sent is the same everywhere, and MariaDB has no UPDATE that returns rows.
  if (provider !== 'mysql') test('is read through every way that Prisma has', everyWay)

  test('that only selects moves nothing, and is not cached', async () => {
    const { db, cache, fill, kept } = setup()
    await fill()
    const selects = [
      () => db.$queryRaw`SELECT name FROM users WHERE id = ${1}`,
      () => db.$queryRawUnsafe(spelled('SELECT count(*) AS n FROM users WHERE id > $1'), 0),
      () => db.$queryRaw`WITH adults AS (SELECT * FROM users WHERE age > 18) SELECT max(age) AS age FROM adults`,
    ]
    for (const select of selects) expect(await answered(cache, select)).toEqual(['bypass: raw'])
    expect(await kept()).toBe(true)
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

  test('inside a transaction moves what it wrote at its end, or nothing if it is rolled back', async () => {
    const { db, fill, kept, moved } = setup()
    await fill()
    const failing = db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(nothing)
      throw new Error('rolled back on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await kept()).toBe(true)
    await db.$transaction((tx) => tx.$executeRawUnsafe(nothing))
    expect(await moved()).toEqual(['user'])
    await db.$transaction([db.$executeRawUnsafe(nothing), db.tag.count()])
    expect(await moved()).toEqual(['user'])
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

  test('is what errors of its options speak of', async () => {
    const { db } = setup()
    const wrong: readonly [given: object, message: RegExp][] = [
      [{ tll: '1m' }, /^\$queryCached\(\) has the unknown word "tll"; /],
      [{ ttl: 'soon' }, /^\$queryCached\(\)\.ttl is "soon"; /],
      [{ tags: [5] }, /^\$queryCached\(\)\.tags has 5; /],
    ]
    for (const [given, message] of wrong) {
      const call = async () => db.$queryCached({ dependsOn: ['User'], ...given })`SELECT 1 AS one`
      await expect(call()).rejects.toThrow(message)
    }
    expect(shop().log.statements).toEqual([])
  })

  test('refuses what writes, also in a fragment, and takes its author’s word for functions', async () => {
    const { db } = setup()
    const cached = () => db.$queryCached({ dependsOn: ['User'] })
    const refused = [
      () => cached()`DELETE FROM users WHERE id = ${77}`,
      () => cached()`${new Sql(['UPDATE users'], [])} SET name = 'x' WHERE id = 77`,
      () => cached()`BEGIN`,
      () => cached()`DROP VIEW IF EXISTS seen`,
    ]
    for (const call of refused) await expect(call()).rejects.toMatchObject({ code: 'CALL' })
    expect(shop().log.statements).toEqual([])
    expect(await cached()`SELECT 'delete from users' AS text FROM ${new Sql(['users'], [])} WHERE id = 1`).toHaveLength(
      1,
    )
    if (provider === 'sqlite') expect(await cached()`SELECT sqlite_compileoption_get(0) AS one`).toHaveLength(1)
    else if (provider === 'mysql') expect(await cached()`SELECT connection_id() AS one`).toHaveLength(1)
    else expect(await cached()`SELECT pg_catalog.upper('a') AS one`).toEqual([{ one: 'A' }])
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
