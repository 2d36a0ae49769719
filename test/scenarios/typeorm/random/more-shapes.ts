import { IsNull, Not } from 'typeorm'
import { words } from '../../any-orm/random/dice.ts'
import { Brand, Doc, Order, OrderItem, Product, Review, Shipment, User } from '../../../support/typeorm-shop/index.ts'
import { tidied } from '../groups/common.ts'
import { Letter, Note, Paper } from '../runner/kinds-of-doc.ts'
import type { Shape } from './drawn.ts'

const order = { id: 'ASC' } as const
const codes = ['acme', 'apex', 'apis'] as const
const statuses = ['PENDING', 'PAID', 'SHIPPED'] as const
const kinds = ['NOTE', 'LETTER', 'INVOICE'] as const

export const tradeShapes: Readonly<Record<string, Shape>> = {
  productById: (db, dice) => db.findOneBy(Product, { id: dice.id(4) }),
  productBySku: (db, dice) => db.findOneBy(Product, { sku: dice.of(words) }),
  productsOfBrand: (db, dice) => db.find(Product, { where: { brandCode: dice.of(codes) }, order }),
  productsWithBrand: (db) =>
    db.find(Product, { where: { brand: { code: Not(IsNull()) } }, relations: { brand: true }, order }),
  brandWithProducts: async (db, dice) =>
    tidied(
      await db.findOne(Brand, {
        where: { code: dice.of(codes) },
        relations: { products: true },
        relationLoadStrategy: dice.of(['join', 'query']),
      }),
    ),
  brandsByName: (db, dice) => db.find(Brand, { where: { name: dice.of(words) }, order: { code: 'ASC' } }),
  relatedOf: async (db, dice) =>
    tidied(await db.findOne(Product, { where: { id: dice.id(3) }, relations: { related: true, relatedTo: true } })),
  stock: (db, dice) => db.sum(Product, 'stock', { brandCode: dice.of(codes) }),
  ordersOf: (db, dice) =>
    db.find(Order, {
      where: { userId: dice.id(3) },
      relations: { items: { product: true } },
      order: { id: 'ASC', items: { productId: 'ASC' } },
    }),
  ordersByStatus: (db, dice) => db.find(Order, { where: { status: dice.of(statuses) }, order }),
  countByStatus: (db, dice) => db.countBy(Order, { status: dice.of(statuses) }),
  itemsOfProduct: (db, dice) => db.find(OrderItem, { where: { productId: dice.id(3) }, order: { orderId: 'ASC' } }),
  item: (db, dice) =>
    db.findOne(OrderItem, {
      where: { orderId: dice.id(3), productId: dice.id(3) },
      relations: { shipments: true, order: true },
      order: { shipments: { id: 'ASC' } },
    }),
  shipments: (db) => db.find(Shipment, { relations: { item: { order: true } }, order }),
  shipmentsOf: (db, dice) => db.find(Shipment, { where: { item: { productId: dice.id(3) } }, order }),
  sold: (db) =>
    db
      .createQueryBuilder(OrderItem, 'i')
      .innerJoin('i.product', 'p')
      .select(['p.sku AS sku', 'sum(i.quantity) AS sold'])
      .groupBy('p.sku')
      .orderBy('p.sku')
      .getRawMany(),
  reviewsOf: (db, dice) =>
    db.find(Review, { where: { product: { id: dice.id(3) } }, relations: { user: true }, order }),
  reviewBy: (db, dice) => db.findOneBy(Review, { productId: dice.id(3), userId: dice.id(3) }),
  buyers: (db, dice) => db.find(User, { where: { orders: { status: dice.of(statuses) } }, order }),
}

export const docShapes: Readonly<Record<string, Shape>> = {
  docById: (db, dice) => db.findOneBy(Doc, { id: dice.id(4) }),
  docsOfKind: (db, dice) => db.find(Doc, { where: { kind: dice.of(kinds) }, order }),
  flagged: (db, dice) => db.find(Doc, { where: { flag: dice.chance(2) }, order }),
  notes: (db) => db.find(Note, { order }),
  letters: (db) => db.find(Letter, { order }),
  papers: (db) => db.find(Paper, { order }),
  noteById: (db, dice) => db.findOneBy(Note, { id: dice.id(4) }),
  countOfNotes: (db, dice) => db.countBy(Note, { flag: dice.chance(2) }),
  docByUid: (db, dice) => db.findOneBy(Doc, { uid: `00000000-0000-4000-8000-00000000009${dice.id(4)}` }),
}
