import { as, maybe, type Operation } from './drawn.ts'
import { type Dice, words } from '../any-orm/random/dice.ts'

const skus = ['sku-1', 'sku-2', 'sku-3'] as const
const brands = ['acme', 'bolt', 'core'] as const

const product = (dice: Dice) => ({
  id: dice.id(3),
  sku: dice.of(skus),
  name: dice.of(words),
  price: '1.50',
  attributes: {},
})
const item = (dice: Dice) => ({ productId: dice.id(2), quantity: dice.id(3), unitPrice: '1.50' })
const itemKey = (dice: Dice) => ({ orderId_productId: { orderId: dice.id(2), productId: dice.id(2) } })
const follow = (dice: Dice) => ({ followerId: dice.id(3), followeeId: dice.id(3) })

const related = (dice: Dice) => {
  const id = dice.id(3)
  return dice.of<object>([
    { connect: { id } },
    { disconnect: { id } },
    { set: [{ id }] },
    { set: [] },
    { create: product(dice) },
    { update: { where: { id }, data: { brandCode: maybe(dice, dice.of(brands)) } } },
    { connectOrCreate: { where: { sku: dice.of(skus) }, create: product(dice) } },
  ])
}

const members = (dice: Dice) => {
  const userId = dice.id(3)
  const where = { userId_teamId: { userId, teamId: dice.id(2) } }
  return dice.of<object>([
    { create: { userId } },
    { delete: where },
    { deleteMany: { role: dice.of(words) } },
    { update: { where, data: { role: dice.of(words), user: { update: { name: dice.of(words) } } } } },
    { updateMany: { where: { userId }, data: { role: dice.of(words) } } },
    { upsert: { where, create: { userId }, update: { role: dice.of(words) } } },
    { connectOrCreate: { where, create: { userId, role: dice.of(words) } } },
  ])
}

/** Natural keys that change, keys of several columns, and models related to themselves. */
export const catalogueOperations: Readonly<Record<string, Operation>> = {
  upsertBrand: (db, dice) => {
    const code = dice.of(brands)
    return as(
      db.brand.upsert({
        where: { code },
        create: { code, name: dice.of(words), products: { connect: { id: dice.id(3) } } },
        update: { name: dice.of(words), products: { set: [{ id: dice.id(3) }] } },
      }),
    )
  },
  recodeBrand: (db, dice) => as(db.brand.update({ where: { code: dice.of(brands) }, data: { code: dice.of(brands) } })),
  deleteBrand: (db, dice) => as(db.brand.deleteMany({ where: { code: dice.of(brands) } })),
  upsertProduct: (db, dice) =>
    as(
      db.product.upsert({
        where: { sku: dice.of(skus) },
        create: product(dice),
        update: { brandCode: maybe(dice, dice.of(brands)), active: dice.chance(2) },
      }),
    ),
  relateProducts: (db, dice) => as(db.product.update({ where: { id: dice.id(3) }, data: { related: related(dice) } })),
  relateProductsBack: (db, dice) =>
    as(db.product.update({ where: { id: dice.id(3) }, data: { relatedTo: related(dice) } })),
  deleteProduct: (db, dice) => as(db.product.delete({ where: { id: dice.id(3) } })),
  placeOrder: (db, dice) =>
    as(
      db.order.create({
        data: {
          id: dice.id(2),
          userId: dice.id(3),
          total: '3.00',
          items: { create: { ...item(dice), shipments: { create: { carrier: dice.of(words) } } } },
        },
      }),
    ),
  itemsOfOrder: (db, dice) => {
    const items = dice.of<object>([
      { create: item(dice) },
      { delete: itemKey(dice) },
      { update: { where: itemKey(dice), data: { productId: dice.id(2) } } },
      { update: { where: itemKey(dice), data: { shipments: { create: { carrier: dice.of(words) } } } } },
      { update: { where: itemKey(dice), data: { shipments: { deleteMany: {} } } } },
      { upsert: { where: itemKey(dice), create: item(dice), update: { quantity: { increment: 1 } } } },
      { updateMany: { where: { quantity: 1 }, data: { quantity: 2 } } },
    ])
    return as(db.order.update({ where: { id: dice.id(2) }, data: { items } }))
  },
  ship: (db, dice) =>
    as(db.shipment.create({ data: { orderId: dice.id(2), productId: dice.id(2), carrier: dice.of(words) } })),
  deleteItem: (db, dice) => as(db.orderItem.delete({ where: itemKey(dice) })),
  deleteOrder: (db, dice) => as(db.order.delete({ where: { id: dice.id(2) } })),
  membersOfTeam: (db, dice) => as(db.team.update({ where: { id: dice.id(2) }, data: { members: members(dice) } })),
  moveMember: (db, dice) => {
    const where = { userId_teamId: { userId: dice.id(3), teamId: dice.id(2) } }
    return as(db.membership.update({ where, data: { teamId: dice.id(2), userId: dice.id(3) } }))
  },
  deleteTeam: (db, dice) => as(db.team.delete({ where: { id: dice.id(2) } })),
  upsertTeam: (db, dice) => {
    const id = dice.id(2)
    const create = { id, name: dice.of(words), members: { create: { userId: dice.id(3) } } }
    return as(db.team.upsert({ where: { id }, create, update: { members: members(dice) } }))
  },
  refollow: (db, dice) =>
    as(db.follow.update({ where: { followerId_followeeId: follow(dice) }, data: { followeeId: dice.id(3) } })),
}
