import type { ShopClient } from '@tidemark/shop'
import { READS } from './reads.ts'

const id = { orderBy: { id: 'asc' } } as const

/** What is asked around each random write: the wide set, and what the drawn writes reach beyond it. */
export const RANDOM_READS: Readonly<Record<string, (db: ShopClient) => PromiseLike<unknown>>> = {
  ...READS,
  'a follow': (db) => db.follow.findUnique({ where: { followerId_followeeId: { followerId: 2, followeeId: 1 } } }),
  'both sides of follows': (db) =>
    db.user.findMany({
      where: { id: { in: [1, 2, 1001] } },
      select: {
        id: true,
        following: { select: { followee: true }, orderBy: { followeeId: 'asc' } },
        followers: { select: { follower: true }, orderBy: { followerId: 'asc' } },
      },
      ...id,
    }),
  'review 1 with both': (db) => db.review.findUnique({ where: { id: 1 }, include: { user: true, product: true } }),
  'reviews and orders of user 1': (db) =>
    db.user.findUnique({
      where: { id: 1 },
      select: { reviews: id, orders: id, _count: { select: { reviews: true } } },
    }),
  'products with a good review': (db) =>
    db.product.findMany({ where: { reviews: { some: { rating: { gte: 5 } } } }, ...id }),
}
