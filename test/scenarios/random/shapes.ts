import type { ShopProvider } from '@tidemark/shop'
import type { ByArea } from '../any-orm/random/areas.ts'
import { catalogueShapes } from './catalogue-shapes.ts'
import { cornerShapes } from './corner-shapes.ts'
import { emails, roles, words } from '../any-orm/random/dice.ts'
import { docShapes } from './doc-shapes.ts'
import { moreShapes } from './more-shapes.ts'
import { nativeDocShapes, nativeShapes } from './native-shapes.ts'
import type { Shape } from './shape.ts'
import { socialShapes } from './social-shapes.ts'

const orderBy = { id: 'asc' } as const

/** What is asked between the writes: every kind of answer, over few rows, so that writes meet answers all the time. */
const shapes: Readonly<Record<string, Shape>> = {
  userById: (db, dice) => db.user.findUnique({ where: { id: dice.id(5) } }),
  userByEmail: (db, dice) => db.user.findUnique({ where: { email: dice.of(emails) } }),
  usersByRole: (db, dice) => db.user.findMany({ where: { role: dice.of(roles) }, orderBy }),
  usersByRoleAndTenant: (db, dice) =>
    db.user.findMany({ where: { role: dice.of(roles), tenantId: dice.id(2) }, orderBy }),
  postById: (db, dice) => db.post.findUnique({ where: { id: dice.id(6) } }),
  postsOfAuthor: (db, dice) => db.post.findMany({ where: { authorId: dice.id(3) }, orderBy }),
  postsOfNobody: (db) => db.post.findMany({ where: { authorId: null }, orderBy, select: { id: true, title: true } }),
  bestPosts: (db, dice) =>
    db.post.findMany({ where: { published: true }, orderBy: [{ score: 'desc' }, orderBy], take: dice.id(2) + 1 }),
  authorWithPosts: (db, dice) =>
    db.user.findUnique({
      where: { id: dice.id(3) },
      include: { profile: true, posts: { orderBy, include: { tags: { orderBy } } } },
    }),
  postWithAll: (db, dice) =>
    db.post.findUnique({
      where: { id: dice.id(4) },
      include: {
        author: { select: { name: true } },
        reviewer: true,
        category: true,
        tags: { orderBy },
        comments: { orderBy },
      },
    }),
  postsWithTag: (db, dice) => db.post.findMany({ where: { tags: { some: { name: dice.of(words) } } }, orderBy }),
  postsWithoutTag: (db, dice) =>
    db.post.findMany({ where: { tags: { none: { id: dice.id(3) } } }, orderBy, select: { id: true } }),
  tagWithPosts: (db, dice) =>
    db.tag.findUnique({ where: { id: dice.id(3) }, include: { posts: { orderBy }, _count: true } }),
  countByCategory: (db, dice) => db.post.count({ where: { categoryId: dice.id(3) } }),
  rolesInGroups: (db) =>
    db.user.groupBy({ by: ['role'], _count: true, _sum: { score: true }, orderBy: { role: 'asc' } }),
  scoreOfAuthor: (db, dice) =>
    db.post.aggregate({ where: { authorId: dice.id(3) }, _max: { score: true }, _count: true }),
  tree: (db, dice) =>
    db.category.findMany({
      where: dice.chance(2) ? { parentId: null } : { parentId: dice.id(3) },
      orderBy,
      include: { children: { orderBy } },
    }),
  authorsOfPublished: (db) => db.user.findMany({ where: { posts: { some: { published: true } } }, orderBy }),
  usersWithoutPosts: (db) => db.user.findMany({ where: { posts: { none: {} } }, orderBy, select: { id: true } }),
  counts: (db, dice) =>
    db.user.findUnique({
      where: { id: dice.id(3) },
      select: { id: true, _count: { select: { posts: true, followers: true, memberships: true } } },
    }),
  commentsOfAuthor: (db, dice) => db.comment.findMany({ where: { post: { authorId: dice.id(3) } }, orderBy }),
  commentsOfPost: (db, dice) =>
    db.comment.findMany({ where: { postId: dice.id(4) }, orderBy, include: { author: true } }),
  teams: (db, dice) =>
    db.team.findUnique({
      where: { id: dice.id(2) },
      include: { members: { orderBy: { userId: 'asc' }, include: { user: true } } },
    }),
  followers: (db, dice) =>
    db.user.findUnique({
      where: { id: dice.id(3) },
      select: { followers: { orderBy: { followerId: 'asc' }, include: { follower: true } } },
    }),
  fluent: (db, dice) => db.user.findUnique({ where: { id: dice.id(3) } }).posts({ orderBy }),
  either: (db, dice) =>
    db.post.findMany({ where: { OR: [{ authorId: dice.id(3) }, { categoryId: dice.id(3) }] }, orderBy }),
  several: (db, dice) =>
    db.user.findMany({ where: { id: { in: [dice.id(4), dice.id(4)] } }, orderBy, include: { profile: true } }),
  firstOf: (db, dice) =>
    db.post.findFirst({ where: { categoryId: dice.id(3), author: { role: dice.of(roles) } }, orderBy }),
}

/** What a database can be asked, by the part of the shop. */
export const shapesByArea = (provider: ShopProvider): ByArea<Shape> => ({
  blog: { ...shapes, ...moreShapes, ...cornerShapes, ...nativeShapes[provider] },
  trade: { ...catalogueShapes, ...socialShapes },
  docs: { ...docShapes, ...nativeDocShapes[provider] },
})
