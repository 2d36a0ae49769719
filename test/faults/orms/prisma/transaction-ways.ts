import type { Write } from '../../workload/writes.ts'
import type { Transact, Tx } from '../../workload/transactions.ts'
import type { Db, InnerDb } from './db.ts'

const inside = (db: InnerDb): Tx => ({
  postWithComments: (id) => db.post.findUnique({ where: { id }, include: { comments: true } }),
  title: async (id) => (await db.post.findUnique({ where: { id } }))?.title,
  retitle: (id, title) => db.post.update({ where: { id }, data: { title } }),
  comment: (postId, body) => db.comment.create({ data: { postId, body } }),
  editComments: (postId, body) => db.comment.updateMany({ where: { postId }, data: { body } }),
  countComments: (postId) => db.comment.count({ where: { postId } }),
  renameUser: (id, name) => db.user.update({ where: { id }, data: { name } }),
  within: (act) => db.$transaction((inner) => act(inside(inner as unknown as InnerDb))),
})

export const transactionWays = (db: Db): Readonly<Record<string, Transact>> => ({
  $transaction: (act) =>
    db.$transaction((inner) => act(inside(inner as unknown as InnerDb)), { timeout: 20_000, maxWait: 5000 }),
})

/** What no other ORM has. */
export const arrays = (db: Db): readonly Write[] => [
  {
    weight: 3,
    what: 'an array of writes',
    run: async ({ known, stamp }) => {
      const id = known.id('Post')
      await db.$transaction([
        db.post.update({ where: { id }, data: { title: stamp } }),
        db.comment.create({ data: { postId: id, body: stamp } }),
        db.post.findUnique({ where: { id } }),
      ])
      return { model: 'Post', id }
    },
  },
  {
    weight: 2,
    what: 'an array whose last write fails',
    run: async ({ known, stamp }) => {
      const id = known.id('Post')
      await db.$transaction([
        db.post.update({ where: { id }, data: { title: stamp } }),
        db.post.findMany({ where: { authorId: known.id('User') } }),
        db.post.update({ where: { id: -1 }, data: { title: stamp } }),
      ])
      return { model: 'Post', id }
    },
  },
]
