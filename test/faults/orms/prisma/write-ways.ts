import type { WriteWays } from '../../workload/writes.ts'
import type { Db } from './db.ts'

/** What is not given stays as it is. */
const given = <T extends object>(data: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as never

/** How Prisma writes. */
export const writeWays: WriteWays<Db> = {
  renameUser: { update: (db, { id, name }) => db.user.update({ where: { id }, data: { name } }) },
  mailUser: { update: (db, { id, email }) => db.user.update({ where: { id }, data: { email } }) },
  promoteUser: { update: (db, { id, role }) => db.user.update({ where: { id }, data: { role } }) },
  promoteUsers: {
    updateMany: (db, { from, to }) => db.user.updateMany({ where: { role: from }, data: { role: to } }),
  },
  upsertUser: {
    upsert: (db, { email, name }) =>
      db.user.upsert({ where: { email }, create: { email, name, tenantId: 1 }, update: { name } }),
  },
  createUser: { create: (db, data) => db.user.create({ data: { ...data, tenantId: 1 } }) },
  deleteUser: { delete: (db, where) => db.user.delete({ where }) },
  givePosts: {
    connect: (db, { id, name, posts }) =>
      db.user.update({
        where: { id },
        data: { ...given({ name }), posts: { connect: posts.map((post) => ({ id: post })) } },
      }),
  },

  retitlePost: {
    update: (db, { id, title }) => db.post.update({ where: { id }, data: { title } }),
    SQL: (db, { id, title }) => db.$executeRaw`UPDATE posts SET title = ${title} WHERE id = ${id}`,
  },
  publishPost: { update: (db, { id, published }) => db.post.update({ where: { id }, data: { published } }) },
  scorePost: {
    increment: (db, where) => db.post.update({ where, data: { score: { increment: 1 } } }),
  },
  givePost: { update: (db, { id, authorId }) => db.post.update({ where: { id }, data: { authorId } }) },
  createPost: {
    nested: (db, { title, published, authorId, tagId, comments }) =>
      db.post.create({
        data: {
          title,
          body: '',
          published,
          author: { connect: { id: authorId } },
          comments: { create: comments.map((body) => ({ body })) },
          tags: { connect: [{ id: tagId }] },
        },
      }),
  },
  deletePost: { delete: (db, where) => db.post.delete({ where }) },
  tagPost: {
    connect: (db, { id, title, tagId }) =>
      db.post.update({ where: { id }, data: { ...given({ title }), tags: { connect: { id: tagId } } } }),
    disconnect: (db, { id, title, tagId }) =>
      db.post.update({ where: { id }, data: { ...given({ title }), tags: { disconnect: { id: tagId } } } }),
    set: (db, { id, title, tagId }) =>
      db.post.update({ where: { id }, data: { ...given({ title }), tags: { set: [{ id: tagId }] } } }),
    'set to none': (db, { id, title }) =>
      db.post.update({ where: { id }, data: { ...given({ title }), tags: { set: [] } } }),
  },
  changeComments: {
    create: (db, { id, title, body }) =>
      db.post.update({ where: { id }, data: { ...given({ title }), comments: { create: { body } } } }),
    update: (db, { id, title, commentId, body }) => {
      const update = { where: { id: commentId }, data: { body } }
      return db.post.update({ where: { id }, data: { ...given({ title }), comments: { update } } })
    },
    updateMany: (db, { id, title, body }) => {
      const updateMany = { where: {}, data: { body } }
      return db.post.update({ where: { id }, data: { ...given({ title }), comments: { updateMany } } })
    },
    connect: (db, { id, title, commentId }) => {
      const connect = { id: commentId }
      return db.post.update({ where: { id }, data: { ...given({ title }), comments: { connect } } })
    },
    upsert: (db, { id, title, commentId, body }) => {
      const upsert = { where: { id: commentId }, create: { body }, update: { body } }
      return db.post.update({ where: { id }, data: { ...given({ title }), comments: { upsert } } })
    },
    deleteMany: (db, { id, title }) => {
      const deleteMany = { authorId: null }
      return db.post.update({ where: { id }, data: { ...given({ title }), comments: { deleteMany } } })
    },
  },
  renameTag: { update: (db, { id, name }) => db.tag.update({ where: { id }, data: { name } }) },

  commentPost: { create: (db, data) => db.comment.create({ data }) },
  editComment: { update: (db, { id, body }) => db.comment.update({ where: { id }, data: { body } }) },
  moveComment: { update: (db, { id, postId }) => db.comment.update({ where: { id }, data: { postId } }) },
  deleteComment: { delete: (db, where) => db.comment.delete({ where }) },
  editComments: {
    updateMany: (db, { postId, body }) => db.comment.updateMany({ where: { postId }, data: { body } }),
  },
  deleteComments: { deleteMany: (db, where) => db.comment.deleteMany({ where }) },
  commentTwice: {
    createMany: (db, { postId, bodies }) => db.comment.createMany({ data: bodies.map((body) => ({ postId, body })) }),
  },

  invalidate: { invalidate: (db, { id }) => db.$cache.invalidate({ model: 'Post', id }) },
  clear: { clear: (db) => db.$cache.clear() },
}
