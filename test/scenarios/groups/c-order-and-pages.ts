import type { Read, Row } from '../runner/row.ts'
import { addPost, inTurn, setPost } from './common.ts'

const best =
  (take: number, skip = 0): Read =>
  (db) =>
    db.post.findMany({ orderBy: [{ score: 'desc' }, { id: 'asc' }], take, skip })
const after3: Read = (db) => db.post.findMany({ cursor: { id: 3 }, skip: 1, take: 2, orderBy: { id: 'asc' } })
const drafts: Read = (db) => db.post.findMany({ where: { published: false }, orderBy: { score: 'desc' }, take: 10 })

export const rows: readonly Row[] = [
  { id: 'C2', says: 'a row comes below a full page', write: addPost({ score: -1 }), 'KEEP*': best(3) },
  { id: 'C3', says: 'a row from below the page rises to its top', write: setPost(6, { score: 99 }), INV: best(3) },
  {
    id: 'C5',
    says: 'a row comes before all pages',
    write: addPost({ score: 99 }),
    INV: { one: best(2), two: best(2, 2), three: best(2, 4), four: best(2, 6) },
  },
  {
    id: 'C6',
    says: 'a row comes before the cursor',
    data: (db) => db.post.delete({ where: { id: 2 } }),
    write: addPost({ id: 2 }),
    'KEEP*': after3,
  },
  { id: 'C6', says: 'the row under the cursor goes', write: (db) => db.post.delete({ where: { id: 3 } }), INV: after3 },
  {
    id: 'C8',
    says: 'there was no first row',
    write: addPost({ title: 'wanted' }),
    INV: {
      first: (db) => db.post.findFirst({ where: { title: 'wanted' } }),
      one: (db) => db.post.findMany({ where: { title: 'wanted' }, take: 1 }),
    },
  },
  { id: 'C9', says: 'a row comes last on a page that is not full', write: addPost({ score: -1 }), INV: drafts },
  {
    id: 'C11',
    says: 'a relation orders the rows',
    write: (db) => db.category.update({ where: { id: 1 }, data: { name: 'zzz' } }),
    INV: {
      all: (db) => db.post.findMany({ orderBy: [{ category: { name: 'asc' } }, { id: 'asc' }] }),
      first: (db) =>
        db.post.findFirst({
          where: { categoryId: { not: null } },
          orderBy: [{ category: { name: 'asc' } }, { id: 'asc' }],
        }),
    },
  },
  {
    id: 'C11',
    says: 'a count of a relation orders the rows',
    write: inTurn(addPost({ authorId: 3 }), addPost({ authorId: 3 })),
    INV: (db) => db.user.findMany({ orderBy: [{ posts: { _count: 'desc' } }, { id: 'asc' }], select: { id: true } }),
  },
  {
    id: 'C12',
    says: 'a tie and nothing to break it',
    unordered: true,
    data: (db) => db.post.updateMany({ data: { score: 1 } }),
    SAME: (db) => db.post.findMany({ orderBy: { score: 'asc' } }),
  },
  {
    id: 'C14',
    says: 'limits of their own',
    ISOL: { three: best(3), four: best(4), secondThree: best(3, 3), fromTheEnd: best(-3) },
  },
]
