import * as blog from '../api/blog.ts'
import * as catalogue from '../api/catalogue.ts'
import * as orders from '../api/orders.ts'
import * as people from '../api/people.ts'
import { count, type Id, list, missing } from '../ledger/sighting.ts'
import { membershipId, orderItemId, postTagId, rowsIn, tagField } from '../ledger/watched.ts'
import { read, type Read } from './operation.ts'

const productsPage = (page: number) => ({
  skip: page * catalogue.productsPerPage,
  take: catalogue.productsPerPage,
})
const reviewsPage = { skip: 0, take: catalogue.reviewsPerPage }
const postsPage = { skip: 0, take: blog.postsPerPage }
const commentsPage = { skip: 0, take: blog.commentsPerPage }
const ordersPage = { skip: 0, take: orders.ordersPerPage }

const withIds = (ids: readonly Id[]) => ids.map((id) => ({ id }))

export const readProduct = (id: number): Read =>
  read(
    `product page ${id}`,
    (shop) => catalogue.productPage(shop, id),
    (product) => {
      if (!product) return [missing('Product', id)]
      return [...rowsIn('Product', product), list('Review', { productId: id }, product.reviews, reviewsPage)]
    },
  )

export const readProducts = (categoryId: number, page: number): Read =>
  read(
    `products of category ${categoryId}, page ${page + 1}`,
    (shop) => catalogue.productsOfCategory(shop, categoryId, page),
    (products) => {
      const where = { categoryId, active: true }
      return [...rowsIn('Product', products), list('Product', where, products, productsPage(page))]
    },
  )

export const readStars = (productId: number): Read =>
  read(
    `stars of product ${productId}`,
    (shop) => catalogue.starsOfProduct(shop, productId),
    (groups) =>
      [1, 2, 3, 4, 5].map((rating) => {
        const group = groups.find((each) => each.rating === rating)
        return count('Review', { productId, rating }, group?._count._all ?? 0)
      }),
  )

export const readMenu = (): Read =>
  // Nobody writes categories, so there is nothing that the ledger could know better.
  read('menu of categories', catalogue.categoryMenu, () => [])

export const readUserByEmail = (id: number, email: string): Read =>
  read(
    `user by email ${email}`,
    (shop) => people.userByEmail(shop, email),
    (user) => (user ? rowsIn('User', user) : [missing('User', id)]),
  )

export const readProfile = (id: number): Read =>
  read(
    `profile of user ${id}`,
    (shop) => people.profilePage(shop, id),
    (user) => {
      if (!user) return [missing('User', id)]
      return [...rowsIn('User', user), list('Profile', { userId: id }, user.profile ? [user.profile] : [])]
    },
  )

export const readTeams = (userId: number): Read =>
  read(
    `teams of user ${userId}`,
    (shop) => people.teamsOfUser(shop, userId),
    (memberships) => {
      const ids = memberships.map(({ teamId }) => membershipId(userId, teamId))
      return [...rowsIn('Membership', memberships), list('Membership', { userId }, withIds(ids))]
    },
  )

export const readPost = (id: number): Read =>
  read(
    `post page ${id}`,
    (shop) => blog.postPage(shop, id),
    (post) => {
      if (!post) return [missing('Post', id)]
      const tags = post.tags.map((tag) => postTagId(id, tag.id))
      return [
        ...rowsIn('Post', post),
        list('PostTag', { postId: id }, withIds(tags)),
        list('Comment', { postId: id }, post.comments, commentsPage),
      ]
    },
  )

export const readPostsOfAuthor = (authorId: number): Read =>
  read(
    `posts of author ${authorId}`,
    (shop) => blog.postsOfAuthor(shop, authorId),
    (posts) => [...rowsIn('Post', posts), list('Post', { authorId, published: true }, posts, postsPage)],
  )

export const readPostsOfCategory = (categoryId: number): Read =>
  read(
    `posts of category ${categoryId}`,
    (shop) => blog.postsOfCategory(shop, categoryId),
    (posts) => [...rowsIn('Post', posts), list('Post', { categoryId, published: true }, posts, postsPage)],
  )

export const readPostsOfTag = (tagId: number): Read =>
  read(
    `posts of tag ${tagId}`,
    (shop) => blog.postsOfTag(shop, tagId),
    (posts) => [...rowsIn('Post', posts), list('Post', { [tagField(tagId)]: true, published: true }, posts, postsPage)],
  )

export const readCommentCount = (postId: number): Read =>
  read(
    `number of comments of post ${postId}`,
    (shop) => blog.commentCount(shop, postId),
    (number) => [count('Comment', { postId }, number)],
  )

export const readComment = (id: number): Read =>
  read(
    `comment ${id}`,
    (shop) => blog.comment(shop, id),
    (comment) => (comment ? rowsIn('Comment', comment) : [missing('Comment', id)]),
  )

export const readOrder = (id: number): Read =>
  read(
    `order page ${id}`,
    (shop) => orders.orderPage(shop, id),
    (order) => {
      if (!order) return [missing('Order', id)]
      const ids = order.items.map(({ productId }) => orderItemId(id, productId))
      return [...rowsIn('Order', order), list('OrderItem', { orderId: id }, withIds(ids))]
    },
  )

export const readOrdersOfUser = (userId: number): Read =>
  read(
    `orders of user ${userId}`,
    (shop) => orders.ordersOfUser(shop, userId),
    (found) => [...rowsIn('Order', found), list('Order', { userId }, found, ordersPage)],
  )
