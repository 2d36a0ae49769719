import { MoreThan } from 'typeorm'
import { Category, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row } from '../runner/row.ts'
import { addPost, inTurn, setPost } from './common.ts'

const best =
  (take: number, skip = 0): Read =>
  (db) =>
    db.find(Post, { order: { score: 'DESC', id: 'ASC' }, take, skip })
const after3: Read = (db) => db.find(Post, { where: { id: MoreThan(3) }, order: { id: 'ASC' }, take: 2 })
const drafts: Read = (db) => db.find(Post, { where: { published: false }, order: { score: 'DESC' }, take: 10 })
const paged: Read = (db) =>
  db.find(Post, { relations: { comments: true }, order: { score: 'DESC', id: 'ASC' }, take: 2 })

export const rows: readonly Row[] = [
  { id: 'C2', says: 'a row comes below a full page', write: addPost({ score: -1 }), 'KEEP*': best(3) },
  {
    id: 'C3',
    says: 'a row from below the page rises to its top',
    write: setPost(6, { score: 99 }),
    INV: { plain: best(3), joined: paged },
  },
  {
    id: 'C5',
    says: 'a row comes before all pages',
    write: addPost({ score: 99 }),
    INV: { one: best(2), two: best(2, 2), three: best(2, 4), four: best(2, 6) },
  },
  {
    id: 'C6',
    says: 'a row comes before where the page begins',
    write: (db) => db.delete(Post, { id: 2 }),
    'KEEP*': after3,
  },
  { id: 'C6', says: 'a row of the page goes', write: (db) => db.delete(Post, { id: 4 }), INV: after3 },
  {
    id: 'C8',
    says: 'there was no first row',
    write: addPost({ title: 'wanted' }),
    INV: {
      first: (db) => db.findOneBy(Post, { title: 'wanted' }),
      one: (db) => db.find(Post, { where: { title: 'wanted' }, take: 1 }),
      built: (db) => db.createQueryBuilder(Post, 'p').where(`p.title = 'wanted'`).limit(1).getMany(),
    },
  },
  { id: 'C9', says: 'a row comes last on a page that is not full', write: addPost({ score: -1 }), INV: drafts },
  {
    id: 'C11',
    says: 'a relation orders the rows',
    write: (db) => db.update(Category, { id: 1 }, { name: 'zzz' }),
    INV: {
      shown: (db) => db.find(Post, { relations: { category: true }, order: { category: { name: 'ASC' }, id: 'ASC' } }),
      hidden: (db) => db.find(Post, { order: { category: { name: 'ASC' }, id: 'ASC' } }),
      first: (db) =>
        db
          .createQueryBuilder(Post, 'p')
          .innerJoin('p.category', 'c')
          .orderBy('c.name', 'DESC')
          .addOrderBy('p.id')
          .limit(1)
          .getOne(),
    },
  },
  {
    id: 'C11',
    says: 'a count of a relation orders the rows',
    write: inTurn(addPost({ authorId: 3 }), addPost({ authorId: 3 })),
    INV: (db) =>
      db
        .createQueryBuilder(User, 'u')
        .leftJoin('u.posts', 'p')
        .select('u.id', 'id')
        .groupBy('u.id')
        .orderBy('count(p.id)', 'DESC')
        .addOrderBy('u.id')
        .getRawMany(),
  },
  {
    id: 'C12',
    says: 'a tie and nothing to break it',
    unordered: true,
    data: (db) => db.createQueryBuilder().update(Post).set({ score: 1 }).execute(),
    SAME: (db) => db.find(Post, { order: { score: 'ASC' } }),
  },
  { id: 'C14', says: 'limits of their own', ISOL: { three: best(3), four: best(4), secondThree: best(3, 3) } },
]
