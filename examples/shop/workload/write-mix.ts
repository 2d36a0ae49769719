import { type Choice, one } from './choice.ts'
import type { Draw } from './draw.ts'
import type { Operation, Visit } from './operation.ts'
import * as reads from './reads.ts'
import type { Town } from './town.ts'
import * as writes from './writes.ts'

const onPost = (id: number, write: (id: number) => Operation): Visit => [write(id), reads.readPost(id)]

const onProduct = (id: number, write: (id: number) => Operation): Visit => [write(id), reads.readProduct(id)]

const onProfile = (id: number, write: (id: number) => Operation): Visit => [write(id), reads.readProfile(id)]

const onTeams = (id: number, write: (id: number) => Operation): Visit => [write(id), reads.readTeams(id)]

const opinion = (draw: Draw, productId: number) => ({
  productId,
  userId: draw.user(),
  rating: 1 + draw.upTo(5),
  text: draw.word(),
})

const putOnSale = (draw: Draw, town: Town): Operation => {
  const brand = draw.brand()
  return writes.putBrandOnSale(brand, draw.price(), town.productsOfBrand.get(brand) ?? [])
}

const checkOut = (draw: Draw): Visit => {
  const userId = draw.user()
  const products = new Set(Array.from({ length: 1 + draw.upTo(3) }, draw.product))
  const lines = [...products].map((productId) => ({ productId, quantity: 1 + draw.upTo(3) }))
  return [writes.checkOut({ userId, lines, cardIsGood: draw.chance(5 / 6) }), reads.readOrdersOfUser(userId)]
}

const publish = (draw: Draw): Visit => {
  const authorId = draw.user()
  const tagIds = [...new Set([draw.tag(), draw.tag()])]
  const draft = { authorId, categoryId: draw.category(), title: draw.word(), body: draw.word(), tagIds }
  return [writes.publishPost(draft), reads.readPostsOfAuthor(authorId)]
}

const movePost = (draw: Draw, town: Town): Visit => {
  const categoryId = draw.category()
  return [writes.movePost(draw.any(town.posts), categoryId), reads.readPostsOfCategory(categoryId)]
}

/**
 * What people change. People like more comments than they write; an order that was placed is paid for and shipped, which
 * are two writes more; account pages are changed now and then. Visitors write where they read, on what is popular, which
 * is what hurts a cache most, and see the changed page right after: nobody can hide behind "a little later". What the
 * people of the shop do (prices, categories, spam) is not about popular rows, but restocking is: those sell out.
 * One basket in six does not become an order, and has to leave no trace.
 */
export const writeMix = (draw: Draw, town: Town): readonly Choice[] => [
  [12, () => checkOut(draw)],
  [10, () => one(writes.payOrder(draw.any(town.orders)))],
  [10, () => one(writes.shipOrder(draw.any(town.orders)))],
  [12, () => onPost(draw.post(), (id) => writes.addComment(id, draw.user(), draw.word()))],
  // Most comments are on popular posts, so any comment is mostly one that many people see.
  [24, () => one(writes.likeComment(draw.any(town.comments)))],
  [5, () => onProduct(draw.product(), (id) => writes.review(opinion(draw, id)))],
  [2, () => onProfile(draw.user(), (id) => writes.renameUser(id, draw.word()))],
  [4, () => onProfile(draw.user(), (id) => writes.editProfile(id, draw.word(), draw.word()))],
  [1, () => onTeams(draw.user(), (id) => writes.joinTeam(id, draw.any(town.teams)))],
  [1, () => onTeams(draw.user(), (id) => writes.leaveTeam(id, draw.any(town.teams)))],
  [3, () => publish(draw)],
  [1, () => onPost(draw.any(town.posts), (id) => writes.setPublished(id, draw.chance(0.7)))],
  [1, () => movePost(draw, town)],
  [1, () => onPost(draw.any(town.posts), (id) => writes.tagPost(id, draw.tag()))],
  [1, () => onPost(draw.any(town.posts), (id) => writes.untagPost(id, draw.tag()))],
  [3, () => one(writes.deleteComment(draw.spam()))],
  [1, () => one(writes.deleteComments([draw.spam(), draw.spam(), draw.spam()]))],
  [4, () => one(writes.changePrice(draw.any(town.products), draw.price()))],
  [4, () => one(writes.restock(draw.product(), 1 + draw.upTo(50)))],
  [1, () => one(writes.setActive(draw.any(town.products), draw.chance(0.7)))],
  [1, () => one(putOnSale(draw, town))],
]
