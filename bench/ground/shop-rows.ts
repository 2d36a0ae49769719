/** Rows of each kind. Ids count from 1. */
export const sizes = { users: 50, posts: 1_000, comments: 5_000, teams: 1_000, logs: 1_000 } as const

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

const sentence = 'What a page says about itself is read a thousand times before it is written once. '
const start = Date.UTC(2026, 0, 1)
const hour = 3_600_000

/**
 * An even shop instead of a lifelike one, so that every call of a contest costs the same: each user wrote 20 posts and 100 comments,
 * each post has 5 comments.
 */
export const shopRows = () => ({
  users: numbers(sizes.users).map((i) => ({
    email: `user-${i}@shop.example`,
    name: `User ${i}`,
    tenantId: 1,
    age: 20 + i,
    createdAt: new Date(start),
  })),
  posts: numbers(sizes.posts).map((i) => ({
    authorId: 1 + (i % sizes.users),
    title: `Post ${i}`,
    slug: `post-${i}`,
    body: sentence.repeat(3),
    published: i % 10 !== 0,
    score: i % 100,
    createdAt: new Date(start + i * hour),
  })),
  comments: numbers(sizes.comments).map((i) => ({
    postId: 1 + (i % sizes.posts),
    authorId: 1 + (i % sizes.users),
    body: sentence,
    likes: i % 7,
  })),
  teams: numbers(sizes.teams).map((i) => ({ name: `Team ${i}` })),
  logs: numbers(sizes.logs).map((i) => ({
    entity: 'Post',
    entityId: `${i}`,
    message: sentence,
    at: new Date(start),
  })),
})
