import type { ShopClient } from '@tidemark/shop'

type Read = (db: ShopClient) => PromiseLike<unknown>

const id = { orderBy: { id: 'asc' } } as const

/** A wide set of reads over all models: rows, lists, counts, filters and includes of every kind of relation. */
export const READS: Readonly<Record<string, Read>> = {
  'tenant 1 with its users': (db) => db.tenant.findUnique({ where: { id: 1 }, include: { users: id } }),
  'user 1': (db) => db.user.findUnique({ where: { id: 1 } }),
  'user 2': (db) => db.user.findUnique({ where: { id: 2 } }),
  'user 3': (db) => db.user.findUnique({ where: { id: 3 } }),
  'user by email': (db) => db.user.findUnique({ where: { email: 'ada@example.com' } }),
  'user by another email': (db) => db.user.findUnique({ where: { email: 'new@example.com' } }),
  'users of tenant 1': (db) => db.user.findMany({ where: { tenantId: 1 }, ...id }),
  'users of a role': (db) => db.user.findMany({ where: { role: 'USER' }, ...id }),
  'number of users': (db) => db.user.count(),
  'user 1 with profile': (db) => db.user.findUnique({ where: { id: 1 }, include: { profile: true } }),
  'user 4 with profile': (db) => db.user.findUnique({ where: { id: 4 }, include: { profile: true } }),
  'profile of user 2': (db) => db.profile.findUnique({ where: { userId: 2 }, include: { user: true } }),
  'profile 1': (db) => db.profile.findUnique({ where: { id: 1 } }),
  'category tree': (db) =>
    db.category.findMany({ where: { id: { in: [1, 2, 4] } }, include: { parent: true, children: id }, ...id }),
  'children of category 1': (db) => db.category.findMany({ where: { parentId: 1 }, ...id }),
  roots: (db) => db.category.findMany({ where: { parentId: null }, ...id }),
  'post 1': (db) => db.post.findUnique({ where: { id: 1 } }),
  'post 3': (db) => db.post.findUnique({ where: { id: 3 } }),
  'post by slug': (db) => db.post.findUnique({ where: { slug: 'first' } }),
  'posts of user 1': (db) => db.post.findMany({ where: { authorId: 1 }, ...id }),
  'posts of user 2': (db) => db.post.findMany({ where: { authorId: 2 }, ...id }),
  'posts of nobody': (db) => db.post.findMany({ where: { authorId: null }, ...id }),
  'published posts': (db) => db.post.findMany({ where: { published: true }, ...id }),
  'posts in category 1': (db) => db.post.count({ where: { categoryId: 1 } }),
  'all posts, a page': (db) => db.post.findMany({ take: 3, orderBy: [{ score: 'desc' }, { id: 'asc' }] }),
  'posts by a name': (db) => db.post.findMany({ where: { author: { name: 'Ada' } }, ...id }),
  'posts with people and tags': (db) =>
    db.post.findMany({
      where: { id: { in: [1, 3] } },
      include: { author: true, reviewer: true, category: true, tags: id, _count: { select: { comments: true } } },
      ...id,
    }),
  'posts with a tag': (db) => db.post.findMany({ where: { tags: { some: { name: 'red' } } }, ...id }),
  'tag with its posts': (db) => db.tag.findUnique({ where: { name: 'red' }, include: { posts: id } }),
  'tags with counts': (db) => db.tag.findMany({ include: { _count: { select: { posts: true } } }, ...id }),
  'comments of post 1': (db) => db.comment.findMany({ where: { postId: 1 }, include: { author: true }, ...id }),
  'comments of post 2': (db) => db.comment.findMany({ where: { postId: 2 }, ...id }),
  'comments of user 1': (db) => db.comment.count({ where: { authorId: 1 } }),
  'user 2 with posts and comments': (db) =>
    db.user.findUnique({ where: { id: 2 }, include: { posts: { include: { comments: id }, ...id }, reviewing: id } }),
  'team 1 with members': (db) =>
    db.team.findUnique({
      where: { id: 1 },
      include: { members: { include: { user: true }, orderBy: { userId: 'asc' } } },
    }),
  'membership 1 of 1': (db) => db.membership.findUnique({ where: { userId_teamId: { userId: 1, teamId: 1 } } }),
  'membership 3 of 2': (db) => db.membership.findUnique({ where: { userId_teamId: { userId: 3, teamId: 2 } } }),
  'whom user 1 follows': (db) => db.follow.findMany({ where: { followerId: 1 }, orderBy: { followeeId: 'asc' } }),
  'followers of user 1': (db) => db.user.findMany({ where: { following: { some: { followeeId: 1 } } }, ...id }),
  'brand with products': (db) => db.brand.findUnique({ where: { code: 'ACME' }, include: { products: id } }),
  'a brand that is not there': (db) => db.brand.findUnique({ where: { code: 'NEW' } }),
  'products of a brand': (db) => db.product.findMany({ where: { brandCode: 'ACME' }, ...id }),
  'product 1 with brand and related': (db) =>
    db.product.findUnique({ where: { id: 1 }, include: { brand: true, related: id, relatedTo: id, category: true } }),
  'product by sku': (db) => db.product.findUnique({ where: { sku: 'p2' } }),
  'active products': (db) => db.product.count({ where: { active: true } }),
  'orders by status': (db) => db.order.groupBy({ by: ['status'], _count: { _all: true }, orderBy: { status: 'asc' } }),
  'order 1 with items': (db) =>
    db.order.findUnique({
      where: { id: 1 },
      include: { items: { include: { shipments: id, product: true }, orderBy: { productId: 'asc' } }, user: true },
    }),
  'an item of an order': (db) =>
    db.orderItem.findUnique({ where: { orderId_productId: { orderId: 1, productId: 1 } } }),
  'shipments of an item': (db) => db.shipment.findMany({ where: { orderId: 1, productId: 2 }, ...id }),
  'reviews of product 1': (db) => db.review.findMany({ where: { productId: 1 }, include: { user: true }, ...id }),
  'the review of one user': (db) => db.review.findUnique({ where: { productId_userId: { productId: 1, userId: 2 } } }),
  'average rating': (db) => db.review.aggregate({ _avg: { rating: true }, where: { productId: 1 } }),
  'posts of a user to come': (db) => db.post.findMany({ where: { authorId: 1001 }, ...id }),
  'comments of a post to come': (db) => db.comment.findMany({ where: { postId: 1001 }, ...id }),
  'a post to come with its tags': (db) => db.post.findUnique({ where: { id: 1001 }, include: { tags: id } }),
  'memberships of a team to come': (db) => db.membership.count({ where: { teamId: 1001 } }),
  'children of a category to come': (db) => db.category.count({ where: { parentId: 1001 } }),
  'shipments of an order to come': (db) => db.shipment.findMany({ where: { orderId: 1001 }, ...id }),
  'user 2 with tags of posts': (db) =>
    db.user.findUnique({ where: { id: 2 }, include: { posts: { include: { tags: id }, ...id } } }),
  'comment 1 and its author': (db) => db.comment.findUnique({ where: { id: 1 }, include: { author: true } }),
  'doc 1': (db) => db.doc.findUnique({ where: { id: 1 } }),
}
