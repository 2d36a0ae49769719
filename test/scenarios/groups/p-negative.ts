import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import type { Read, Row } from '../runner/row.ts'
import { addPost, addUser, setPost, user, userByEmail } from './common.ts'

const withCategory: Read = (db) => db.post.findUnique({ where: { id: 6 }, include: { category: true } })
const maximum: Read = (db) => db.post.aggregate({ where: { title: 'none' }, _max: { score: true }, _count: true })

export const rows: readonly Row[] = [
  {
    id: 'P1',
    says: 'there was no such row',
    write: addUser({ id: 9, email: 'nine@example.com' }),
    INV: {
      byId: user(9),
      byEmail: userByEmail('nine@example.com'),
      some: (db) => db.user.findMany({ where: { id: { in: [1, 9] } } }),
    },
    KEEP: { there: user(1) },
  },
  {
    id: 'P1',
    says: 'there was no such row, the database makes the id',
    write: addUser({ email: 'six@example.com' }),
    INV: { byId: user(6), byEmail: userByEmail('six@example.com') },
  },
  {
    id: 'P1',
    says: 'there was no such row, many come at once',
    write: (db) => db.user.createMany({ data: [{ id: 9, name: 'Nine', email: 'nine@example.com', tenantId: 1 }] }),
    INV: { byId: user(9), byEmail: userByEmail('nine@example.com') },
  },
  {
    id: 'P1',
    says: 'there was no such row, another one takes its key',
    write: (db) => db.user.update({ where: { id: 2 }, data: { email: 'nine@example.com', id: 9 } }),
    INV: { byId: user(9), byEmail: userByEmail('nine@example.com'), old: user(2) },
  },
  {
    id: 'P3',
    says: 'the first match comes',
    write: addPost({ title: 'wanted', categoryId: 6 }),
    INV: {
      byTitle: (db) => db.post.findMany({ where: { title: 'wanted' } }),
      byKey: (db) => db.post.findMany({ where: { categoryId: 6 } }),
    },
  },
  { id: 'P4', says: 'there was no related row', write: setPost(6, { categoryId: 2 }), INV: withCategory },
  {
    id: 'P4',
    says: 'there were no related rows',
    write: addPost({ categoryId: 6 }),
    INV: (db) => db.category.findUnique({ where: { id: 6 }, include: { posts: true } }),
  },
  {
    id: 'P6',
    says: 'the database fails',
    expect: 'NOFILL',
    story: async ({ db, gate, prime }) => {
      gate.fail(statement.reads('users'), 'before', new Error('the connection is gone'))
      await expect(user(1)(db)).rejects.toThrow()
      await prime(user(1))
    },
  },
  {
    id: 'P6',
    says: 'the answer is lost on its way',
    expect: 'NOFILL',
    story: async ({ db, gate, prime }) => {
      gate.fail(statement.reads('users'), 'after', new Error('the connection is gone'))
      await expect(user(99)(db)).rejects.toThrow()
      await prime(user(99))
    },
  },
  {
    id: 'P6',
    says: 'the second statement of an include fails',
    expect: 'NOFILL',
    story: async ({ db, gate, prime }) => {
      const read: Read = (by) => by.user.findUnique({ where: { id: 1 }, include: { posts: true } })
      gate.fail(statement.reads('posts'), 'before', new Error('the connection is gone'))
      await expect(read(db)).rejects.toThrow()
      await prime(read)
    },
  },
  {
    id: 'P7',
    says: 'somebody asks for a thousand rows that are not there',
    expect: 'bounded, and the hot rows stay',
    options: { l1: { maxBytes: '1mb' } },
    story: async ({ db, cache, hit, prime, clock, miss }) => {
      const hot = [1, 2, 3, 4, 5].map(user)
      await prime(...hot)
      for (let start = 1_000; start < 3_000; start += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, index) => user(start + index)(db)))
        for (const read of hot) await read(db)
      }
      for (const read of hot) await hit(read)
      expect(cache.stats().bytes).toBeLessThanOrEqual(1024 * 1024)
      await prime(user(2_999))
      clock.advance(331_000)
      await miss(user(2_999))
    },
  },
  {
    id: 'P9',
    says: 'no rows, none and nothing are answers',
    write: addPost({ title: 'none' }),
    INV: {
      count: (db) => db.post.count({ where: { title: 'none' } }),
      first: (db) => db.post.findFirst({ where: { title: 'none' } }),
      maximum,
      groups: (db) => db.post.groupBy({ by: ['authorId'], where: { title: 'none' }, orderBy: { authorId: 'asc' } }),
    },
  },
]
