import { words } from '../any-orm/random/dice.ts'
import type { Shape } from './shape.ts'

const orderBy = { id: 'asc' } as const
const brands = ['acme', 'bolt', 'core'] as const

/** Products by their natural keys and relations, and what was ordered of them. */
export const catalogueShapes: Readonly<Record<string, Shape>> = {
  brand: (db, dice) =>
    db.brand.findUnique({ where: { code: dice.of(brands) }, include: { products: { orderBy }, _count: true } }),
  productsOfBrand: (db, dice) => db.product.findMany({ where: { brandCode: dice.of(brands) }, orderBy }),
  productsByBrandName: (db, dice) =>
    db.product.findMany({ where: { brand: { name: dice.of(words) } }, orderBy, select: { id: true, sku: true } }),
  product: (db, dice) =>
    db.product.findUnique({
      where: { id: dice.id(3) },
      include: { brand: true, related: { orderBy }, relatedTo: { orderBy, select: { id: true } } },
    }),
  relatedTo: (db, dice) => db.product.findMany({ where: { related: { some: { id: dice.id(3) } } }, orderBy }),
  order: (db, dice) =>
    db.order.findUnique({
      where: { id: dice.id(2) },
      include: { items: { orderBy: { productId: 'asc' }, include: { shipments: { orderBy }, product: true } } },
    }),
  item: (db, dice) =>
    db.orderItem.findUnique({
      where: { orderId_productId: { orderId: dice.id(2), productId: dice.id(2) } },
      include: { _count: { select: { shipments: true } } },
    }),
  shipments: (db, dice) =>
    db.shipment.findMany({ where: { orderId: dice.id(2), productId: dice.id(2) }, orderBy, include: { item: true } }),
}
