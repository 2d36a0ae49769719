import { unlessMissing } from './missing-row.ts'
import type { Shop } from './shop.ts'

export const postsPerPage = 20
export const commentsPerPage = 10

const authorName = { select: { id: true, name: true } } as const
const newestFirst = { orderBy: { id: 'desc' }, take: postsPerPage } as const

/** What a post's page shows: the post, who wrote it, its tags, and its latest comments with who wrote those. */
export const postPage = (shop: Shop, id: number) =>
  shop.post.findUnique({
    where: { id },
    include: {
      author: authorName,
      tags: true,
      comments: { orderBy: { id: 'desc' }, take: commentsPerPage, include: { author: authorName } },
    },
  })

export const postsOfAuthor = (shop: Shop, authorId: number) =>
  shop.post.findMany({ where: { authorId, published: true }, ...newestFirst })

export const postsOfCategory = (shop: Shop, categoryId: number) =>
  shop.post.findMany({ where: { categoryId, published: true }, ...newestFirst })

export const postsOfTag = (shop: Shop, tagId: number) =>
  shop.post.findMany({ where: { tags: { some: { id: tagId } }, published: true }, ...newestFirst })

export const commentCount = (shop: Shop, postId: number) => shop.comment.count({ where: { postId } })

export const comment = (shop: Shop, id: number) => shop.comment.findUnique({ where: { id } })

export interface Draft {
  readonly authorId: number
  readonly categoryId: number
  readonly title: string
  readonly body: string
  readonly tagIds: readonly number[]
}

export const publishPost = (shop: Shop, { tagIds, ...draft }: Draft) =>
  shop.post.create({
    data: { ...draft, published: true, tags: { connect: tagIds.map((id) => ({ id })) } },
    include: { tags: true },
  })

export const setPublished = (shop: Shop, id: number, published: boolean) =>
  shop.post.update({ where: { id }, data: { published } })

export const movePost = (shop: Shop, id: number, categoryId: number) =>
  shop.post.update({ where: { id }, data: { categoryId } })

export const tagPost = (shop: Shop, id: number, tagId: number) =>
  shop.post.update({ where: { id }, data: { tags: { connect: { id: tagId } } } })

export const untagPost = (shop: Shop, id: number, tagId: number) =>
  shop.post.update({ where: { id }, data: { tags: { disconnect: { id: tagId } } } })

export const addComment = (shop: Shop, postId: number, authorId: number, body: string) =>
  shop.comment.create({ data: { postId, authorId, body } })

/** `null`: a moderator was faster, and the comment is gone. */
export const likeComment = (shop: Shop, id: number) =>
  unlessMissing(shop.comment.update({ where: { id }, data: { likes: { increment: 1 } } }))

/** `null`: it was gone already. */
export const deleteComment = (shop: Shop, id: number) => unlessMissing(shop.comment.delete({ where: { id } }))

/** What a moderator ticked on a page of comments. */
export const deleteComments = (shop: Shop, ids: readonly number[]) =>
  shop.comment.deleteMany({ where: { id: { in: [...ids] } } })
