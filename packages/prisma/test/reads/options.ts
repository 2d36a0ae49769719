import { Prisma } from '../../../../prisma/generated/postgresql/client.ts'
import type { ShopClient, ShopProvider } from '@tidemark/shop'

export interface OptionRead {
  readonly read: (db: ShopClient) => PromiseLike<unknown>
  /** Databases that can express it; absent: all. */
  readonly only?: readonly ShopProvider[]
}

const id = { orderBy: { id: 'asc' } } as const
const postgresql = ['postgresql'] as const
/** What types forbid and JavaScript does: it filters nothing. */
const unset = { authorId: undefined } as object

/** Every option that a read of Prisma has, at the root and below it. */
export const OPTION_READS: Readonly<Record<string, OptionRead>> = {
  'select of a part, and of related rows': {
    read: (db) =>
      db.post.findMany({
        select: { title: true, author: { select: { name: true } }, tags: { select: { name: true }, ...id } },
        ...id,
      }),
  },
  'include with its own where, order, skip and take': {
    read: (db) =>
      db.user.findMany({
        include: { posts: { where: { published: true }, orderBy: { score: 'desc' }, take: 1, skip: 0 } },
        ...id,
      }),
  },
  'include through a row that may be missing': {
    read: (db) => db.comment.findMany({ include: { author: { include: { profile: true } }, post: true }, ...id }),
  },
  'include of both sides of a relation with itself': {
    read: (db) => db.category.findMany({ include: { parent: { include: { parent: true } }, children: id }, ...id }),
  },
  omit: { read: (db) => db.user.findMany({ omit: { email: true }, ...id }) },
  'omit below': {
    read: (db) => db.user.findMany({ include: { posts: { omit: { body: true }, ...id } }, ...id }),
  },
  distinct: { read: (db) => db.post.findMany({ distinct: ['authorId'], orderBy: { id: 'desc' } }) },
  'distinct over several columns, a page of it': {
    read: (db) => db.post.findMany({ distinct: ['authorId', 'categoryId'], skip: 1, take: 2, ...id }),
  },
  'the page after a cursor': { read: (db) => db.post.findMany({ cursor: { id: 2 }, skip: 1, take: 2, ...id }) },
  'the page before a cursor': { read: (db) => db.post.findMany({ cursor: { id: 4 }, take: -2, ...id }) },
  'a cursor by a unique column, over an order of another': {
    read: (db) => db.post.findMany({ cursor: { slug: 'second' }, take: 3, orderBy: [{ score: 'asc' }, { id: 'asc' }] }),
  },
  'a cursor by a compound id': {
    read: (db) =>
      db.membership.findMany({
        cursor: { userId_teamId: { userId: 2, teamId: 1 } },
        orderBy: [{ userId: 'asc' }, { teamId: 'asc' }],
      }),
  },
  'the last of an order': { read: (db) => db.post.findFirst({ take: -1, ...id }) },
  'order by a related row': {
    read: (db) => db.post.findMany({ orderBy: [{ author: { name: 'asc' } }, { id: 'asc' }] }),
  },
  'order by how many are related': {
    read: (db) => db.user.findMany({ orderBy: [{ posts: { _count: 'desc' } }, { id: 'asc' }], select: { id: true } }),
  },
  'order with nulls first': {
    read: (db) => db.post.findMany({ orderBy: [{ slug: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }] }),
  },
  'counts beside the row': {
    read: (db) => db.user.findMany({ include: { _count: true }, ...id }),
  },
  'counts of some': {
    read: (db) =>
      db.user.findMany({
        select: { id: true, _count: { select: { posts: { where: { published: true } }, followers: true } } },
        ...id,
      }),
  },
  'counts of a many-to-many, by what is at the other end': {
    read: (db) => db.tag.findMany({ include: { _count: { select: { posts: { where: { authorId: 1 } } } } }, ...id }),
  },
  'counts below an include': {
    read: (db) =>
      db.user.findMany({ include: { posts: { include: { _count: { select: { comments: true } } }, ...id } }, ...id }),
  },
  'fluent, to many': { read: (db) => db.user.findUnique({ where: { id: 1 } }).posts(id) },
  'fluent, to one and on': {
    read: (db) =>
      db.comment
        .findUnique({ where: { id: 1 } })
        .post()
        .author(),
  },
  'fluent, from a row that is not there': { read: (db) => db.user.findUnique({ where: { id: 99 } }).posts() },
  'fluent, over a many-to-many': { read: (db) => db.post.findUnique({ where: { id: 1 } }).tags(id) },
  'count of columns': { read: (db) => db.post.count({ select: { _all: true, slug: true, categoryId: true } }) },
  'count of a page': { read: (db) => db.post.count({ where: { published: true }, skip: 1, take: 5 }) },
  aggregate: {
    read: (db) =>
      db.post.aggregate({
        _sum: { score: true },
        _max: { score: true },
        _min: { id: true },
        _count: true,
        _avg: { score: true },
      }),
  },
  'aggregate of a page': {
    read: (db) => db.post.aggregate({ _sum: { score: true }, cursor: { id: 2 }, take: 3, ...id }),
  },
  'groupBy with having and an order by a sum': {
    read: (db) =>
      db.post.groupBy({
        by: ['authorId', 'published'],
        _count: { _all: true },
        _sum: { score: true },
        having: { score: { _sum: { gte: 0 } } },
        orderBy: [{ _sum: { score: 'desc' } }, { authorId: 'asc' }, { published: 'asc' }],
      }),
  },
  'groupBy under a filter over a relation': {
    read: (db) =>
      db.comment.groupBy({
        by: ['postId'],
        where: { post: { authorId: 1 } },
        _count: true,
        orderBy: { postId: 'asc' },
      }),
  },
  'a compound unique': {
    read: (db) => db.review.findUnique({ where: { productId_userId: { productId: 1, userId: 1 } } }),
  },
  'a unique with more conditions': { read: (db) => db.post.findUnique({ where: { id: 1, published: true } }) },
  'a unique with a condition over a relation': {
    read: (db) => db.post.findUnique({ where: { id: 1, author: { role: 'ADMIN' } } }),
  },
  AND: { read: (db) => db.post.findMany({ where: { AND: [{ authorId: 1 }, { published: true }] }, ...id }) },
  OR: { read: (db) => db.post.findMany({ where: { OR: [{ authorId: 1 }, { categoryId: 1 }] }, ...id }) },
  'OR of nothing': { read: (db) => db.post.findMany({ where: { OR: [] } }) },
  'AND of nothing': { read: (db) => db.post.findMany({ where: { AND: [] }, ...id }) },
  'OR with an AND of nothing': { read: (db) => db.post.findMany({ where: { OR: [{ authorId: 1 }, {}] }, ...id }) },
  NOT: { read: (db) => db.post.findMany({ where: { NOT: { authorId: 1 } }, ...id }) },
  'NOT of several': { read: (db) => db.post.findMany({ where: { NOT: [{ authorId: 1 }, { categoryId: 1 }] }, ...id }) },
  'NOT of NOT': { read: (db) => db.post.findMany({ where: { NOT: { NOT: { authorId: 1 } } }, ...id }) },
  'not of a column': { read: (db) => db.post.findMany({ where: { authorId: { not: 1 } }, ...id }) },
  'not of a condition': { read: (db) => db.post.findMany({ where: { score: { not: { gt: 1 } } }, ...id }) },
  'in, with a value twice': { read: (db) => db.post.findMany({ where: { authorId: { in: [1, 1, 2] } }, ...id }) },
  'in nothing': { read: (db) => db.post.findMany({ where: { authorId: { in: [] } } }) },
  notIn: { read: (db) => db.post.findMany({ where: { authorId: { notIn: [1] } }, ...id }) },
  'null, and not null': {
    read: (db) => db.post.findMany({ where: { authorId: null, categoryId: { equals: null } }, ...id }),
  },
  'a condition that is undefined': { read: (db) => db.post.findMany({ where: unset, ...id }) },
  'two words on one column': { read: (db) => db.post.findMany({ where: { authorId: { in: [1, 2], not: 1 } }, ...id }) },
  ranges: {
    read: (db) =>
      db.post.findMany({
        where: { score: { gte: 0, lt: 50 }, createdAt: { lte: new Date(Date.UTC(2100, 0)) } },
        ...id,
      }),
  },
  'startsWith, endsWith, contains': {
    read: (db) =>
      db.post.findMany({
        where: { OR: [{ title: { startsWith: 'fi' } }, { title: { endsWith: 'nd' } }, { title: { contains: 'bod' } }] },
        ...id,
      }),
  },
  'whatever the case': {
    read: (db) => db.user.findMany({ where: { email: { equals: 'ADA@example.com', mode: 'insensitive' } } }),
    only: postgresql,
  },
  'whatever the case, in': {
    read: (db) => db.user.findMany({ where: { email: { in: ['ADA@example.com'], mode: 'insensitive' } } }),
    only: postgresql,
  },
  'one column against another': {
    read: (db) => db.user.findMany({ where: { score: { lt: db.user.fields.age } }, ...id }),
  },
  'one column equal to another': {
    read: (db) => db.post.findMany({ where: { authorId: { equals: db.post.fields.reviewerId } }, ...id }),
  },
  'a column in lists of others': {
    read: (db) => db.post.findMany({ where: { authorId: { in: [1] }, score: { equals: db.post.fields.id } }, ...id }),
  },
  'some, every and none': {
    read: (db) =>
      db.user.findMany({
        where: {
          OR: [
            { posts: { some: { published: true } } },
            { posts: { every: { published: false } } },
            { comments: { none: {} } },
          ],
        },
        ...id,
      }),
  },
  'every of nothing': { read: (db) => db.user.findMany({ where: { posts: { every: {} } }, ...id }) },
  'is, and is not': {
    read: (db) =>
      db.post.findMany({ where: { author: { is: { role: 'ADMIN' } }, category: { isNot: { name: 'other' } } }, ...id }),
  },
  'is not there': {
    read: (db) => db.user.findMany({ where: { profile: null }, ...id }),
  },
  'is there': { read: (db) => db.user.findMany({ where: { profile: { isNot: null } }, ...id }) },
  'a relation of a relation of a relation': {
    read: (db) =>
      db.comment.findMany({
        where: { post: { author: { following: { some: { followee: { role: 'USER' } } } } } },
        ...id,
      }),
  },
  'over a many-to-many, and on': {
    read: (db) => db.user.findMany({ where: { posts: { some: { tags: { some: { name: 'red' } } } } }, ...id }),
  },
  'over a foreign key of two columns': {
    read: (db) =>
      db.shipment.findMany({ where: { item: { order: { status: 'PENDING' } } }, include: { item: true }, ...id }),
  },
  'an order of an order of a relation': {
    read: (db) => db.comment.findMany({ orderBy: [{ post: { category: { name: 'asc' } } }, { id: 'asc' }] }),
  },
  'Json by path': {
    read: (db) => db.doc.findMany({ where: { data: { path: ['a'], equals: 1 } } }),
    only: postgresql,
  },
  'Json as a whole': {
    read: (db) => db.product.findMany({ where: { attributes: { equals: { colour: 'red' } } }, ...id }),
  },
  'Json that is null in either way': {
    read: (db) => db.doc.findMany({ where: { extra: { equals: Prisma.AnyNull } }, ...id }),
  },
  'Json that is null in the database': {
    read: (db) => db.doc.findMany({ where: { extra: { equals: Prisma.DbNull } }, ...id }),
  },
  'Json that is the word null': {
    read: (db) => db.doc.findMany({ where: { extra: { equals: Prisma.JsonNull } }, ...id }),
  },
  'Json that contains': {
    read: (db) => db.doc.findMany({ where: { data: { path: ['list'], array_contains: [1] } }, ...id }),
    only: postgresql,
  },
  'lists: has, hasEvery, isEmpty': {
    read: (db) =>
      db.doc.findMany({
        where: { OR: [{ tags: { has: 'a' } }, { tags: { isEmpty: true } }, { kinds: { hasEvery: ['NOTE'] } }] },
      }),
    only: postgresql,
  },
  'a decimal': { read: (db) => db.product.findMany({ where: { price: '9.90' }, ...id }) },
  'a decimal in another spelling': { read: (db) => db.product.findMany({ where: { price: 9.9 }, ...id }) },
  'a big integer': { read: (db) => db.doc.findMany({ where: { big: 2n ** 62n + 1n } }) },
  bytes: { read: (db) => db.doc.findMany({ where: { bin: Uint8Array.from([0, 255, 10]) } }) },
  'a day': { read: (db) => db.doc.findMany({ where: { day: new Date(Date.UTC(2026, 0, 2)) } }) },
  'an enum, and several': {
    read: (db) => db.user.findMany({ where: { OR: [{ role: 'ADMIN' }, { role: { in: ['EDITOR', 'USER'] } }] }, ...id }),
  },
  'findUniqueOrThrow that finds': { read: (db) => db.user.findUniqueOrThrow({ where: { id: 2 } }) },
  'findFirstOrThrow that finds': { read: (db) => db.user.findFirstOrThrow({ where: { role: 'USER' }, ...id }) },
  'findFirst that finds nothing': { read: (db) => db.user.findFirst({ where: { name: 'nobody' } }) },
}
