import type { Dice } from '../any-orm/random/dice.ts'
import { roles, words } from '../any-orm/random/dice.ts'
import type { Shape } from './shape.ts'

const orderBy = { id: 'asc' } as const
const pair = (dice: Dice) => ({ userId: dice.id(3), teamId: dice.id(2) })

/** Pages, groups, keys of several columns, and filters that reach over relations. */
export const moreShapes: Readonly<Record<string, Shape>> = {
  pageAfter: (db, dice) => db.post.findMany({ cursor: { id: dice.id(6) }, skip: 1, take: 2, orderBy }),
  pageBefore: (db, dice) => db.post.findMany({ cursor: { id: dice.id(6) }, take: -2, orderBy }),
  pageOfAuthor: (db, dice) =>
    db.post.findMany({ where: { authorId: dice.id(3) }, cursor: { id: dice.id(6) }, take: 2, orderBy }),
  distinctAuthors: (db) => db.post.findMany({ distinct: ['authorId'], orderBy, select: { authorId: true } }),
  distinctOfCategory: (db, dice) =>
    db.post.findMany({ where: { categoryId: dice.id(3) }, distinct: ['title', 'published'], orderBy }),
  usersWithCounts: (db) =>
    db.user.findMany({
      orderBy,
      select: { id: true, _count: { select: { posts: { where: { published: true } }, comments: true } } },
    }),
  tagsWithCounts: (db) => db.tag.findMany({ orderBy, include: { _count: { select: { posts: true } } } }),
  countOfTag: (db, dice) =>
    db.tag.findUnique({
      where: { id: dice.id(3) },
      select: { _count: { select: { posts: { where: { authorId: dice.id(3) } } } } },
    }),
  postsPerAuthor: (db) =>
    db.post.groupBy({
      by: ['authorId', 'published'],
      _count: { _all: true },
      _max: { score: true },
      orderBy: [{ authorId: 'asc' }, { published: 'asc' }],
    }),
  busyAuthors: (db) =>
    db.post.groupBy({
      by: ['authorId'],
      where: { published: true },
      having: { id: { _count: { gt: 1 } } },
      _sum: { score: true },
      orderBy: { authorId: 'asc' },
    }),
  usersByTag: (db, dice) =>
    db.user.findMany({ where: { posts: { some: { tags: { some: { id: dice.id(3) } } } } }, orderBy }),
  usersAllTagged: (db) =>
    db.user.findMany({ where: { posts: { every: { tags: { some: {} } } } }, orderBy, select: { id: true } }),
  commentsByRole: (db, dice) =>
    db.comment.findMany({ where: { post: { author: { role: dice.of(roles) } } }, orderBy, select: { id: true } }),
  postsOutside: (db, dice) =>
    db.post.findMany({ where: { category: { isNot: { name: dice.of(words) } } }, orderBy, select: { id: true } }),
  postsNot: (db, dice) => db.post.findMany({ where: { NOT: { authorId: dice.id(3) } }, orderBy, select: { id: true } }),
  postsByAuthorName: (db) =>
    db.post.findMany({ orderBy: [{ author: { name: 'asc' } }, orderBy], select: { id: true, authorId: true } }),
  byNumberOfPosts: (db) =>
    db.user.findMany({ orderBy: [{ posts: { _count: 'desc' } }, orderBy], select: { id: true }, take: 3 }),
  deepTree: (db, dice) =>
    db.category.findUnique({
      where: { id: dice.id(4) },
      include: {
        parent: { include: { parent: true } },
        children: { orderBy, include: { posts: { orderBy, select: { id: true } } } },
      },
    }),
  tenant: (db, dice) =>
    db.tenant.findUnique({
      where: { id: dice.id(2) },
      include: { users: { where: { role: dice.of(roles) }, orderBy, include: { posts: { orderBy, take: 2 } } } },
    }),
  membership: (db, dice) =>
    db.membership.findUnique({ where: { userId_teamId: pair(dice) }, include: { team: true, user: true } }),
  membershipsOf: (db, dice) =>
    db.membership.findMany({ where: { userId: dice.id(3) }, orderBy: { teamId: 'asc' }, include: { team: true } }),
  follow: (db, dice) =>
    db.follow.findUnique({ where: { followerId_followeeId: { followerId: dice.id(3), followeeId: dice.id(3) } } }),
  whoFollows: (db, dice) =>
    db.user.findMany({ where: { following: { some: { followeeId: dice.id(3) } } }, orderBy, select: { id: true } }),
  raw: (db, dice) =>
    db.$queryCached({ ttl: '5m', dependsOn: ['Post', 'Category'] })`
      SELECT c.id, count(p.id) AS n FROM categories c LEFT JOIN posts p ON p.category_id = c.id AND p.author_id = ${dice.id(3)}
      GROUP BY c.id ORDER BY c.id`,
}
