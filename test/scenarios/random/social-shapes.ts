import type { Dice } from '../any-orm/random/dice.ts'
import { emails, roles, words } from '../any-orm/random/dice.ts'
import type { Shape } from './shape.ts'

const orderBy = { id: 'asc' } as const
const followKey = (dice: Dice) => ({ followerId_followeeId: { followerId: dice.id(4), followeeId: dice.id(4) } })

/** Follows, reviews and orders, from both of their ends. */
export const socialShapes: Readonly<Record<string, Shape>> = {
  followWithBoth: (db, dice) =>
    db.follow.findUnique({ where: followKey(dice), include: { follower: true, followee: { select: { name: true } } } }),
  following: (db, dice) =>
    db.follow.findMany({
      where: { followerId: dice.id(4) },
      orderBy: { followeeId: 'asc' },
      include: { followee: true },
    }),
  followedByRole: (db, dice) =>
    db.follow.findMany({
      where: { followee: { role: dice.of(roles) } },
      orderBy: [{ followerId: 'asc' }, { followeeId: 'asc' }],
    }),
  followsPerUser: (db) =>
    db.follow.groupBy({ by: ['followeeId'], _count: { _all: true }, orderBy: { followeeId: 'asc' } }),
  followersOfFollowers: (db, dice) =>
    db.user.findMany({
      where: { followers: { some: { follower: { followers: { some: { followerId: dice.id(4) } } } } } },
      orderBy,
      select: { id: true },
    }),
  bothSides: (db, dice) =>
    db.user.findUnique({
      where: { email: dice.of(emails) },
      select: {
        following: { orderBy: { followeeId: 'asc' } },
        followers: { orderBy: { followerId: 'asc' }, where: { follower: { role: dice.of(roles) } } },
        _count: { select: { following: true, followers: true } },
      },
    }),
  review: (db, dice) =>
    db.review.findUnique({
      where: { productId_userId: { productId: dice.id(3), userId: dice.id(4) } },
      include: { user: true, product: { select: { name: true, brand: true } } },
    }),
  reviewById: (db, dice) => db.review.findUnique({ where: { id: dice.id(4) } }),
  reviewsOfProduct: (db, dice) => db.review.findMany({ where: { productId: dice.id(3) }, orderBy }),
  reviewsOfUser: (db, dice) => db.user.findUnique({ where: { id: dice.id(4) } }).reviews({ orderBy }),
  ratingOfProduct: (db, dice) =>
    db.review.aggregate({
      where: { productId: dice.id(3) },
      _avg: { rating: true },
      _min: { rating: true },
      _count: { text: true, _all: true },
    }),
  ratings: (db, dice) =>
    db.review.groupBy({
      by: ['productId', 'rating'],
      where: { user: { tenantId: dice.id(2) } },
      _count: true,
      orderBy: [{ productId: 'asc' }, { rating: 'asc' }],
    }),
  goodProducts: (db) =>
    db.product.findMany({ where: { reviews: { every: { rating: { gte: 3 } } } }, orderBy, select: { sku: true } }),
  productsWithReviews: (db, dice) =>
    db.product.findMany({
      where: { reviews: { some: { user: { name: dice.of(words) } } } },
      orderBy,
      include: { reviews: { orderBy, take: 2 }, _count: { select: { reviews: { where: { rating: 5 } } } } },
    }),
  ordersOfUser: (db, dice) =>
    db.order.findMany({ where: { userId: dice.id(4) }, orderBy, include: { _count: { select: { items: true } } } }),
  ordersByStatus: (db) =>
    db.order.groupBy({ by: ['status'], _sum: { total: true }, _count: true, orderBy: { status: 'asc' } }),
  buyersOf: (db, dice) =>
    db.user.findMany({
      where: { orders: { some: { items: { some: { product: { brandCode: dice.of(['acme', 'bolt']) } } } } } },
      orderBy,
      select: { id: true, name: true },
    }),
  itemsOfProduct: (db, dice) =>
    db.orderItem.findMany({
      where: { productId: dice.id(2) },
      orderBy: { orderId: 'asc' },
      include: { order: { include: { user: { select: { email: true } } } } },
    }),
}
