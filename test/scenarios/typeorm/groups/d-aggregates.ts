import { Category, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row } from '../runner/row.ts'
import { addPost, addUser, setPost, setUser } from './common.ts'

const count: Read = (db) => db.count(User)
const countOfOne =
  (authorId: number): Read =>
  (db) =>
    db.countBy(Post, { authorId })
const perRole: Read = (db) =>
  db
    .createQueryBuilder(User, 'u')
    .select('u.role', 'role')
    .addSelect('count(*)', 'users')
    .groupBy('u.role')
    .orderBy('u.role')
    .getRawMany()
const listed: Read = (db) => db.find(Post, { where: { published: true }, order: { id: 'ASC' } })
const counted: Read = (db) => db.countBy(Post, { published: true })

export const rows: readonly Row[] = [
  {
    id: 'D1',
    says: 'a row comes',
    write: addUser(),
    INV: { count, any: (db) => db.findAndCount(User, { order: { id: 'ASC' }, take: 1 }) },
  },
  { id: 'D1', says: 'a row goes', write: (db) => db.delete(User, { id: 5 }), INV: count },
  { id: 'D1', says: 'a row changes', write: setUser(1, { name: 'Anna' }), 'KEEP*': count },
  {
    id: 'D3',
    says: 'what is summed changes',
    write: setUser(1, { score: 51 }),
    INV: { sum: (db) => db.sum(User, 'score'), average: (db) => db.average(User, 'score', { role: 'ADMIN' }) },
  },
  {
    id: 'D3',
    says: 'something else changes',
    write: setUser(1, { name: 'Anna' }),
    'KEEP*': (db) => db.sum(User, 'score'),
  },
  {
    id: 'D4',
    says: 'the greatest one goes',
    write: (db) => db.delete(Post, { id: 1 }),
    INV: {
      score: (db) => db.maximum(Post, 'score'),
      time: (db) => db.createQueryBuilder(Post, 'p').select('min(p.createdAt)', 'first').getRawOne(),
    },
  },
  { id: 'D6', says: 'a row goes from group to group', write: setUser(2, { role: 'ADMIN' }), INV: perRole },
  {
    id: 'D7',
    says: 'a group grows over the edge',
    write: addUser({ role: 'ADMIN' }),
    INV: (db) =>
      db
        .createQueryBuilder(User, 'u')
        .select('u.role', 'role')
        .groupBy('u.role')
        .having('count(*) > 1')
        .orderBy('u.role')
        .getRawMany(),
  },
  { id: 'D9', says: 'a child comes', write: addPost({ authorId: 2 }), INV: countOfOne(2), KEEP: countOfOne(1) },
  {
    id: 'D10',
    says: 'a count over a join',
    write: addPost({ categoryId: 5 }),
    INV: (db) =>
      db
        .createQueryBuilder(Category, 'c')
        .leftJoin('c.posts', 'p')
        .select('c.id', 'id')
        .addSelect('count(p.id)', 'posts')
        .groupBy('c.id')
        .orderBy('c.id')
        .getRawMany(),
  },
  {
    id: 'D12',
    says: 'filters inside of counts',
    write: setPost(6, { score: 99 }),
    ISOL: {
      more: (db) => db.createQueryBuilder(Post, 'p').where('p.score > 30').getCount(),
      less: (db) => db.createQueryBuilder(Post, 'p').where('p.score < 30').getCount(),
    },
  },
  { id: 'D13', says: 'a list and its count', write: setPost(3, { published: true }), INV: { listed, counted } },
]
