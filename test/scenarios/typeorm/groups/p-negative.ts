import { expect } from 'vitest'
import { statement } from '../../../support/gate.ts'
import { Category, Post, Profile, User } from '../../../support/typeorm-shop/index.ts'
import type { Row } from '../runner/row.ts'
import { addPost, addUser, allWith, among, insertAs, oneWith, setPost, setUser, user, userByEmail } from './common.ts'

const nine = { id: 9, name: 'Nine', email: 'nine@example.com', tenantId: 1 }

export const rows: readonly Row[] = [
  {
    id: 'P1',
    says: 'there was no such row',
    write: insertAs(User, nine),
    INV: {
      byId: user(9),
      byEmail: userByEmail('nine@example.com'),
      some: (db) => db.find(User, { where: among(1, 9) }),
      exists: (db) => db.existsBy(User, { id: 9 }),
      raw: (db) => db.createQueryBuilder(User, 'u').where('u.id = 9').getRawOne(),
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
    says: 'there was no such row, another one takes its key',
    write: setUser(2, { email: 'nine@example.com', id: 9 }),
    INV: { byId: user(9), byEmail: userByEmail('nine@example.com'), old: user(2) },
  },
  {
    id: 'P3',
    says: 'the first match comes',
    write: addPost({ title: 'wanted', categoryId: 6 }),
    INV: { byTitle: (db) => db.findBy(Post, { title: 'wanted' }), byKey: (db) => db.findBy(Post, { categoryId: 6 }) },
  },
  {
    id: 'P4',
    says: 'there was no related row',
    write: setPost(6, { categoryId: 2 }),
    INV: oneWith(Post, { where: { id: 6 }, relations: { category: true } }),
  },
  {
    id: 'P4',
    says: 'there were no related rows',
    write: addPost({ categoryId: 6 }),
    INV: oneWith(Category, { where: { id: 6 }, relations: { posts: true } }),
  },
  {
    id: 'P4',
    says: 'the other side had no row',
    write: (db) => db.insert(Profile, { userId: 3, bio: 'new' }),
    INV: oneWith(User, { where: { id: 3 }, relations: { profile: true } }),
  },
  ...(['before', 'after'] as const).map((when): Row => ({
    id: 'P6',
    says: `the database fails ${when} it has answered`,
    expect: 'NOFILL',
    story: async ({ db, gate, prime }) => {
      gate.fail(statement.reads('users'), when, new Error('the connection is gone'))
      await expect(Promise.resolve(user(1)(db))).rejects.toThrow('gone')
      await prime(user(1))
    },
  })),
  {
    id: 'P6',
    says: 'the query of a relation fails',
    expect: 'NOFILL',
    story: async ({ db, gate, prime }) => {
      const { query } = allWith(User, { where: { id: 1 }, relations: { posts: true } })
      gate.fail(statement.reads('posts'), 'before', new Error('the connection is gone'))
      await expect(Promise.resolve(query(db))).rejects.toThrow('gone')
      await prime(query)
    },
  },
  {
    id: 'P7',
    says: 'somebody asks for two thousand rows that are not there',
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
      count: (db) => db.countBy(Post, { title: 'none' }),
      first: (db) => db.findOneBy(Post, { title: 'none' }),
      exists: (db) => db.existsBy(Post, { title: 'none' }),
      maximum: (db) => db.maximum(Post, 'score', { title: 'none' }),
      andCount: (db) => db.findAndCountBy(Post, { title: 'none' }),
    },
  },
]
