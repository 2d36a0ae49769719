import type { Read, Row } from '../runner/row.ts'
import { addPost, addUser, setPost, setUser } from './common.ts'

const countUsers: Read = (db) => db.user.count()
const sumOfScores: Read = (db) => db.user.aggregate({ _sum: { score: true } })
const byRole: Read = (db) => db.user.groupBy({ by: ['role'], _count: true, orderBy: { role: 'asc' } })
const busyAuthors: Read = (db) =>
  db.post.groupBy({
    by: ['authorId'],
    _count: { id: true },
    having: { id: { _count: { gt: 1 } } },
    orderBy: { authorId: 'asc' },
  })
const withCount =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({ where: { id }, include: { _count: { select: { posts: true } } } })
const filteredCount =
  (score: { gt: number } | { lt: number }): Read =>
  (db) =>
    db.user.findMany({
      orderBy: { id: 'asc' },
      select: { id: true, _count: { select: { posts: { where: { score } } } } },
    })
const drafts: Read = (db) => db.post.findMany({ where: { published: false }, orderBy: { id: 'asc' } })
const countDrafts: Read = (db) => db.post.count({ where: { published: false } })

export const rows: readonly Row[] = [
  {
    id: 'D1',
    says: 'count, a row comes',
    write: addUser(),
    INV: { countUsers, shaped: (db) => db.user.count({ select: { _all: true, age: true } }) },
  },
  { id: 'D1', says: 'count, a row goes', write: (db) => db.user.delete({ where: { id: 4 } }), INV: countUsers },
  { id: 'D1', says: 'count, a row changes', write: setUser(1, { name: 'Anna' }), 'KEEP*': countUsers },
  { id: 'D3', says: 'sum, its column changes', write: setUser(1, { score: 51 }), INV: sumOfScores },
  { id: 'D3', says: 'sum, another column changes', write: setUser(1, { name: 'Anna' }), 'KEEP*': sumOfScores },
  {
    id: 'D4',
    says: 'the row with the maximum goes',
    write: (db) => db.post.delete({ where: { id: 6 } }),
    INV: (db) => db.post.aggregate({ _max: { createdAt: true }, _min: { createdAt: true } }),
  },
  { id: 'D6', says: 'a row changes groups', write: setUser(1, { role: 'EDITOR' }), INV: byRole },
  { id: 'D7', says: 'a group becomes large enough', write: addPost({ authorId: 3 }), INV: busyAuthors },
  {
    id: 'D9',
    says: 'a child comes, its parent shows a number of children',
    write: addPost({ authorId: 2 }),
    INV: withCount(2),
    KEEP: withCount(1),
  },
  {
    id: 'D9',
    says: 'a child goes',
    write: (db) => db.post.delete({ where: { id: 4 } }),
    INV: withCount(2),
    KEEP: withCount(1),
  },
  {
    id: 'D10',
    says: 'an aggregate over a join',
    write: addPost({ categoryId: 3 }),
    INV: {
      counts: (db) =>
        db.category.findMany({ orderBy: { id: 'asc' }, include: { _count: { select: { posts: true } } } }),
      related: (db) => db.category.count({ where: { posts: { some: { title: 'new' } } } }),
    },
  },
  {
    id: 'D12',
    says: 'counts with filters of their own',
    write: setPost(1, { score: 1 }),
    ISOL: { above: filteredCount({ gt: 35 }), below: filteredCount({ lt: 35 }) },
  },
  { id: 'D13', says: 'a count and its list', write: setPost(3, { published: true }), INV: { drafts, countDrafts } },
]
