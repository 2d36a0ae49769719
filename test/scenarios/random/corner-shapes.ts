import { emails, roles, words } from '../any-orm/random/dice.ts'
import type { Shape } from './shape.ts'

const orderBy = { id: 'asc' } as const

/** Fields left out, one of many, views, and conditions of every kind. */
export const cornerShapes: Readonly<Record<string, Shape>> = {
  userWithoutScore: (db, dice) =>
    db.user.findUnique({ where: { id: dice.id(5) }, omit: { score: true, version: true } }),
  postsWithoutBody: (db, dice) =>
    db.post.findMany({
      where: { categoryId: dice.id(3) },
      omit: { body: true },
      include: { author: { omit: { name: true } } },
      orderBy,
    }),
  firstUser: (db, dice) => db.user.findFirst({ where: { name: dice.of(words) }, orderBy: { id: 'desc' } }),
  oneOfTwoKeys: (db, dice) => db.user.findUnique({ where: { id: dice.id(4), email: dice.of(emails) } }),
  oneUnlessDraft: (db, dice) =>
    db.post.findUnique({ where: { id: dice.id(6), published: true }, select: { title: true, tags: { orderBy } } }),
  named: (db, dice) =>
    db.user.findMany({ where: { name: { contains: dice.of(words) } }, orderBy, select: { id: true } }),
  among: (db, dice) =>
    db.post.findMany({ where: { authorId: { in: [dice.id(3), dice.id(3)] }, NOT: { published: false } }, orderBy }),
  notAmong: (db, dice) =>
    db.post.findMany({ where: { categoryId: { notIn: [dice.id(3), 2] } }, orderBy, select: { id: true } }),
  notThatAuthor: (db, dice) => db.post.count({ where: { authorId: { not: dice.id(3) } } }),
  betterThanOld: (db) => db.user.findMany({ where: { score: { gt: db.user.fields.age } }, orderBy }),
  countEach: (db) => db.post.count({ select: { _all: true, authorId: true, categoryId: true } }),
  sums: (db, dice) =>
    db.user.aggregate({
      where: { posts: { some: { categoryId: dice.id(3) } } },
      _sum: { score: true },
      _avg: { age: true },
      _max: { createdAt: true },
    }),
  lonely: (db) =>
    db.user.findMany({ where: { profile: null, comments: { none: {} } }, orderBy, select: { id: true, name: true } }),
  withProfile: (db, dice) =>
    db.profile.findMany({ where: { user: { is: { role: dice.of(roles) } } }, orderBy, include: { user: true } }),
  profileByUser: (db, dice) => db.profile.findUnique({ where: { userId: dice.id(4) } }),
  rootsWithout: (db) =>
    db.category.findMany({
      where: { parent: { is: null }, children: { none: {} } },
      orderBy,
      include: { posts: { orderBy } },
    }),
  childrenOfNamed: (db, dice) =>
    db.category.findMany({ where: { parent: { posts: { some: { authorId: dice.id(3) } } } }, orderBy }),
  categoriesByParent: (db) =>
    db.category.findMany({ orderBy: [{ parent: { name: 'desc' } }, orderBy], select: { id: true, name: true } }),
  deepFluent: (db, dice) =>
    db.post
      .findUnique({ where: { id: dice.id(6) } })
      .author()
      .posts({ orderBy }),
  tagsOfPosts: (db, dice) => db.post.findUnique({ where: { id: dice.id(6) } }).tags({ orderBy }),
  tagByName: (db, dice) =>
    db.tag.findUnique({ where: { name: dice.of(words) }, include: { posts: { orderBy, take: 2 } } }),
  lastComments: (db, dice) =>
    db.comment.findMany({
      where: { author: { is: { role: dice.of(roles) } } },
      orderBy: [{ post: { score: 'desc' } }, { id: 'desc' }],
      take: 3,
    }),
  distinctPage: (db) =>
    db.comment.findMany({ distinct: ['postId'], orderBy: [{ postId: 'asc' }, { id: 'asc' }], skip: 1, take: 2 }),
  visible: (db) => db.publishedPost.findMany({ orderBy }),
  visibleOf: (db, dice) => db.publishedPost.findMany({ where: { authorId: dice.id(3) }, orderBy }),
  rawFollows: (db, dice) => {
    const tenantId = dice.id(2)
    return db.$queryCached({ ttl: '5m', dependsOn: ['Follow', { model: 'User', where: { tenantId } }] })`
      SELECT f.follower_id, u.name FROM follows f JOIN users u ON u.id = f.followee_id
      WHERE u.tenant_id = ${tenantId} ORDER BY f.follower_id, u.name, u.id`
  },
}
