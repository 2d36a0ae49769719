import { Comment } from '../../../support/typeorm-shop/index.ts'
import type { deedsOnComments } from '../../workload/deeds/on-comments.ts'
import type { WriteWays } from '../../workload/writes.ts'
import type { Db } from './db.ts'

export const writesOfComments: Pick<WriteWays<Db>, keyof typeof deedsOnComments> = {
  commentPost: {
    insert: ({ comments }, given) => comments.insert(given),
    save: ({ comments }, given) => comments.save(given),
    'save with a post': ({ comments }, { postId, ...given }) => comments.save({ ...given, post: { id: postId } }),
  },
  editComment: {
    save: async ({ comments }, { id, body }) => {
      const comment = await comments.findOneBy({ id })
      return comment === null ? undefined : comments.save(Object.assign(comment, { body }))
    },
    update: async ({ comments }, { id, body }) => void (await comments.update({ id }, { body })),
    returning: async ({ comments }, { id, body }) => {
      const update = comments.createQueryBuilder().update().set({ body }).where('id = :id', { id })
      const { raw } = await update.returning(['postId']).execute()
      const [row] = raw as readonly { readonly post_id: number }[]
      return row && { postId: row.post_id }
    },
  },
  moveComment: {
    update: ({ comments }, { id, postId }) => comments.update(id, { postId }),
    'relation set': ({ source }, { id, postId }) =>
      source.createQueryBuilder().relation(Comment, 'post').of(id).set(postId),
    save: async ({ comments }, { id, postId }) => {
      const comment = await comments.findOneBy({ id })
      if (comment !== null) await comments.save(Object.assign(comment, { postId }))
    },
  },
  deleteComment: {
    delete: async ({ comments }, { id }) => void (await comments.delete({ id })),
    remove: async ({ comments }, { id }) => {
      const comment = await comments.findOneBy({ id })
      if (comment === null) return undefined
      const { postId } = comment
      await comments.remove(comment)
      return { postId }
    },
  },
  editComments: {
    update: ({ comments }, { postId, body }) => comments.update({ postId }, { body }),
    'query builder': ({ comments }, { postId, body }) =>
      comments.createQueryBuilder().update().set({ body }).where('postId = :postId', { postId }).execute(),
  },
  deleteComments: {
    delete: ({ comments }, { postId, authorId }) => comments.delete({ postId, authorId }),
    SQL: ({ source }, { postId, authorId }) =>
      source.query('DELETE FROM "Comment" WHERE post_id = $1 AND author_id = $2', [postId, authorId]),
  },
  commentTwice: {
    insert: ({ comments }, { postId, bodies }) => comments.insert(bodies.map((body) => ({ postId, body }))),
    save: ({ comments }, { postId, bodies }) => comments.save(bodies.map((body) => ({ postId, body }))),
  },
}
