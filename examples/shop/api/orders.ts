import { isMissingRow } from './missing-row.ts'
import type { Shop } from './shop.ts'

export const ordersPerPage = 20

export const orderPage = (shop: Shop, id: number) =>
  shop.order.findUnique({
    where: { id },
    include: { items: { include: { product: { select: { id: true, name: true, price: true } }, shipments: true } } },
  })

export const ordersOfUser = (shop: Shop, userId: number) =>
  shop.order.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: ordersPerPage })

export interface Basket {
  readonly userId: number
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[]
  /** What the payment service is going to say. */
  readonly cardIsGood: boolean
}

/** Why a basket did not become an order. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
}

/**
 * Takes the goods from the shelves, writes the order with its items, then asks for the money: if any of it fails, none of
 * it happened. The card is charged inside of the transaction, so that a declined card rolls back real work.
 */
export const checkOut = (shop: Shop, { userId, lines, cardIsGood }: Basket) =>
  shop.$transaction(async (tx) => {
    const products = []
    const items = []
    for (const { productId, quantity } of lines) {
      const where = { id: productId, active: true, stock: { gte: quantity } }
      const product = await tx.product
        .update({ where, data: { stock: { decrement: quantity } } })
        .catch((error: unknown) => {
          throw isMissingRow(error) ? new OrderRefused(`product ${productId} is sold out`) : error
        })
      products.push(product)
      items.push({ productId, quantity, unitPrice: product.price })
    }
    const total = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * Number(unitPrice), 0).toFixed(2)
    const data = { userId, total, items: { create: items } }
    const order = await tx.order.create({ data, include: { items: true } })
    if (!cardIsGood) throw new OrderRefused('the card was declined')
    return { order, products }
  })

/** The payment service says that the money has come. */
export const payOrder = (shop: Shop, id: number) => shop.order.update({ where: { id }, data: { status: 'PAID' } })

/** Two writes that happen together or not at all; the log of audits is a model without a cache. */
export const shipOrder = async (shop: Shop, id: number) => {
  const entry = { entity: 'Order', entityId: String(id), message: 'shipped' }
  const [order] = await shop.$transaction([
    shop.order.update({ where: { id }, data: { status: 'SHIPPED' } }),
    shop.auditLog.create({ data: entry }),
  ])
  return order
}
