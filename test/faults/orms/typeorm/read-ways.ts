import { readsOfComments } from './reads-of-comments.ts'
import { readsOfPosts } from './reads-of-posts.ts'
import { readsOfUsers } from './reads-of-users.ts'

/** How TypeORM asks: by find options, and by query builders. */
export const readWays = { ...readsOfUsers, ...readsOfPosts, ...readsOfComments }
