import { sqltag } from '@prisma/client/runtime/client'
import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import type { Db, Read, Row, Stage, Write } from '../runner/row.ts'
import { inTurn, newUser, post, setUser, user, userByEmail } from './common.ts'

const orderBy = { id: 'asc' } as const

const ofRole =
  (role: 'USER' | 'EDITOR' | 'ADMIN'): Read =>
  (db) =>
    db.user.findMany({ where: { role }, orderBy })
const commentsOn =
  (postId: number): Read =>
  (db) =>
    db.comment.findMany({ where: { postId }, orderBy })
const postsBy =
  (authorId: number): Read =>
  (db) =>
    db.post.findMany({ where: { authorId }, orderBy })
const countUsers: Read = (db) => db.user.count()
const tags: Read = (db) => db.tag.findMany({ orderBy })
const tagOne: Read = (db) => db.tag.findUnique({ where: { id: 1 } })
const comment: Read = (db) => db.comment.findUnique({ where: { id: 1 } })

const raw =
  (sql: string): Write =>
  (db) =>
    db.$queryRawUnsafe(sql)
const namesRaw: Read = (db) => db.$queryRaw`SELECT name FROM users WHERE id = 1`

const promote: Write = (db) => db.user.updateMany({ where: { role: 'USER' }, data: { role: 'ADMIN' } })

