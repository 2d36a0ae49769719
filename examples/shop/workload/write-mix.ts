import { type Choice, one } from './choice.ts'
import type { Draw } from './draw.ts'
import * as reads from './reads.ts'
import type { Operation, Visit } from './operation.ts'
import type { Town } from './town.ts'
import * as writes from './writes.ts'

const onPost = (draw: Draw, write: (id: number) => Operation): Visit => {
  const id = draw.post()
  return [write(id), reads.readPost(id)]
}

const onProduct = (draw: Draw, write: (id: number) => Operation): Visit => {
  const id = draw.product()
  return [write(id), reads.readProduct(id)]
}

const onProfile = (draw: Draw, write: (id: number) => Operation): Visit => {
  const id = draw.user()
  return [write(id), reads.readProfile(id)]
}

const onTeams = (draw: Draw, write: (id: number) => Operation): Visit => {
  const id = draw.user()
  return [write(id), reads.readTeams(id)]
}

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

const movePost = (draw: Draw): Visit => {
  const categoryId = draw.category()
  return [writes.movePost(draw.post(), categoryId), reads.readPostsOfCategory(categoryId)]
}

/**
 * What people change: talk is most of it, then orders, then what the people of the shop do. Popular rows are written more
 * often as well, which is what hurts a cache most. After a write of their own, visitors see the page that it changed, so
 * that nobody can hide behind "a little later". One basket in six does not become an order, and has to leave no trace.
 */
export const writeMix = (draw: Draw, town: Town): readonly Choice[] => [
  [20, () => checkOut(draw)],
  [3, () => [writes.shipOrder(draw.any(town.orders))]],
  [22, () => onPost(draw, (id) => writes.addComment(id, draw.user(), draw.word()))],
  [12, () => one(writes.likeComment(draw.any(town.comments)))],
  [5, () => one(writes.deleteComment(draw.spam()))],
  [1, () => one(writes.deleteComments([draw.spam(), draw.spam(), draw.spam()]))],
  [8, () => onProduct(draw, (id) => writes.review(opinion(draw, id)))],
  [7, () => one(writes.changePrice(draw.product(), draw.price()))],
  [5, () => one(writes.restock(draw.product(), 1 + draw.upTo(50)))],
  [2, () => one(writes.setActive(draw.product(), draw.chance(0.7)))],
  [1, () => one(putOnSale(draw, town))],
  [4, () => onProfile(draw, (id) => writes.renameUser(id, draw.word()))],
  [3, () => onProfile(draw, (id) => writes.editProfile(id, draw.word(), draw.word()))],
  [1, () => onTeams(draw, (id) => writes.joinTeam(id, draw.any(town.teams)))],
  [1, () => onTeams(draw, (id) => writes.leaveTeam(id, draw.any(town.teams)))],
  [3, () => publish(draw)],
  [1, () => onPost(draw, (id) => writes.setPublished(id, draw.chance(0.7)))],
  [2, () => movePost(draw)],
  [2, () => onPost(draw, (id) => writes.tagPost(id, draw.tag()))],
  [1, () => onPost(draw, (id) => writes.untagPost(id, draw.tag()))],
]
