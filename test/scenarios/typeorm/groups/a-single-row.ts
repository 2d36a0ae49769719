import { type EventEmitter, once } from 'node:events'
import pg from 'pg'
import { expect } from 'vitest'
import { uid } from '../../runner/data.ts'
import { Doc, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row } from '../runner/row.ts'
import {
  addPost,
  addUser,
  among,
  inTurn,
  insertAs,
  post,
  saveOf,
  setPost,
  setUser,
  user,
  userByEmail,
} from './common.ts'

const ann = userByEmail('ann@example.com')
const nameOf: Read = (db) => db.findOne(User, { where: { id: 1 }, select: { id: true, name: true } })
const doc =
  (form: string): Read =>
  (db) =>
    db.findOneBy(Doc, { uid: form })
const forms = { canonical: doc(uid), upper: doc(uid.toUpperCase()), bare: doc(uid.replaceAll('-', '')) }
const built: Read = (db) => db.createQueryBuilder(User, 'u').where('u.id = :id', { id: 1 }).getOne()

/** What TypeORM streams by is no package of ours; what counts is what it does with it. */
const firstRow = (stream: EventEmitter) => once(stream, 'row')

export const rows: readonly Row[] = [
  { id: 'A1', says: 'its name changes', write: setUser(1, { name: 'Anna' }), INV: { byId: user(1), built } },
  {
    id: 'A1',
    says: 'its name changes by save()',
    write: saveOf(User, 1, { name: 'Anna' }),
    INV: { byId: user(1), built },
  },
  { id: 'A2', says: 'another row changes', write: setUser(2, { name: 'Bob' }), KEEP: { byId: user(1), byEmail: ann } },
  {
    id: 'A2',
    says: 'another row changes by save()',
    write: saveOf(User, 2, { name: 'Bob' }),
    KEEP: { byId: user(1), byEmail: ann },
  },
  {
    id: 'A4',
    says: 'the natural key goes to another row',
    write: inTurn(setUser(1, { email: 'a@example.com' }), setUser(2, { email: 'ann@example.com' })),
    INV: { ann, one: user(1), two: user(2), ben: userByEmail('ben@example.com') },
    KEEP: user(3),
  },
  {
    id: 'A5',
    says: 'the row goes and another one comes under its keys',
    write: inTurn(
      (db) => db.delete(User, { id: 1 }),
      insertAs(User, { id: 1, email: 'ann@example.com', name: 'Another', tenantId: 1 }),
    ),
    INV: { byId: user(1), byEmail: ann },
  },
  {
    id: 'A7',
    says: 'the natural key goes away and comes back in one transaction',
    inTransaction: true,
    write: inTurn(setUser(1, { email: 'gone@example.com', name: 'Gone' }), setUser(1, { email: 'ann@example.com' })),
    INV: { byId: user(1), byEmail: ann },
  },
  {
    id: 'A7',
    says: 'there and back again, to the letter but for the version',
    inTransaction: true,
    sameTruth: true,
    write: inTurn(setUser(1, { email: 'gone@example.com' }), setUser(1, { email: 'ann@example.com' })),
    INV: { byEmail: ann, gone: userByEmail('gone@example.com') },
  },
  {
    id: 'A8',
    says: 'many ways to ask for one row',
    write: setUser(1, { name: 'Anna' }),
    INV: {
      findOneBy: user(1),
      findOne: (db) => db.findOne(User, { where: { id: 1 } }),
      findBy: (db) => db.findBy(User, { id: 1 }),
      find: (db) => db.find(User, { where: { id: 1 } }),
      orFail: (db) => db.findOneByOrFail(User, { id: 1 }),
      andCount: (db) => db.findAndCountBy(User, { id: 1 }),
      repository: (db) => db.getRepository(User).findOneBy({ id: 1 }),
      built,
      raw: (db) => db.createQueryBuilder(User, 'u').where('u.id = 1').getRawOne(),
      both: (db) => db.createQueryBuilder(User, 'u').where('u.id = 1').getRawAndEntities(),
    },
  },
  {
    id: 'A10',
    says: 'a uuid in three spellings, changed by the canonical one',
    providers: ['postgresql'],
    write: (db) => db.update(Doc, { uid }, { flag: false }),
    INV: forms,
  },
  {
    id: 'A10',
    says: 'a uuid in three spellings, changed by another one',
    providers: ['postgresql'],
    write: (db) => db.update(Doc, { uid: uid.toUpperCase() }, { flag: false }),
    INV: forms,
  },
  {
    id: 'A11',
    says: 'save() of a row that did not change',
    write: saveOf(User, 1, {}),
    KEEP: { byId: user(1), byEmail: ann },
  },
  { id: 'A13', says: 'a column that is not selected changes', write: setUser(1, { score: 51 }), 'KEEP*': nameOf },
  {
    id: 'A14',
    says: 'a selected column changes',
    write: setUser(1, { name: 'Anna' }),
    INV: { some: nameOf, all: user(1), list: (db) => db.find(User, { where: { id: 1 }, select: { name: true } }) },
  },
  {
    id: 'A16',
    says: 'a stream of which the first row is read',
    providers: ['postgresql'],
    expect: 'NOFILL',
    story: async ({ db, cache, prime }) => {
      const filled: unknown[] = []
      cache.on('fill', (event) => filled.push(event))
      Object.assign(db.dataSource.driver, { loadStreamDependency: () => pg.Query })
      const everybody = db.createQueryBuilder(User, 'u').orderBy('u.id')
      const [first] = await firstRow(await everybody.stream())
      expect(first).toMatchObject({ u_id: 1 })
      expect(filled).toEqual([])
      await prime((by) => by.createQueryBuilder(User, 'u').orderBy('u.id').getMany())
    },
  },
  { id: 'A17', says: 'the database computes', write: (db) => db.increment(User, { id: 1 }, 'score', 1), INV: user(1) },
  {
    id: 'A17',
    says: 'the database computes for many',
    write: (db) =>
      db
        .createQueryBuilder()
        .update(User)
        .set({ score: () => 'score * 2' })
        .where(among(1, 2))
        .execute(),
    INV: { one: user(1), two: user(2) },
    KEEP: user(3),
  },
  { id: 'A19', says: 'only a time changes', write: setPost(1, { createdAt: new Date() }), INV: post(1), KEEP: post(2) },
  {
    id: 'A20',
    says: 'a child comes and its parent is counted up',
    inTransaction: true,
    write: inTurn(addPost({ authorId: 2 }), (db) => db.increment(User, { id: 2 }, 'score', 1)),
    INV: user(2),
    KEEP: user(1),
  },
  {
    id: 'A22',
    says: 'an entity from the cache is edited and saved',
    expect: 'one UPDATE of what was edited',
    story: async ({ db, shop, prime, fresh }) => {
      await prime(post(1))
      const mine = await db.findOneByOrFail(Post, { id: 1 })
      mine.title = 'edited'
      shop.log.reset()
      await db.save(mine)
      const updates = shop.log.statements.filter((sql) => sql.startsWith('UPDATE'))
      expect(updates).toHaveLength(1)
      expect(updates[0]).toMatch(/SET "title" = \S+ WHERE/)
      await fresh(post(1))
      expect(await post(1)(db)).toMatchObject({ title: 'edited', score: 60 })
    },
  },
  {
    id: 'A22',
    says: 'an entity from the cache is saved as it is, the row has changed since',
    expect: 'what it does without a cache',
    story: async ({ db, prime, fresh }) => {
      const outcomes: unknown[] = []
      for (const cache of [true, false]) {
        await setPost(1, { score: 1, title: 'one' })(db)
        await prime(post(1))
        const mine = await db.findOneOrFail(Post, { where: { id: 1 }, cache })
        await setPost(1, { score: 2 })(db)
        mine.title = 'edited'
        await db.save(mine)
        await fresh(post(1))
        outcomes.push(await post(1)(db))
      }
      expect(outcomes[0]).toEqual(outcomes[1])
    },
  },
  {
    id: 'A5',
    says: 'a row comes under keys that led nowhere',
    write: insertAs(User, { id: 9, email: 'new@example.com', name: 'New', tenantId: 1 }),
    INV: { byId: user(9), byEmail: userByEmail('new@example.com') },
  },
  {
    id: 'A5',
    says: 'save() makes a row under a key that led nowhere',
    write: addUser(),
    INV: userByEmail('new@example.com'),
  },
]
