import type { ShopClient } from '../shop-client.ts'
import { minutesAfterEpoch, rowsOf, type Draw } from './draw.ts'
import { insertCounted, insertPairs, lastId, type IdRange } from './insert.ts'
import type { Sizes } from './sizes.ts'

/** Authors differ in zeal: a few write most of the posts. */
const postRows = (draw: Draw, count: number, users: IdRange, categories: IdRange) => {
  const author = draw.popular(users)
  const category = draw.popular(categories)
  return rowsOf(count, (index) => ({
    authorId: draw.chance(0.97) ? author() : null,
    reviewerId: draw.chance(0.3) ? draw.id(users) : null,
    categoryId: draw.chance(0.95) ? category() : null,
    title: draw.words(5),
    slug: draw.chance(0.8) ? `post-${index + 1}-${draw.words(1)}` : null,
    body: draw.words(40),
    published: draw.chance(0.85),
    score: Math.floor(draw.random() ** 3 * 1_000),
    createdAt: minutesAfterEpoch(index * 3),
  }))
}

/** Which tags each post has: up to four, some of them on very many posts. */
const tagPairs = (draw: Draw, posts: IdRange, tags: IdRange): [number, number][] => {
  const tag = draw.popular(tags)
  return rowsOf(posts.count, (index) => posts.first + index).flatMap((post) =>
    [...new Set(rowsOf(draw.integer(0, 4), tag))].map((each): [number, number] => [post, each]),
  )
}

/** Tags, posts and their comments: a few posts have most of the comments. */
export const seedBlog = async (client: ShopClient, sizes: Sizes, draw: Draw, users: IdRange, categories: IdRange) => {
  const tags = await insertCounted(
    rowsOf(sizes.tags, (index) => ({ name: `${draw.words(1)}-${index + 1}` })),
    { createMany: (data) => client.tag.createMany({ data }), lastId: () => client.tag.findFirst(lastId) },
  )
  const posts = await insertCounted(sizes.posts === 0 ? [] : postRows(draw, sizes.posts, users, categories), {
    createMany: (data) => client.post.createMany({ data }),
    lastId: () => client.post.findFirst(lastId),
  })
  const postTags = await insertPairs(client, '_PostToTag', tags.count === 0 ? [] : tagPairs(draw, posts, tags))
  const post = posts.count === 0 ? undefined : draw.popular(posts, 0.9)
  const commentRow = (postId: number) => ({
    postId,
    authorId: draw.chance(0.98) ? draw.id(users) : null,
    body: draw.words(draw.integer(4, 20)),
    likes: Math.floor(draw.random() ** 4 * 50),
  })
  const comments = await insertCounted(post ? rowsOf(sizes.comments, () => commentRow(post())) : [], {
    createMany: (data) => client.comment.createMany({ data }),
    lastId: () => client.comment.findFirst(lastId),
  })
  return { tags, posts, postTags, comments }
}
