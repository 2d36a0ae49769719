import { In } from 'typeorm'
import { Post } from '../../../support/typeorm-shop/index.ts'
import type { questionsOfComments } from '../../workload/questions/comments.ts'
import type { ReadWays } from '../../workload/reads.ts'
import { type Db, rowsOf, type Said } from './db.ts'

export const readsOfComments: Pick<ReadWays<Db, Said>, keyof typeof questionsOfComments> = {
  commentsOfPost: {
    findBy: ({ comments }, postId, { cache }) =>
      cache === undefined ? comments.findBy({ postId }) : comments.find({ where: { postId }, cache }),
    getMany: (db, postId, said) => rowsOf.comment(db, said).where('comment.postId = :postId', { postId }).getMany(),
    loadMany: ({ source, comments }, id, { cache }) =>
      cache === false
        ? comments.find({ where: { postId: id }, cache })
        : source.createQueryBuilder().relation(Post, 'comments').of(id).loadMany<object>(),
  },
  commentsOfTwo: {
    'two conditions': ({ comments }, posts, said) =>
      comments.find({ where: posts.map((postId) => ({ postId })), ...said }),
    In: ({ comments }, posts, said) => comments.find({ where: { postId: In([...posts]) }, ...said }),
  },
  commentsCounted: {
    countBy: ({ comments }, postId, { cache }) =>
      cache === undefined ? comments.countBy({ postId }) : comments.count({ where: { postId }, cache }),
    getCount: (db, postId, said) => rowsOf.comment(db, said).where('comment.postId = :postId', { postId }).getCount(),
  },
  allCommentsCounted: {
    count: ({ comments }, _, said) => comments.count({ ...said }),
    getRawOne: async (db, _, said) => {
      const found = await rowsOf.comment(db, said).select('COUNT(*)', 'count').getRawOne<{ readonly count: string }>()
      return Number(found?.count)
    },
  },
  commentsByPostAuthor: {
    find: ({ comments }, authorId, said) => comments.find({ where: { post: { authorId } }, ...said }),
    innerJoin: (db, authorId, said) =>
      rowsOf
        .comment(db, said)
        .innerJoin('comment.post', 'post')
        .where('post.authorId = :authorId', { authorId })
        .getMany(),
  },
}