/** Ten times ten times …: rows without end, in words that every database knows. */
const digits = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`
const hundredThousand = `INSERT INTO "Comment" (post_id, body)
  SELECT 4, 'bulk' FROM ${digits} a CROSS JOIN ${digits} b CROSS JOIN ${digits} c CROSS JOIN ${digits} d CROSS JOIN ${digits} e`

const alterTags = ({ db, provider }: Stage, how: string) =>
  db.$executeRawUnsafe(`ALTER TABLE ${provider === 'mysql' ? '`Tag`' : '"Tag"'} ${how}`)

export const rows: readonly Row[] = [
  {
    id: 'I1',
    says: 'many rows change groups',
    write: promote,
    INV: { left: ofRole('USER'), entered: ofRole('ADMIN'), two: user(2), three: user(3), five: user(5) },
    KEEP: { list: ofRole('EDITOR'), one: user(1), byEmail: userByEmail('dot@example.com') },
  },
  {
    id: 'I3',
    says: 'many rows go',
    write: (db) => db.post.deleteMany({ where: { authorId: 1 } }),
    INV: {
      one: post(1),
      list: postsBy(1),
      count: (db) => db.post.count(),
      comments: commentsOn(1),
      tag: (db) => db.tag.findUnique({ where: { id: 1 }, include: { posts: true } }),
    },
    KEEP: { list: postsBy(2), one: post(3), comments: commentsOn(3) },
  },
  {
    id: 'I4',
    says: 'many rows come',
    write: (db) =>
      db.user.createMany({ data: [newUser({ id: 9 }), newUser({ email: 'other@example.com', role: 'EDITOR' })] }),
    INV: {
      byId: user(9),
      byEmail: userByEmail('new@example.com'),
      list: ofRole('USER'),
      other: ofRole('EDITOR'),
      countUsers,
    },
    KEEP: { one: user(1), list: ofRole('ADMIN') },
  },
  {
    id: 'I4',
    says: 'many rows come, those that are there are skipped',
    providers: ['postgresql'],
    write: (db) =>
      db.user.createMany({ data: [newUser({ id: 9 }), newUser({ email: 'ann@example.com' })], skipDuplicates: true }),
    INV: { byId: user(9), byEmail: userByEmail('new@example.com'), list: ofRole('USER'), countUsers },
    KEEP: { one: user(1), list: ofRole('ADMIN') },
  },
  {
    id: 'I6',
    says: 'a hundred thousand rows',
    expect: 'INV by a few tags and a few statements',
    story: async ({ db, shop, cache, prime, hit, fresh }) => {
      await shop.admin.run(hundredThousand)
      const count: Read = (by) => by.comment.count({ where: { likes: 1 } })
      await prime(count, commentsOn(1), tags)
      let told = 0
      cache.on('invalidate', (event) => void (told += event.tags?.length ?? 0))
      shop.log.reset()
      expect(await db.comment.updateMany({ where: { body: 'bulk' }, data: { likes: 1 } })).toEqual({ count: 100_000 })
      expect(shop.log.count, 'statements').toBeLessThan(10)
      expect(told, 'tags').toBeLessThan(1_000)
      await fresh(count)
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
      const work = db.$transaction(async (tx) => {
        await promote(tx as unknown as Db)
        await tx.post.deleteMany({ where: { authorId: 1 } })
        throw new Error('rolled back on purpose')
      })
      await expect(work).rejects.toThrow('on purpose')
      for (const read of reads) await hit(read)
    },
  },
  {
    id: 'I10',
    says: 'a row comes under the condition between what is looked at and the statement',
    // SQLite has one writer: nobody comes between.
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
  {
    id: 'I12',
    says: 'a raw query, and the same with what it depends on',
    write: setUser(1, { name: 'Anna' }),
    BYPASS: namesRaw,
    INV: (db) =>
      db.$queryCached({ ttl: '1m', dependsOn: [{ model: 'User', id: 1 }] })`SELECT name FROM users WHERE id = 1`,
    KEEP: (db) =>
      db.$queryCached({
        ttl: '1m',
        dependsOn: [{ model: 'User', where: { tenantId: 2 } }],
      })`SELECT name FROM users WHERE tenant_id = 2 ORDER BY id`,
  },
  ...[`"Tag"`, '`Tag`'].map((table): Row => ({
    id: 'I13',
    says: `INSERT … RETURNING as a query of ${table}`,
    providers: table === `"Tag"` ? ['postgresql', 'sqlite'] : ['mysql'],
    write: raw(`INSERT INTO ${table} (name) VALUES ('new') RETURNING id`),
    INV: { tags, tag: (db) => db.tag.findUnique({ where: { name: 'new' } }) },
  })),
  {
    id: 'I13',
    says: 'WITH … DELETE as a query',
    providers: ['postgresql'],
    write: raw('WITH gone AS (DELETE FROM "Comment" WHERE id = 1 RETURNING id) SELECT * FROM gone'),
    INV: { comment, list: commentsOn(1) },
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
      await db.$queryRaw`SELECT rename_ann()`
      await fresh(user(1))
      expect(await user(1)(db)).toMatchObject({ name: 'Anna' })
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
    `update users set name = 'Anna' where id = 1 returning id`,
    `UpDaTe users SET name = 'Anna' WHERE id = 1 RETURNING id`,
    `-- SELECT\nUPDATE users SET name = 'Anna' WHERE id = 1 RETURNING id`,
    `/* SELECT */ UPDATE users SET name = 'Anna' WHERE id = 1 RETURNING id`,
    `WITH one AS (SELECT 1 AS id) UPDATE users SET name = 'Anna' WHERE id IN (SELECT id FROM one) RETURNING id`,
  ].map((sql): Row => ({
    id: 'I15',
    says: `writes, however it is spelt: ${sql}`,
    providers: ['postgresql', 'sqlite'],
    write: raw(sql),
    INV: { user: user(1), list: ofRole('ADMIN') },
  })),
  {
    id: 'I16',
    says: 'SQL as an object',
    write: inTurn(
      (db) => db.$executeRaw(sqltag`UPDATE users SET name = ${'Anna'} WHERE id = ${1}`),
      (db) => db.$queryRaw(sqltag`SELECT name FROM users WHERE id = ${1}`),
    ),
    INV: { user: user(1), list: ofRole('ADMIN') },
    BYPASS: (db) => db.$queryRaw(sqltag`SELECT name FROM users WHERE id = ${1}`),
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
      await db.$executeRaw`CALL rename_all()`
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
    says: 'writes that return what they changed',
    providers: ['postgresql', 'sqlite'],
    write: inTurn(
      (db) => db.user.updateManyAndReturn({ where: { role: 'USER' }, data: { role: 'ADMIN' }, select: { name: true } }),
      (db) => db.user.createManyAndReturn({ data: [newUser({ id: 9 })], select: { name: true } }),
    ),
    INV: { left: ofRole('USER'), entered: ofRole('ADMIN'), two: user(2), nine: user(9), countUsers },
    KEEP: { one: user(1), list: ofRole('EDITOR') },
  },
]
