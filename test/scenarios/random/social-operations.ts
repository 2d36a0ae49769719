import { as, maybe, newUser, type Operation } from './drawn.ts'
import { type Dice, emails, roles, words } from '../any-orm/random/dice.ts'

const follow = (dice: Dice) => ({ followerId: dice.id(4), followeeId: dice.id(4) })
const followKey = (dice: Dice) => ({ followerId_followeeId: follow(dice) })
const reviewKey = (dice: Dice) => ({ productId_userId: { productId: dice.id(3), userId: dice.id(4) } })
const rating = (dice: Dice) => ({ rating: dice.id(5), text: maybe(dice, dice.of(words)) })
const person = (dice: Dice) =>
  dice.of<object>([
    { connect: { id: dice.id(4) } },
    { create: newUser(dice) },
    { connectOrCreate: { where: { email: dice.of(emails) }, create: newUser(dice) } },
  ])

/** One side of the follows of a user; the other end is who stands on the other side. */
const follows = (dice: Dice, otherEnd: 'followerId' | 'followeeId') => {
  const [other, where] = [{ [otherEnd]: dice.id(4) }, followKey(dice)]
  const person = otherEnd === 'followerId' ? 'follower' : 'followee'
  return dice.of<object>([
    { create: other },
    { createMany: { data: [other, { [otherEnd]: dice.id(4) }] } },
    { connect: where },
    { connectOrCreate: { where, create: other } },
    { update: { where, data: { [otherEnd]: dice.id(4) } } },
    { update: { where, data: { [person]: { update: { name: dice.of(words) } } } } },
    { updateMany: { where: other, data: { [otherEnd]: dice.id(4) } } },
    { upsert: { where, create: other, update: { [otherEnd]: dice.id(4) } } },
    { delete: where },
    { deleteMany: other },
  ])
}

/** Reviews below a product or a user; the other end is what they point to as well. */
const reviews = (dice: Dice, otherEnd: 'productId' | 'userId') => {
  const [where, create] = [{ id: dice.id(4) }, { ...rating(dice), [otherEnd]: dice.id(3) }]
  return dice.of<object>([
    { create },
    { createMany: { data: [create] } },
    { connect: where },
    { connectOrCreate: { where: reviewKey(dice), create } },
    { update: { where, data: { ...rating(dice), [otherEnd]: dice.id(3) } } },
    { updateMany: { where: { rating: { lt: 3 } }, data: { rating: { increment: 1 } } } },
    { upsert: { where, create, update: { rating: { decrement: 1 } } } },
    { delete: where },
    { deleteMany: { rating: dice.id(5) } },
  ])
}

const orders = (dice: Dice) => {
  const [id, create] = [dice.id(2), { id: dice.id(3), total: '1.00' }]
  return dice.of<object>([
    { create },
    { connect: { id } },
    { connectOrCreate: { where: { id }, create } },
    {
      update: { where: { id }, data: { status: 'PAID', items: { updateMany: { where: {}, data: { quantity: 9 } } } } },
    },
    { update: { where: { id }, data: { items: { deleteMany: {} } } } },
    { updateMany: { where: { status: 'PAID' }, data: { status: 'SHIPPED' } } },
    { upsert: { where: { id }, create, update: { total: { increment: 1 } } } },
    { delete: { id } },
  ])
}

/** Who follows whom, who says what of a product, and who bought it: foreign keys that may not be null, on both sides. */
export const socialOperations: Readonly<Record<string, Operation>> = {
  followedBy: (db, dice) =>
    as(db.user.update({ where: { id: dice.id(4) }, data: { followers: follows(dice, 'followerId') } })),
  following: (db, dice) =>
    as(db.user.update({ where: { id: dice.id(4) }, data: { following: follows(dice, 'followeeId') } })),
  bothSidesOfFollows: (db, dice) =>
    as(
      db.user.update({
        where: { id: dice.id(4) },
        data: { following: follows(dice, 'followeeId'), followers: follows(dice, 'followerId') },
      }),
    ),
  newFollow: (db, dice) =>
    as(
      db.follow.create({
        data: { follower: person(dice), followee: person(dice) },
      }),
    ),
  changeFollow: (db, dice) =>
    as(
      db.follow.update({
        where: followKey(dice),
        data: dice.of<object>([
          follow(dice),
          { follower: person(dice) },
          { followee: { update: { score: { increment: 1 }, name: dice.of(words) } } },
          { followee: { upsert: { create: newUser(dice), update: { role: dice.of(roles) } } } },
        ]),
      }),
    ),
  upsertFollow: (db, dice) =>
    as(db.follow.upsert({ where: followKey(dice), create: follow(dice), update: { followeeId: dice.id(4) } })),
  deleteFollow: (db, dice) => as(db.follow.delete({ where: followKey(dice) })),
  deleteFollows: (db, dice) => as(db.follow.deleteMany({ where: { followee: { role: dice.of(roles) } } })),
  moveFollows: (db, dice) =>
    as(db.follow.updateMany({ where: { followerId: dice.id(4) }, data: { followerId: dice.id(4) } })),
  createReview: (db, dice) =>
    as(db.review.create({ data: { ...rating(dice), productId: dice.id(3), userId: dice.id(4) } })),
  createReviewWithBoth: (db, dice) =>
    as(
      db.review.create({
        data: { ...rating(dice), product: { connect: { id: dice.id(3) } }, user: person(dice) },
      }),
    ),
  updateReview: (db, dice) =>
    as(
      db.review.update({
        where: dice.chance(2) ? { id: dice.id(4) } : reviewKey(dice),
        data: dice.of<object>([
          rating(dice),
          { productId: dice.id(3) },
          { userId: dice.id(4), rating: { multiply: 2 } },
          { user: { update: { name: dice.of(words), followers: { deleteMany: {} } } } },
          { product: { update: { brand: { disconnect: true }, active: dice.chance(2) } } },
        ]),
      }),
    ),
  upsertReview: (db, dice) =>
    as(
      db.review.upsert({
        where: reviewKey(dice),
        create: { ...rating(dice), productId: dice.id(3), userId: dice.id(4) },
        update: { rating: { increment: 1 } },
      }),
    ),
  updateReviews: (db, dice) =>
    as(db.review.updateMany({ where: { user: { role: dice.of(roles) } }, data: { rating: dice.id(5) } })),
  deleteReviews: (db, dice) =>
    as(db.review.deleteMany({ where: { productId: dice.id(3), rating: { lt: dice.id(5) } } })),
  reviewsOfProduct: (db, dice) =>
    as(db.product.update({ where: { id: dice.id(3) }, data: { reviews: reviews(dice, 'userId') } })),
  reviewsOfUser: (db, dice) =>
    as(db.user.update({ where: { id: dice.id(4) }, data: { reviews: reviews(dice, 'productId') } })),
  ordersOfUser: (db, dice) => as(db.user.update({ where: { id: dice.id(4) }, data: { orders: orders(dice) } })),
  updateOrder: (db, dice) =>
    as(
      db.order.update({
        where: { id: dice.id(2) },
        data: dice.of<object>([
          { status: 'PAID' },
          { userId: dice.id(4) },
          { user: { update: { reviews: { create: { ...rating(dice), productId: dice.id(3) } } } } },
        ]),
      }),
    ),
}
