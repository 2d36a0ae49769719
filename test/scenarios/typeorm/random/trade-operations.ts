import { In } from 'typeorm'
import { words } from '../../any-orm/random/dice.ts'
import { Brand, Order, OrderItem, Product, Review, Shipment } from '../../../support/typeorm-shop/index.ts'
import { insertAs } from '../groups/common.ts'
import { ids, maybe, type Operation } from './drawn.ts'

const codes = ['acme', 'apex', 'apis'] as const
const statuses = ['PENDING', 'PAID', 'SHIPPED'] as const
const price = '5.50'

/** The catalogue and what is sold of it. */
export const tradeOperations: Readonly<Record<string, Operation>> = {
  insertProduct: async (db, dice) =>
    insertAs(Product, {
      ...ids(dice, 4),
      sku: dice.of(words),
      name: dice.of(words),
      price,
      attributes: {},
      brandCode: maybe(dice, dice.of(codes)),
      categoryId: maybe(dice, dice.id(3)),
    })(db),
  updateProduct: (db, dice) =>
    db.update(
      Product,
      { id: dice.id(4) },
      dice.of([{ name: dice.of(words) }, { brandCode: maybe(dice, dice.of(codes)) }, { stock: dice.id(9) }]),
    ),
  editProduct: async (db, dice) => {
    const product = await db.findOneOrFail(Product, { where: { id: dice.id(4) }, relations: { brand: true } })
    product.brand = dice.chance(3) ? null : await db.findOneByOrFail(Brand, { code: dice.of(codes) })
    product.attributes = { a: dice.id(3) }
    return db.save(product)
  },
  sellOut: (db, dice) => db.decrement(Product, { brandCode: dice.of(codes) }, 'stock', 1),
  deleteProduct: (db, dice) => db.delete(Product, { id: dice.id(4) }),
  relate: (db, dice) => {
    const related = db
      .createQueryBuilder()
      .relation(Product, dice.of(['related', 'relatedTo']))
      .of(dice.id(3))
    return dice.chance(2) ? related.add(dice.id(3)) : related.remove(dice.id(3))
  },
  saveRelated: async (db, dice) => {
    const product = await db.findOneOrFail(Product, { where: { id: dice.id(3) }, relations: { related: true } })
    product.related = await db.findBy(Product, { id: In([dice.id(3), dice.id(4)]) })
    return db.save(product)
  },
  insertBrand: (db, dice) => db.insert(Brand, { code: dice.of(codes), name: dice.of(words) }),
  renameBrand: (db, dice) => db.update(Brand, { code: dice.of(codes) }, { code: dice.of(codes) }),
  renameBrandByName: (db, dice) => db.update(Brand, { name: dice.of(words) }, { code: dice.of(codes) }),
  saveBrand: (db, dice) => db.save(Brand, { code: dice.of(codes), name: dice.of(words) }),
  deleteBrand: (db, dice) => db.delete(Brand, { code: dice.of(codes) }),
  order: (db, dice) =>
    db.save(Order, {
      userId: dice.id(3),
      total: price,
      items: [{ productId: dice.id(3), quantity: dice.id(9), unitPrice: price }],
    }),
  editOrder: async (db, dice) => {
    const order = await db.findOneOrFail(Order, { where: { id: dice.id(3) }, relations: { items: true } })
    order.status = dice.of(statuses)
    for (const item of order.items ?? []) item.quantity = dice.id(9)
    if (dice.chance(3))
      order.items?.push(db.create(OrderItem, { productId: dice.id(3), quantity: 1, unitPrice: price }))
    return db.save(order)
  },
  pay: (db, dice) => db.update(Order, { status: dice.of(statuses) }, { status: dice.of(statuses) }),
  deleteOrder: (db, dice) => db.delete(Order, { id: dice.id(3) }),
  changeItem: (db, dice) =>
    db.update(OrderItem, { orderId: dice.id(3), productId: dice.id(3) }, { productId: dice.id(3), quantity: 2 }),
  ship: (db, dice) => db.insert(Shipment, { orderId: dice.id(3), productId: dice.id(3), carrier: dice.of(words) }),
  reship: async (db, dice) => {
    const shipment = await db.findOneOrFail(Shipment, { where: { id: dice.id(3) }, relations: { item: true } })
    shipment.item = await db.findOneByOrFail(OrderItem, { productId: dice.id(3) })
    return db.save(shipment)
  },
  review: (db, dice) =>
    db.upsert(Review, { productId: dice.id(3), userId: dice.id(3), rating: dice.id(5) }, ['productId', 'userId']),
  unreview: (db, dice) => db.delete(Review, { userId: dice.id(3) }),
}
