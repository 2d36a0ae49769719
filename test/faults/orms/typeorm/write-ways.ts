import type { WriteWays } from '../../workload/writes.ts'
import { type Db, VISIT } from './db.ts'
import { writesOfComments } from './writes-of-comments.ts'
import { writesOfPosts } from './writes-of-posts.ts'
import { writesOfUsers } from './writes-of-users.ts'

/** How TypeORM writes: entities, statements, builders and SQL. */
export const writeWays: WriteWays<Db> = {
  ...writesOfUsers,
  ...writesOfPosts,
  ...writesOfComments,
  invalidate: {
    invalidate: ({ cache }, { id }) => cache.invalidate({ model: 'Post', id }),
    remove: async ({ source }) => source.queryResultCache?.remove([VISIT]),
  },
  clear: { clear: async ({ source }) => source.queryResultCache?.clear() },
}
