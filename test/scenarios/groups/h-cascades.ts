import { expect } from 'vitest'
import type { Read, Row, Write } from '../runner/row.ts'
import { post, setUser, user } from './common.ts'
import { withTrigger } from './trigger.ts'

const orderBy = { id: 'asc' } as const

const commentsOn =
  (postId: number): Read =>
  (db) =>
    db.comment.findMany({ where: { postId }, orderBy })
const postsBy =
  (authorId: number | null): Read =>
  (db) =>
    db.post.findMany({ where: { authorId }, orderBy })
const withComments =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({ where: { id }, include: { posts: { orderBy, include: { comments: { orderBy } } } } })
const numberOfComments =
  (id: number): Read =>
  (db) =>
    db.post.findUnique({ where: { id }, select: { _count: { select: { comments: true } } } })
const byBrand =
  (brandCode: string): Read =>
  (db) =>
    db.product.findMany({ where: { brandCode }, orderBy })
const brand =
  (code: string): Read =>
  (db) =>
    db.brand.findUnique({ where: { code }, include: { products: { orderBy } } })
const product: Read = (db) => db.product.findUnique({ where: { id: 1 } })

const alive: Read = (db) => db.user.findMany({ where: { deletedAt: null }, orderBy })
const aliveOne: Read = (db) => db.user.findFirst({ where: { id: 1, deletedAt: null } })
const deleted: Read = (db) => db.user.findMany({ where: { deletedAt: { not: null } }, orderBy })
const softly = setUser(1, { deletedAt: new Date('2026-01-01T00:00:00Z') })

const membership =
  (userId: number, teamId: number): Read =>
  (db) =>
    db.membership.findUnique({ where: { userId_teamId: { userId, teamId } } })
const ofKind =
  (kind: 'NOTE' | 'LETTER'): Read =>
  (db) =>
    db.doc.findMany({ where: { kind }, orderBy })

/** One table for several kinds of rows is all the inheritance that Prisma has. */
const addDoc =
  (kind: 'NOTE' | 'LETTER'): Write =>
  (db) =>
    db.doc.create({ data: { data: {}, bin: Uint8Array.of(1), big: 1, dec: 1, at: date, day: date, kind } })
const date = new Date('2026-01-01T00:00:00Z')

/** The database keeps a row that others need. */
const kept: Write = async (db) =>
  void (await expect(Promise.resolve(db.user.delete({ where: { id: 1 } }))).rejects.toThrow())

/** A ttl of five minutes, and what is added to it so that not everything falls due at once. */
const TTL = 300_000 * 1.1 + 1

