import { expect } from 'vitest'
import { IsNull, Not } from 'typeorm'
import {
  Brand,
  Category,
  Comment,
  Doc,
  Membership,
  Order,
  OrderItem,
  Post,
  Product,
  Shipment,
  User,
} from '../../../support/typeorm-shop/index.ts'
import { withTrigger } from '../../groups/trigger.ts'
import { Letter, Note, Paper } from '../runner/kinds-of-doc.ts'
import type { Db, Read, Row, Stage, Write } from '../runner/row.ts'
import { each, insertAs, oneWith, post, saveOf, setUser, user } from './common.ts'

const order = { id: 'ASC' } as const

const commentsOn =
  (postId: number): Read =>
  (db) =>
    db.find(Comment, { where: { postId }, order })
const postsBy =
  (authorId: number | null): Read =>
  (db) =>
    db.find(Post, { where: { authorId: authorId ?? IsNull() }, order })
const withComments = (id: number) =>
  oneWith(User, {
    where: { id },
    relations: { posts: { comments: true } },
    order: { posts: { id: 'ASC', comments: { id: 'ASC' } } },
  })
const byBrand =
  (brandCode: string): Read =>
  (db) =>
    db.find(Product, { where: { brandCode }, order })
const brand = (code: string) =>
  oneWith(Brand, { where: { code }, relations: { products: true }, order: { products: order } })
const product: Read = (db) => db.findOneBy(Product, { id: 1 })

const alive: Read = (db) => db.find(User, { order })
const aliveOne: Read = (db) => db.findOneBy(User, { id: 1 })
const deleted: Read = (db) => db.find(User, { where: { deletedAt: Not(IsNull()) }, withDeleted: true, order })
const everybody: Read = (db) => db.find(User, { withDeleted: true, order })
const authors: Read = (db) => db.find(Post, { relations: { author: true }, order })
const soft = {
  INV: { list: alive, one: aliveOne, deleted, everybody, authors, count: (db: Db) => db.count(User) },
  KEEP: user(2),
}

const membership =
  (userId: number, teamId: number): Read =>
  (db) =>
    db.findOneBy(Membership, { userId, teamId })
const ofKind =
  (kind: 'NOTE' | 'LETTER'): Read =>
  (db) =>
    db.find(Doc, { where: { kind }, order })
const notes: Read = (db) => db.find(Note, { order })
const letters: Read = (db) => db.find(Letter, { order })
const papers: Read = (db) => db.find(Paper, { order })

const date = new Date('2026-01-01T00:00:00Z')
const paper = (uid: string) => ({
  uid,
  data: {},
  bin: Buffer.of(1),
  big: 1,
  dec: 1,
  at: date,
  day: date,
})
const addNote: Write = (db) => db.save(db.create(Note, paper('00000000-0000-4000-8000-000000000091')))
const addLetter: Write = (db) => db.save(db.create(Letter, paper('00000000-0000-4000-8000-000000000092')))
/** Neither documents nor orders have a hint. */
const docs = { models: { Doc: { ttl: '5m' } } } as const
const sales = { models: { Order: { ttl: '5m' }, OrderItem: { ttl: '5m' }, Shipment: { ttl: '5m' } } } as const

const addOrder: Write = async (db) => {
  await insertAs(Order, { id: 1, userId: 1, total: '1' })(db)
  await db.insert(OrderItem, { orderId: 1, productId: 1, quantity: 1, unitPrice: '1' })
  await db.insert(Shipment, { orderId: 1, productId: 1, carrier: 'tern' })
}

const renameBrand =
  (name: string): Write =>
  (db) =>
    db.update(Brand, { code: 'acme' }, { name })

/** A ttl of five minutes, and what is added to it so that not everything falls due at once. */
const TTL = 300_000 * 1.1 + 1

const kindChanged = (sql: string) => ({
  write: (db: Db) => db.query(sql),
  INV: { left: ofKind('NOTE'), entered: ofKind('LETTER'), notes, letters },
})

