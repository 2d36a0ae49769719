import * as blog from '../api/blog.ts'
import * as catalogue from '../api/catalogue.ts'
import * as orders from '../api/orders.ts'
import * as people from '../api/people.ts'
import { changed } from '../ledger/sighting.ts'
import { gone, membershipId, rowState, tagged, untagged } from '../ledger/watched.ts'
import { write, type Write } from './operation.ts'

export const changePrice = (id: number, price: string): Write =>
  write(`change the price of product ${id}`, async (shop) => {
    const product = await catalogue.changePrice(shop, id, price)
    return [changed('Product', id, { price: product.price })]
  })

/** No product ever changes its brand, so the ledger knows which rows `updateMany` has to find. */
export const putBrandOnSale = (brandCode: string, price: string, productIds: readonly number[]): Write =>
  write(`put brand ${brandCode} on sale`, async (shop) => {
    await catalogue.putBrandOnSale(shop, brandCode, price)
    return productIds.map((id) => changed('Product', id, { price: Number(price) }))
  })

export const restock = (id: number, pieces: number): Write =>
  write(`restock product ${id}`, async (shop) => {
    const product = await catalogue.restock(shop, id, pieces)
    return [changed('Product', id, { stock: product.stock })]
  })

export const setActive = (id: number, active: boolean): Write =>
  write(`${active ? 'list' : 'delist'} product ${id}`, async (shop) => {
    await catalogue.setActive(shop, id, active)
    return [changed('Product', id, { active })]
  })

export const review = (opinion: catalogue.Opinion): Write =>
  write(`review product ${opinion.productId}`, async (shop) => [
    rowState('Review', await catalogue.review(shop, opinion)),
  ])

export const renameUser = (id: number, name: string): Write =>
  write(`rename user ${id}`, async (shop) => {
    const { version } = await people.renameUser(shop, id, name)
    return [changed('User', id, { name, version })]
  })

export const editProfile = (id: number, name: string, bio: string): Write =>
  write(`edit the profile of user ${id}`, async (shop) => {
    const { version, profile } = await people.editProfile(shop, id, name, bio)
    return [changed('User', id, { name, version }), ...(profile ? [rowState('Profile', profile)] : [])]
  })

export const joinTeam = (userId: number, teamId: number): Write =>
  write(`user ${userId} joins team ${teamId}`, async (shop) => [
    rowState('Membership', await people.joinTeam(shop, userId, teamId)),
  ])

export const leaveTeam = (userId: number, teamId: number): Write =>
  write(`user ${userId} leaves team ${teamId}`, async (shop) => {
    await people.leaveTeam(shop, userId, teamId)
    return [gone('Membership', membershipId(userId, teamId))]
  })

export const publishPost = (draft: blog.Draft): Write =>
  write(`publish a post of user ${draft.authorId}`, async (shop) => {
    const post = await blog.publishPost(shop, draft)
    return [rowState('Post', post), ...post.tags.flatMap((tag) => tagged(post.id, tag.id))]
  })

export const setPublished = (id: number, published: boolean): Write =>
  write(`${published ? 'publish' : 'withdraw'} post ${id}`, async (shop) => {
    await blog.setPublished(shop, id, published)
    return [changed('Post', id, { published })]
  })

export const movePost = (id: number, categoryId: number): Write =>
  write(`move post ${id} to category ${categoryId}`, async (shop) => {
    await blog.movePost(shop, id, categoryId)
    return [changed('Post', id, { categoryId })]
  })

export const tagPost = (id: number, tagId: number): Write =>
  write(`give post ${id} the tag ${tagId}`, async (shop) => {
    await blog.tagPost(shop, id, tagId)
    return tagged(id, tagId)
  })

export const untagPost = (id: number, tagId: number): Write =>
  write(`take the tag ${tagId} from post ${id}`, async (shop) => {
    await blog.untagPost(shop, id, tagId)
    return untagged(id, tagId)
  })

export const addComment = (postId: number, authorId: number, body: string): Write =>
  write(`comment on post ${postId}`, async (shop) => [
    rowState('Comment', await blog.addComment(shop, postId, authorId, body)),
  ])

export const likeComment = (id: number): Write =>
  write(`like comment ${id}`, async (shop) => {
    const comment = await blog.likeComment(shop, id)
    return comment ? [changed('Comment', id, { likes: comment.likes })] : []
  })

export const deleteComment = (id: number): Write =>
  write(`delete comment ${id}`, async (shop) => {
    await blog.deleteComment(shop, id)
    return [gone('Comment', id)]
  })

export const deleteComments = (ids: readonly number[]): Write =>
  write(`delete comments ${ids.join(', ')}`, async (shop) => {
    await blog.deleteComments(shop, ids)
    return ids.map((id) => gone('Comment', id))
  })

export const checkOut = (basket: orders.Basket): Write =>
  write(`check out for user ${basket.userId}`, async (shop) => {
    try {
      const { order, products } = await orders.checkOut(shop, basket)
      return [
        rowState('Order', order),
        ...order.items.map((item) => rowState('OrderItem', item)),
        ...products.map(({ id, stock }) => changed('Product', id, { stock })),
      ]
    } catch (error) {
      if (error instanceof orders.OrderRefused) return 'rolled back'
      throw error
    }
  })

export const payOrder = (id: number): Write =>
  write(`pay order ${id}`, async (shop) => {
    const { status } = await orders.payOrder(shop, id)
    return [changed('Order', id, { status })]
  })

export const shipOrder = (id: number): Write =>
  write(`ship order ${id}`, async (shop) => {
    const { status } = await orders.shipOrder(shop, id)
    return [changed('Order', id, { status })]
  })