export const rows: readonly Row[] = [
  {
    id: 'H1',
    says: 'a post goes, the database takes its comments along',
    write: (db) => db.post.delete({ where: { id: 1 } }),
    INV: {
      list: commentsOn(1),
      comment: (db) => db.comment.findUnique({ where: { id: 1 } }),
      all: (db) => db.comment.count(),
      inside: withComments(1),
      count: numberOfComments(1),
      byAuthor: (db) => db.comment.findMany({ where: { authorId: 2 }, orderBy }),
    },
    KEEP: { list: commentsOn(3), inside: withComments(2), count: numberOfComments(3) },
  },
  {
    id: 'H1',
    says: 'a cascade of several levels',
    data: (db) =>
      db.order.create({
        data: {
          id: 1,
          userId: 1,
          total: 1,
          items: { create: { productId: 1, quantity: 1, unitPrice: 1, shipments: { create: { carrier: 'tern' } } } },
        },
      }),
    write: (db) => db.order.delete({ where: { id: 1 } }),
    INV: {
      items: (db) => db.orderItem.findMany({ where: { productId: 1 } }),
      shipments: (db) => db.shipment.findMany({ where: { orderId: 1, productId: 1 } }),
      count: (db) => db.shipment.count(),
    },
  },
  {
    id: 'H3',
    says: 'a user goes, its posts stay without it',
    write: (db) => db.user.delete({ where: { id: 2 } }),
    INV: { list: postsBy(2), orphans: postsBy(null), post: post(3), reviewed: post(1), user: user(2) },
    KEEP: { post: post(5), list: postsBy(3), user: user(1) },
  },
  {
    id: 'H3',
    says: 'a node goes, its children become roots',
    write: (db) => db.category.delete({ where: { id: 1 } }),
    INV: {
      roots: (db) => db.category.findMany({ where: { parentId: null }, orderBy }),
      child: (db) => db.category.findUnique({ where: { id: 4 } }),
      posts: (db) => db.post.findMany({ where: { categoryId: null }, orderBy }),
    },
  },
  {
    id: 'H3',
    says: 'the database does not let a row go',
    data: (db) => db.order.create({ data: { userId: 1, total: 1 } }),
    write: kept,
    KEEP: { user: user(1), posts: postsBy(1), inside: withComments(1), orders: (db) => db.order.findMany() },
  },
  {
    id: 'H4',
    says: 'a natural key changes, the database changes what points to it',
    write: (db) => db.brand.update({ where: { code: 'acme' }, data: { code: 'apex' } }),
    INV: { left: byBrand('acme'), entered: byBrand('apex'), old: brand('acme'), new: brand('apex'), product },
  },
  {
    id: 'H4',
    says: 'the same by updateMany',
    write: (db) => db.brand.updateMany({ where: { name: 'Acme' }, data: { code: 'apex' } }),
    INV: { left: byBrand('acme'), entered: byBrand('apex'), old: brand('acme'), new: brand('apex'), product },
  },
  {
    id: 'H6',
    says: 'a row is marked as deleted, written through',
    options: { models: { User: { writeThrough: true } } },
    write: softly,
    INV: { list: alive, one: aliveOne, byId: user(1), deleted },
    KEEP: user(2),
  },
  {
    id: 'H7',
    says: 'a row that was marked as deleted comes back',
    data: (db) => db.user.update({ where: { id: 1 }, data: { deletedAt: new Date('2026-01-01T00:00:00Z') } }),
    write: setUser(1, { deletedAt: null }),
    INV: { list: alive, one: aliveOne, byId: user(1), deleted },
    KEEP: user(2),
  },
  {
    id: 'H9',
    says: 'a column says what a row is: one of this kind comes',
    write: addDoc('NOTE'),
    INV: ofKind('NOTE'),
    KEEP: ofKind('LETTER'),
  },
  { id: 'H9', says: 'one of another kind comes', write: addDoc('LETTER'), 'KEEP*': ofKind('NOTE') },
  {
    id: 'H10',
    says: 'rows of every kind are asked for, one of one kind comes',
    write: addDoc('LETTER'),
    INV: { all: (db) => db.doc.findMany({ orderBy }), count: (db) => db.doc.count() },
  },
  {
    id: 'H12',
    says: 'the column that says what a row is changes by a raw statement',
    providers: ['sqlite', 'postgresql'],
    write: (db) => db.$executeRaw`UPDATE "Doc" SET flag = NOT flag, code = 'raw' WHERE id = 1`,
    INV: ofKind('NOTE'),
  },
  {
    id: 'H12',
    says: 'the same, and it becomes something else',
    providers: ['sqlite'],
    write: (db) => db.$executeRaw`UPDATE "Doc" SET kind = 'LETTER' WHERE id = 1`,
    INV: { left: ofKind('NOTE'), entered: ofKind('LETTER') },
  },
  {
    id: 'H12',
    says: 'the same, in names that MariaDB quotes',
    providers: ['mysql'],
    write: (db) => db.$executeRaw`UPDATE \`Doc\` SET kind = 'LETTER' WHERE id = 1`,
    INV: { left: ofKind('NOTE'), entered: ofKind('LETTER') },
  },
  {
    id: 'H12',
    says: 'the same, where kinds have a type',
    providers: ['postgresql'],
    write: (db) => db.$executeRaw`UPDATE "Doc" SET kind = 'LETTER'::"DocKind" WHERE id = 1`,
    INV: { left: ofKind('NOTE'), entered: ofKind('LETTER') },
  },
  {
    id: 'H15',
    says: 'a value inside of a value changes',
    write: (db) => db.doc.update({ where: { id: 1 }, data: { data: { a: 1, deep: { list: [2] } } } }),
    INV: { doc: (db) => db.doc.findUnique({ where: { id: 1 } }), list: (db) => db.doc.findMany({ orderBy }) },
    KEEP: (db) => db.doc.findUnique({ where: { id: 2 } }),
  },
  {
    id: 'H15',
    says: 'keys of two columns, the other way round',
    data: (db) => db.membership.create({ data: { userId: 1, teamId: 2, role: 'guest' } }),
    write: (db) =>
      db.membership.update({ where: { userId_teamId: { userId: 1, teamId: 2 } }, data: { role: 'member' } }),
    ISOL: { one: membership(1, 2), other: membership(2, 1) },
  },
  {
    id: 'H16',
    says: 'a trigger writes to another table, and the hint says so',
    expect: 'INV',
    options: { models: { Brand: { moves: ['Product'] } } },
    story: withTrigger(async ({ db, other, prime, fresh }) => {
      await prime(product, byBrand('acme'), brand('acme'))
      await db.brand.update({ where: { code: 'acme' }, data: { name: 'Apex' } })
      for (const read of [product, byBrand('acme'), brand('acme')]) await fresh(read, other)
      expect(await product(db)).toMatchObject({ stock: 1 })
    }),
  },
  {
    id: 'H16',
    says: 'the same in a transaction that is rolled back',
    expect: 'KEEP',
    options: { models: { Brand: { moves: ['Product'] } } },
    story: withTrigger(async ({ db, prime, hit }) => {
      await prime(product, byBrand('acme'))
      const work = db.$transaction(async (tx) => {
        await tx.brand.update({ where: { code: 'acme' }, data: { name: 'never' } })
        throw new Error('rolled back on purpose')
      })
      await expect(work).rejects.toThrow('on purpose')
      await hit(product)
      await hit(byBrand('acme'))
    }),
  },
  {
    id: 'H16',
    says: 'a trigger that nobody told of',
    expect: 'BOUND by ttl',
    story: withTrigger(async ({ db, clock, prime, miss }) => {
      await prime(product)
      await db.brand.update({ where: { code: 'acme' }, data: { name: 'Apex' } })
      clock.advance(TTL)
      await miss(product)
      expect(await product(db)).toMatchObject({ stock: 1 })
    }),
  },
  {
    id: 'H18',
    says: 'a raw statement moves a part of a tree',
    write: (db) => db.$executeRaw`UPDATE categories SET parent_id = 2 WHERE parent_id = 1`,
    INV: {
      left: (db) => db.category.findUnique({ where: { id: 1 }, include: { children: { orderBy } } }),
      entered: (db) => db.category.findUnique({ where: { id: 2 }, include: { children: { orderBy } } }),
      node: (db) => db.category.findUnique({ where: { id: 4 }, include: { parent: true } }),
      list: (db) => db.category.findMany({ where: { parentId: 2 }, orderBy }),
    },
  },
]
