import type { ShopClient } from '../shop-client.ts'
import { minutesAfterEpoch, rowsOf, type Draw } from './draw.ts'
import { insertCounted, insertPlain, lastId, type IdRange } from './insert.ts'

const statuses = ['PENDING', 'PAID', 'PAID', 'SHIPPED', 'SHIPPED', 'SHIPPED', 'CANCELLED'] as const

const money = (cents: number): string => (cents / 100).toFixed(2)

/** An order before it has an id: its items are drawn first, because its total is their sum. */
const draftOrder = (draw: Draw, user: () => number, product: () => number, index: number) => {
  const items = [...new Set(rowsOf(draw.integer(1, 4), product))].map((productId) => ({
    productId,
    quantity: draw.integer(1, 5),
    cents: draw.integer(199, 49_999),
  }))
  const total = items.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0)
  const placedAt = minutesAfterEpoch(index * 11)
  return { items, row: { userId: user(), status: draw.oneOf(statuses), total: money(total), placedAt } }
}

const draftOrders = (draw: Draw, count: number, users: IdRange, products: IdRange) => {
  const user = draw.popular(users)
  const product = draw.popular(products)
  return rowsOf(count, (index) => draftOrder(draw, user, product, index))
}

/** Orders with their items and what was sent of them: popular products are in most orders. */
export const seedOrders = async (client: ShopClient, count: number, draw: Draw, users: IdRange, products: IdRange) => {
  const drafts = products.count === 0 ? [] : draftOrders(draw, count, users, products)
  const orders = await insertCounted(
    drafts.map(({ row }) => row),
    { createMany: (data) => client.order.createMany({ data }), lastId: () => client.order.findFirst(lastId) },
  )
  const items = drafts.flatMap((draft, index) =>
    draft.items.map(({ cents, ...item }) => ({ orderId: orders.first + index, unitPrice: money(cents), ...item })),
  )
  const orderItems = await insertPlain(
    client,
    'order_items',
    ['order_id', 'product_id', 'quantity', 'unit_price'],
    items.map(({ orderId, productId, quantity, unitPrice }) => [orderId, productId, quantity, unitPrice]),
  )
  const sent = items.filter(({ orderId }) => drafts[orderId - orders.first]?.row.status === 'SHIPPED')
  const shipments = await insertCounted(
    sent.map(({ orderId, productId }, index) => ({
      orderId,
      productId,
      carrier: draw.oneOf(['gull', 'heron', 'tern']),
      shippedAt: minutesAfterEpoch(index * 13),
    })),
    { createMany: (data) => client.shipment.createMany({ data }), lastId: () => client.shipment.findFirst(lastId) },
  )
  return { orders, orderItems, shipments }
}