export const rows: readonly Row[] = [
  ...(
    [
      ['delete()', (db) => db.delete(Post, { id: 1 })],
      ['remove()', async (db) => db.remove(await db.findOneByOrFail(Post, { id: 1 }))],
      ['a builder', (db) => db.createQueryBuilder().delete().from(Post).where('id = :id', { id: 1 }).execute()],
    ] as readonly (readonly [string, Write])[]
  ).map(([how, write]): Row => ({
    id: 'H1',
    says: `a post goes by ${how}, the database takes its comments along`,
    write,
    INV: each({
      list: commentsOn(1),
      comment: (db) => db.findOneBy(Comment, { id: 1 }),
      all: (db) => db.count(Comment),
      inside: withComments(1),
      byAuthor: (db) => db.find(Comment, { where: { authorId: 2 }, order }),
    }),
    'KEEP*': each({ list: commentsOn(3), inside: withComments(2) }),
  })),
  {
    id: 'H1',
    says: 'a cascade of several levels',
    options: sales,
    data: addOrder,
    write: (db) => db.delete(Order, { id: 1 }),
    INV: {
      items: (db) => db.find(OrderItem, { where: { productId: 1 } }),
      shipments: (db) => db.find(Shipment, { where: { orderId: 1, productId: 1 } }),
      count: (db) => db.count(Shipment),
    },
  },
  {
    id: 'H3',
    says: 'a user goes, its posts stay without it',
    write: (db) => db.delete(User, { id: 2 }),
    INV: { list: postsBy(2), orphans: postsBy(null), post: post(3), reviewed: post(1), user: user(2) },
    'KEEP*': { post: post(5), list: postsBy(3), user: user(1) },
  },
  {
    id: 'H3',
    says: 'a node goes, its children become roots',
    write: (db) => db.delete(Category, { id: 1 }),
    INV: {
      roots: (db) => db.find(Category, { where: { parentId: IsNull() }, order }),
      child: (db) => db.findOneBy(Category, { id: 4 }),
      posts: (db) => db.find(Post, { where: { categoryId: IsNull() }, order }),
    },
  },
  {
    id: 'H3',
    says: 'the database does not let a row go',
    options: sales,
    alone: true,
    data: (db) => db.insert(Order, { userId: 1, total: '1' }),
    write: (db) => expect(db.delete(User, { id: 1 })).rejects.toThrow(),
    KEEP: each({ user: user(1), posts: postsBy(1), inside: withComments(1), orders: (db) => db.find(Order) }),
  },
  ...(['code', 'name'] as const).map((by): Row => ({
    id: 'H4',
    says: `a natural key changes by its ${by}, the database changes what points to it`,
    write: (db) => db.update(Brand, by === 'code' ? { code: 'acme' } : { name: 'Acme' }, { code: 'apex' }),
    INV: each({ left: byBrand('acme'), entered: byBrand('apex'), old: brand('acme'), new: brand('apex'), product }),
  })),
  { id: 'H6', says: 'a row is marked as deleted', write: (db) => db.softDelete(User, { id: 1 }), ...soft },
  {
    id: 'H6',
    says: 'a row is marked as deleted by softRemove(), written through',
    options: { models: { User: { writeThrough: true } } },
    write: async (db) => db.softRemove(await db.findOneByOrFail(User, { id: 1 })),
    ...soft,
  },
  {
    id: 'H7',
    says: 'a row that was marked as deleted comes back',
    data: (db) => setUser(1, { deletedAt: date })(db),
    write: (db) => db.restore(User, { id: 1 }),
    ...soft,
  },
  {
    id: 'H7',
    says: 'the same by recover()',
    data: (db) => setUser(1, { deletedAt: date })(db),
    write: async (db) => db.recover(await db.findOneOrFail(User, { where: { id: 1 }, withDeleted: true })),
    ...soft,
  },
  {
    id: 'H9',
    says: 'a class of a single table: one of it comes',
    write: addNote,
    INV: { notes, count: (db) => db.count(Note), papers },
    'KEEP*': letters,
  },
  {
    id: 'H9',
    says: 'a class of a single table: one comes by the class that all are of',
    write: (db) => db.save(Paper, db.create(Note, paper('00000000-0000-4000-8000-000000000093'))),
    INV: { notes, papers },
    'KEEP*': letters,
  },
  { id: 'H9', says: 'one of another class comes', write: addLetter, INV: { letters, papers }, 'KEEP*': notes },
  {
    id: 'H10',
    says: 'all classes of a single table, one of one class comes',
    write: addLetter,
    INV: { papers, count: (db) => db.count(Paper), letters },
  },
  {
    id: 'H12',
    says: 'the column that says what a row is changes by a raw statement',
    providers: ['sqlite'],
    options: docs,
    ...kindChanged(`UPDATE "Doc" SET kind = 'LETTER' WHERE id = 1`),
  },
  {
    id: 'H12',
    says: 'the same, where kinds have a type',
    providers: ['postgresql'],
    options: docs,
    ...kindChanged(`UPDATE "Doc" SET kind = 'LETTER'::"DocKind" WHERE id = 1`),
  },
  {
    id: 'H13',
    says: 'two entities of one table, a row changes by one of them',
    options: docs,
    write: (db) => db.update(Doc, { id: 1 }, { flag: false }),
    INV: {
      own: (db) => db.findOneBy(Doc, { id: 1 }),
      other: (db) => db.findOneBy(Note, { id: 1 }),
      list: notes,
      all: papers,
    },
    KEEP: { own: (db) => db.findOneBy(Doc, { id: 2 }), other: (db) => db.findOneBy(Note, { id: 2 }) },
  },
  {
    id: 'H13',
    says: 'the same by the other one',
    options: docs,
    write: saveOf(Note, 1, { flag: false }),
    INV: {
      own: (db) => db.findOneBy(Doc, { id: 1 }),
      other: (db) => db.findOneBy(Note, { id: 1 }),
      list: ofKind('NOTE'),
    },
    KEEP: { own: (db) => db.findOneBy(Doc, { id: 2 }), other: (db) => db.findOneBy(Note, { id: 2 }) },
  },
  {
    id: 'H15',
    says: 'a value inside of a value changes',
    options: docs,
    write: async (db) => {
      const doc = await db.findOneByOrFail(Doc, { id: 1 })
      Object.assign(doc.data as object, { deep: { list: [2] } })
      await db.save(doc)
    },
    INV: { doc: (db) => db.findOneBy(Doc, { id: 1 }), list: (db) => db.find(Doc, { order }) },
    KEEP: (db) => db.findOneBy(Doc, { id: 2 }),
  },
  {
    id: 'H15',
    says: 'keys of two columns, the other way round',
    options: { models: { Membership: { ttl: '5m' } } },
    data: (db) => db.insert(Membership, { userId: 1, teamId: 2, role: 'guest' }),
    write: (db) => db.update(Membership, { userId: 1, teamId: 2 }, { role: 'member' }),
    ISOL: { one: membership(1, 2), other: membership(2, 1) },
  },
  {
    id: 'H16',
    says: 'a trigger writes to another table, and the hint says so',
    expect: 'INV',
    options: { models: { Brand: { moves: ['Product'] } } },
    story: withTrigger(async ({ db, other, prime, fresh }: Stage) => {
      const reads = [product, byBrand('acme'), ...Object.values(brand('acme'))]
      await prime(...reads)
      await renameBrand('Apex')(db)
      for (const read of reads) await fresh(read, other)
      expect(await product(db)).toMatchObject({ stock: 1 })
    }),
  },
  {
    id: 'H16',
    says: 'the same in a transaction that is rolled back',
    expect: 'KEEP',
    options: { models: { Brand: { moves: ['Product'] } } },
    story: withTrigger(async ({ db, prime, hit }: Stage) => {
      await prime(product, byBrand('acme'))
      const work = db.transaction(async (tx) => {
        await renameBrand('never')(tx)
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
    story: withTrigger(async ({ db, clock, prime, miss }: Stage) => {
      await prime(product)
      await renameBrand('Apex')(db)
      clock.advance(TTL)
      await miss(product)
      expect(await product(db)).toMatchObject({ stock: 1 })
    }),
  },
  {
    id: 'H18',
    says: 'a raw statement moves a part of a tree',
    write: (db) => db.query('UPDATE categories SET parent_id = 2 WHERE parent_id = 1'),
    INV: each({
      left: oneWith(Category, { where: { id: 1 }, relations: { children: true } }),
      entered: oneWith(Category, { where: { id: 2 }, relations: { children: true } }),
      node: oneWith(Category, { where: { id: 4 }, relations: { parent: true } }),
      list: (db) => db.find(Category, { where: { parentId: 2 }, order }),
    }),
  },
]
