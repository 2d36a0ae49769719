import type { ShopClient } from '../shop-client.ts'
import { minutesAfterEpoch, rowsOf, type Draw } from './draw.ts'
import { insertCounted, insertPlain, lastId, rangeOf, type IdRange } from './insert.ts'
import type { Sizes } from './sizes.ts'

const postColumns = 'author_id reviewer_id category_id title slug body published score created_at'.split(' ')

/** Authors differ in zeal: a few write most of the posts. */
const postRows = (draw: Draw, count: number, users: IdRange, categories: IdRange) => {
  const author = draw.popular(users)
  const category = draw.popular(categories)
  return rowsOf(count, (index) => [
    draw.chance(0.97) ? author() : null,
    draw.chance(0.3) ? draw.id(users) : null,
    draw.chance(0.95) ? category() : null,
    draw.words(5),
    draw.chance(0.8) ? `post-${index + 1}-${draw.words(1)}` : null,
    draw.words(40),
    draw.chance(0.85),
    Math.floor(draw.random() ** 3 * 1_000),
    minutesAfterEpoch(index * 3),
  ])
}

const commentColumns = 'post_id author_id body likes'.split(' ')

/** A few posts have most of the comments. */
const commentRows = (draw: Draw, count: number, users: IdRange, posts: IdRange) => {
  const post = draw.popular(posts, 0.9)
  return rowsOf(count, () => [
    post(),
    draw.chance(0.98) ? draw.id(users) : null,
    draw.words(draw.integer(4, 20)),
    Math.floor(draw.random() ** 4 * 50),
  ])
}

/** Which tags each post has: up to four, some of them on very many posts. */
const tagPairs = (draw: Draw, posts: IdRange, tags: IdRange): [number, number][] => {
  const tag = draw.popular(tags)
  return rowsOf(posts.count, (index) => posts.first + index).flatMap((post) =>
    [...new Set(rowsOf(draw.integer(0, 4), tag))].map((each): [number, number] => [post, each]),
  )
}

/** Tags, posts and their comments. */
export const seedBlog = async (client: ShopClient, sizes: Sizes, draw: Draw, users: IdRange, categories: IdRange) => {
  const tags = await insertCounted(
    rowsOf(sizes.tags, (index) => ({ name: `${draw.words(1)}-${index + 1}` })),
    { createMany: (data) => client.tag.createMany({ data }), lastId: () => client.tag.findFirst(lastId) },
  )
  if (sizes.posts === 0) return { tags, posts: rangeOf(0, null), postTags: 0, comments: rangeOf(0, null) }
  const postCount = await insertPlain(client, 'posts', postColumns, postRows(draw, sizes.posts, users, categories))
  const posts = rangeOf(postCount, await client.post.findFirst(lastId))
  const tagged = tags.count === 0 ? [] : tagPairs(draw, posts, tags)
  const postTags = await insertPlain(client, '_PostToTag', ['A', 'B'], tagged)
  const said = commentRows(draw, sizes.comments, users, posts)
  const commentCount = await insertPlain(client, 'Comment', commentColumns, said)
  return { tags, posts, postTags, comments: rangeOf(commentCount, await client.comment.findFirst(lastId)) }
}
