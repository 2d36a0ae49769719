import type { ReadWays } from '../../workload/reads.ts'
import { PAGE } from '../../workload/questions/posts.ts'
import { pageOf } from '../page.ts'
import type { Db, Said } from './db.ts'

const isNotThere = (error: unknown): null => {
  if ((error as { readonly code?: string } | undefined)?.code === 'P2025') return null
  throw error
}

/** How Prisma asks. */
export const readWays: ReadWays<Db, Said> = {
  userById: { findUnique: (db, id, said) => db.user.findUnique({ where: { id }, ...said }) },
  userByEmail: { findUnique: (db, email, said) => db.user.findUnique({ where: { email }, ...said }) },
  emailTaken: { count: async (db, email, said) => (await db.user.count({ where: { email }, ...said })) > 0 },
  usersByRole: { findMany: (db, role, said) => db.user.findMany({ where: { role }, ...said }) },
  usersByRoles: { findMany: (db, roles, said) => db.user.findMany({ where: { role: { in: [...roles] } }, ...said }) },
  rolesCounted: {
    groupBy: async (db, _, said) => {
      const groups = await db.user.groupBy({ by: ['role'], _count: true, ...said })
      return groups.map(({ role, _count: count }) => ({ role, count }))
    },
  },
  userWithPosts: {
    include: (db, id, said) =>
      db.user.findUnique({ where: { id }, include: { posts: { include: { comments: true } } }, ...said }),
  },
  postById: { findUnique: (db, id, said) => db.post.findUnique({ where: { id }, ...said }) },
  titleOfPost: {
    findUnique: (db, id, said) => db.post.findUnique({ where: { id }, select: { id: true, title: true }, ...said }),
    findFirst: (db, id, said) =>
      db.post.findFirst({ where: { id }, select: { id: true, title: true, score: true }, ...said }),
  },
  postOrError: {
    findUniqueOrThrow: async (db, id, said) => db.post.findUniqueOrThrow({ where: { id }, ...said }).catch(isNotThere),
  },
  postWithComments: {
    include: (db, id, said) => db.post.findUnique({ where: { id }, include: { comments: true }, ...said }),
  },
  postWithAuthor: {
    include: (db, id, said) => db.post.findUnique({ where: { id }, include: { author: true }, ...said }),
  },
  postWithTags: {
    include: (db, id, said) => db.post.findUnique({ where: { id }, include: { tags: true }, ...said }),
  },
  postWithCount: {
    _count: async (db, id, said) => {
      const include = { _count: { select: { comments: true } } }
      const post = await db.post.findUnique({ where: { id }, include, ...said })
      return post && { post, comments: post._count.comments }
    },
  },
  postsByAuthor: { findMany: (db, authorId, said) => db.post.findMany({ where: { authorId }, ...said }) },
  publishedByAuthor: {
    findMany: (db, authorId, said) =>
      db.post.findMany({ where: { AND: [{ authorId }, { published: true }] }, ...said }),
  },
  titlesByAuthor: {
    $queryCached: (db, authorId, { cache }) =>
      cache === false
        ? db.$queryRaw`SELECT id, title, score FROM posts WHERE author_id = ${authorId}`
        : db.$queryCached({ ttl: '5m', dependsOn: [{ model: 'Post', where: { authorId } }] })`
            SELECT id, title, score FROM posts WHERE author_id = ${authorId}`,
  },
  newestPosts: {
    findMany: (db, _, said) =>
      db.post.findMany({ where: { published: true }, orderBy: { id: 'desc' }, take: PAGE, ...said }),
  },
  postsByTag: { some: (db, id, said) => db.post.findMany({ where: { tags: { some: { id } } }, ...said }) },
  tagWithPosts: { include: (db, id, said) => db.tag.findUnique({ where: { id }, include: { posts: true }, ...said }) },
  pageOfPost: {
    remember: (db, id, { cache }) =>
      pageOf(db.$cache, cache, id, {
        post: () => db.post.findUnique({ where: { id } }),
        comments: () => db.comment.findMany({ where: { postId: id } }),
      }),
  },
  commentsOfPost: { findMany: (db, postId, said) => db.comment.findMany({ where: { postId }, ...said }) },
  commentsOfTwo: {
    OR: (db, posts, said) => db.comment.findMany({ where: { OR: posts.map((postId) => ({ postId })) }, ...said }),
  },
  commentsCounted: { count: (db, postId, said) => db.comment.count({ where: { postId }, ...said }) },
  allCommentsCounted: { count: (db, _, said) => db.comment.count({ ...said }) },
  commentsByPostAuthor: {
    is: (db, authorId, said) => db.comment.findMany({ where: { post: { authorId } }, ...said }),
  },
}
