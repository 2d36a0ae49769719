import type pg from 'pg'
import { expect } from 'vitest'
import { statement } from '../../../support/gate.ts'
import { Comment, Post, type Role, Tag, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row, Stage, Write } from '../runner/row.ts'
import { each, insertAs, newUser, oneWith, post, setUser, user, userByEmail } from './common.ts'

const order = { id: 'ASC' } as const

const ofRole =
  (role: Role): Read =>
  (db) =>
    db.find(User, { where: { role }, order })
const commentsOn =
  (postId: number): Read =>
  (db) =>
    db.find(Comment, { where: { postId }, order })
const postsBy =
  (authorId: number): Read =>
  (db) =>
    db.find(Post, { where: { authorId }, order })
const countUsers: Read = (db) => db.count(User)
const tags: Read = (db) => db.find(Tag, { order })
const tagOne: Read = (db) => db.findOneBy(Tag, { id: 1 })

const raw =
  (sql: string): Write =>
  (db) =>
    db.query(sql)
const namesRaw: Read = (db) => db.query('SELECT name FROM users WHERE id = 1')
const promote: Write = (db) => db.update(User, { role: 'USER' }, { role: 'ADMIN' })

const digits = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`
const hundredThousand = `INSERT INTO "Comment" (post_id, body)
  SELECT 4, 'bulk' FROM ${digits} a CROSS JOIN ${digits} b CROSS JOIN ${digits} c CROSS JOIN ${digits} d CROSS JOIN ${digits} e`

const alterTags = ({ db }: Stage, how: string) => db.query(`ALTER TABLE "Tag" ${how}`)

export const rows: readonly Row[] = [
  {
    id: 'I1',
    says: 'many rows change groups',
    write: promote,
    INV: { left: ofRole('USER'), entered: ofRole('ADMIN'), two: user(2), three: user(3), five: user(5) },
    KEEP: { list: ofRole('EDITOR'), one: user(1), byEmail: userByEmail('dot@example.com') },
  },
  {
    id: 'I1',
    says: 'many rows change groups by one save()',
    write: async (db) => {
      const users = await db.find(User, { where: { role: 'USER' } })
      for (const one of users) one.role = 'ADMIN'
      await db.save(users)
    },
    INV: { left: ofRole('USER'), entered: ofRole('ADMIN'), two: user(2), three: user(3), five: user(5) },
    'KEEP*': { list: ofRole('EDITOR'), one: user(1), byEmail: userByEmail('dot@example.com') },
  },
  {
    id: 'I3',
    says: 'many rows go',
    write: (db) => db.delete(Post, { authorId: 1 }),
    INV: each({
      one: post(1),
      list: postsBy(1),
      count: (db) => db.count(Post),
      comments: commentsOn(1),
      tag: oneWith(Tag, { where: { id: 1 }, relations: { posts: true } }),
    }),
    KEEP: { list: postsBy(2), one: post(3) },
    'KEEP*': commentsOn(3),
  },
  {
    id: 'I4',
    says: 'many rows come',
    write: (db) =>
      db.insert(User, [
        newUser({ email: 'other@example.com', role: 'EDITOR' }),
        newUser({ email: 'new@example.com', role: 'USER' }),
      ]),
    INV: { byEmail: userByEmail('new@example.com'), list: ofRole('USER'), other: ofRole('EDITOR'), countUsers },
    KEEP: { one: user(1), list: ofRole('ADMIN') },
  },
  {
    id: 'I4',
    says: 'many rows come by one save() in parts',
    write: (db) =>
      db.save(
        User,
        ['a', 'b', 'c'].map((name) => newUser({ email: `${name}@example.com`, role: 'EDITOR', name })),
        { chunk: 2 },
      ),
    INV: { byEmail: userByEmail('a@example.com'), list: ofRole('EDITOR'), countUsers },
    KEEP: { one: user(1), list: ofRole('ADMIN') },
  },
  {
    id: 'I4',
    says: 'rows come by INSERT … SELECT',
    write: raw(`INSERT INTO "Tag" (name) SELECT slug FROM posts WHERE slug IS NOT NULL`),
    INV: { tags, byName: (db) => db.findOneBy(Tag, { name: 'one' }) },
    KEEP: { post: post(1) },
  },
  {
    id: 'I6',
    says: 'a hundred thousand rows',
    expect: 'INV by a few tags and a few statements',
    story: async ({ db, shop, cache, prime, hit, fresh }) => {
      await shop.admin.run(hundredThousand)
      const count: Read = (by) => by.countBy(Comment, { likes: 1 })
      await prime(count, commentsOn(1), tags)
      let told = 0
      cache.on('invalidate', (event) => void (told += event.tags?.length ?? 0))
      shop.log.reset()
      await db.update(Comment, { body: 'bulk' }, { likes: 1 })
      expect(shop.log.count, 'statements').toBeLessThan(10)
      expect(told, 'tags').toBeLessThan(1_000)
      expect(await count(db)).toBe(100_000)
      await fresh(commentsOn(1))
      await hit(tags)
    },
  },
  {
    id: 'I7',
    says: 'many rows change and go, and it is rolled back',
    expect: 'KEEP',
    story: async ({ db, prime, hit }) => {
      const reads = [user(2), ofRole('USER'), ofRole('ADMIN'), countUsers, postsBy(1), commentsOn(1)]
      await prime(...reads)
      const work = db.transaction(async (tx) => {
        await promote(tx)
        await tx.delete(Post, { authorId: 1 })
        throw new Error('rolled back on purpose')
      })
      await expect(work).rejects.toThrow('on purpose')
      for (const read of reads) await hit(read)
    },
  },
  {
    id: 'I9',
    says: 'a runner is given back while its transaction is open',
    providers: ['postgresql'],
    expect: 'the truth, and stored again once it is sure',
    story: async ({ db, clock, prime, fresh }) => {
      await prime(user(2), ofRole('USER'))
      const runner = db.dataSource.createQueryRunner()
      const connection = (await runner.connect()) as pg.PoolClient
      await runner.startTransaction()
      await promote(runner.manager)
      await runner.release()
      // Nobody ends it but whoever looks after the connection, out of the cache's sight.
      await connection.query('ROLLBACK')
      await fresh(user(2))
      await fresh(ofRole('USER'))
      clock.advance(61_000)
      await prime(user(2), ofRole('USER'))
    },
  },
  {
    id: 'I10',
    says: 'a row comes under the condition between what is looked at and the statement',
    providers: ['postgresql'],
    expect: 'INV',
    story: async ({ db, other, gate, prime, fresh }) => {
      const reads = [user(4), user(2), ofRole('USER'), ofRole('EDITOR'), ofRole('ADMIN')]
      await prime(...reads)
      const held = gate.hold(statement.updates('users'))
      const bulk = Promise.resolve(promote(db))
      await held.reached
      await setUser(4, { role: 'USER' })(other)
      for (const read of reads) await read(other)
      held.release()
      await bulk
      for (const read of reads) await fresh(read)
      for (const read of reads) await fresh(read, other)
    },
  },
  { id: 'I12', says: 'a raw query', write: setUser(1, { name: 'Anna' }), BYPASS: namesRaw },
  {
    id: 'I12',
    says: 'a raw query with what it depends on',
    expect: 'INV of that, KEEP of others',
    story: async ({ db, shop, cache }) => {
      const ask = (id: number) =>
        cache.remember(`name of ${id}`, { ttl: '1m', dependsOn: [{ model: 'User', id }] }, () =>
          db.query(`SELECT name FROM users WHERE id = ${id}`),
        )
      await Promise.all([ask(1), ask(2)])
      await setUser(1, { name: 'Anna' })(db)
      shop.log.reset()
      expect(await ask(2)).toEqual([{ name: 'Ben' }])
      expect(shop.log.count).toBe(0)
      expect(await ask(1)).toEqual([{ name: 'Anna' }])
      expect(shop.log.count).toBe(1)
    },
  },
  {
    id: 'I13',
    says: 'INSERT … RETURNING as a query',
    write: raw(`INSERT INTO "Tag" (name) VALUES ('new') RETURNING id`),
    INV: { tags, tag: (db) => db.findOneBy(Tag, { name: 'new' }) },
  },
  {
    id: 'I13',
    says: 'WITH … DELETE as a query',
    providers: ['postgresql'],
    write: raw('WITH gone AS (DELETE FROM "Comment" WHERE id = 1 RETURNING id) SELECT * FROM gone'),
    INV: { comment: (db) => db.findOneBy(Comment, { id: 1 }), list: commentsOn(1) },
  },
  {
    id: 'I13',
    says: 'a query of a function that writes',
    providers: ['postgresql'],
    expect: 'INV',
    story: async ({ db, shop, prime, fresh }) => {
      await shop.admin.run(
        `CREATE OR REPLACE FUNCTION rename_ann() RETURNS int LANGUAGE sql AS $$ UPDATE users SET name = 'Anna' WHERE id = 1; SELECT 1 $$`,
      )
      await prime(user(1))
      await db.query('SELECT rename_ann()')
      await fresh(user(1))
      expect(await user(1)(db)).toMatchObject({ name: 'Anna' })
      await shop.admin.run('DROP FUNCTION rename_ann')
    },
  },
  ...[
    `SELECT 'update users set name' AS word FROM users`,
    'SELECT id, created_at AS updated_at FROM users',
    `select id from users where name <> 'delete from users'`,
  ].map((sql): Row => ({
    id: 'I15',
    says: `reads, whatever words it has: ${sql}`,
    write: raw(sql),
    KEEP: { user: user(1), list: ofRole('USER') },
  })),
  ...[
    `UPDATE users SET name = 'Anna' WHERE id = 1 RETURNING id`,
    `update users set name = 'Anna' where id = 1`,
    `UpDaTe users SET name = 'Anna' WHERE id = 1 RETURNING id`,
    `-- SELECT\nUPDATE users SET name = 'Anna' WHERE id = 1`,
    `/* SELECT */ UPDATE users SET name = 'Anna' WHERE id = 1 RETURNING id`,
    `WITH one AS (SELECT 1 AS id) UPDATE users SET name = 'Anna' WHERE id IN (SELECT id FROM one) RETURNING id`,
  ].map((sql): Row => ({
    id: 'I15',
    says: `writes, however it is spelt: ${sql}`,
    write: raw(sql),
    INV: { user: user(1), list: ofRole('ADMIN') },
  })),
  {
    id: 'I16',
    says: 'SQL as a template',
    write: (db) => db.sql`UPDATE users SET name = ${'Anna'} WHERE id = ${1}`,
    INV: { user: user(1), list: ofRole('ADMIN') },
    BYPASS: (db) => db.sql`SELECT name FROM users WHERE id = ${1}`,
    KEEP: user(2),
  },
  {
    id: 'I18',
    says: 'a table gets another column',
    expect: 'no entry of it is used any more',
    story: async (stage) => {
      await stage.prime(tags, tagOne)
      await alterTags(stage, 'ADD COLUMN extra INTEGER')
      try {
        await stage.miss(tags)
        await stage.miss(tagOne)
      } finally {
        await alterTags(stage, 'DROP COLUMN extra')
      }
    },
  },
  {
    id: 'I19',
    says: 'a stored procedure',
    providers: ['postgresql'],
    expect: 'INV of everything it may have changed',
    story: async ({ db, shop, prime, fresh }) => {
      await shop.admin.run(
        `CREATE OR REPLACE PROCEDURE rename_all() LANGUAGE sql AS $$ UPDATE users SET name = 'all'; UPDATE "Tag" SET name = name || '!' $$`,
      )
      await prime(user(1), tags, ofRole('USER'))
      await db.query('CALL rename_all()')
      await fresh(user(1))
      await fresh(tags)
      await fresh(ofRole('USER'))
      expect(await user(1)(db)).toMatchObject({ name: 'all' })
    },
  },
  {
    id: 'I21',
    says: 'somebody else changes rows, and tells which',
    expect: 'INV of those, KEEP of others',
    story: async ({ shop, cache, prime, hit, fresh }) => {
      await prime(user(1), user(2), user(3), ofRole('ADMIN'), tags)
      await shop.admin.run(`UPDATE users SET name = 'bulk' WHERE id IN (1, 2)`)
      for (const id of [1, 2]) await cache.invalidate({ model: 'User', id })
      for (const read of [user(1), user(2), ofRole('ADMIN')]) await fresh(read)
      await hit(user(3))
      await shop.admin.run(`UPDATE users SET name = 'all'`)
      await cache.invalidate('User')
      for (const read of [user(3), ofRole('ADMIN')]) await fresh(read)
      await hit(tags)
    },
  },
  {
    id: 'I22',
    says: 'builders that return what they changed',
    providers: ['postgresql'],
    write: async (db) => {
      await db
        .createQueryBuilder()
        .update(User)
        .set({ role: 'ADMIN' })
        .where({ role: 'USER' })
        .returning('id')
        .execute()
      await db.createQueryBuilder().insert().into(User).values(newUser()).returning('*').execute()
      await db.createQueryBuilder().delete().from(Comment).where({ id: 1 }).returning('body').execute()
    },
    INV: {
      left: ofRole('USER'),
      entered: ofRole('ADMIN'),
      two: user(2),
      made: userByEmail('new@example.com'),
      countUsers,
      gone: commentsOn(1),
    },
    KEEP: { one: user(1), list: ofRole('EDITOR'), comments: commentsOn(3) },
  },
  {
    id: 'I22',
    says: 'increment() and decrement() of many',
    write: async (db) => {
      await db.increment(User, { role: 'USER' }, 'score', 3)
      await db.decrement(User, { id: 4 }, 'score', 1)
    },
    INV: { two: user(2), four: user(4), list: ofRole('USER') },
    KEEP: { one: user(1), admins: ofRole('ADMIN') },
  },
  {
    id: 'I22',
    says: 'clear() of a table',
    write: (db) => db.clear(Comment, { cascade: false }),
    INV: { list: commentsOn(1), count: (db) => db.count(Comment) },
    KEEP: { user: user(1), tags },
  },
  {
    id: 'I4',
    says: 'a row comes under an id that led nowhere',
    write: insertAs(User, { id: 9, email: 'nine@example.com', name: 'Nine', tenantId: 1 }),
    INV: { byId: user(9), countUsers },
    KEEP: user(1),
  },
]
