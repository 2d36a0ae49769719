import type { ShopClient } from '@tidemark/shop'
import { sizes } from './shop-rows.ts'

export type Shop = ShopClient

/** A question to the shop. The number says which of many that are alike. */
export type Read = (shop: Shop, which: number) => PromiseLike<unknown>

const oneOf = (count: number, which: number): number => 1 + (which % count)

export const oneRow: Read = (shop, which) => shop.post.findUnique({ where: { id: oneOf(sizes.posts, which) } })

/** A post with its five comments. */
export const rowWithChildren: Read = (shop, which) =>
  shop.post.findUnique({ where: { id: oneOf(sizes.posts, which) }, include: { comments: true } })

/** Ten posts of an author. */
export const list: Read = (shop, which) =>
  shop.post.findMany({ where: { authorId: oneOf(sizes.users, which) }, orderBy: { id: 'desc' }, take: 10 })

/** Ten posts of an author with five comments each. */
export const feed: Read = (shop, which) =>
  shop.post.findMany({
    where: { authorId: oneOf(sizes.users, which) },
    orderBy: { id: 'desc' },
    take: 10,
    include: { comments: true },
  })

/** All comments of an author. */
export const hundredRows: Read = (shop, which) =>
  shop.comment.findMany({ where: { authorId: oneOf(sizes.users, which) }, orderBy: { id: 'asc' } })
