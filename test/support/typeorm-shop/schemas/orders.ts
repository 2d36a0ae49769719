import { EntitySchema } from 'typeorm'
import { Order, OrderItem, Shipment, statuses } from '../entities.ts'
import { belongsTo, hasMany, id, integer, moment, text } from './columns.ts'

const ordersSchema = new EntitySchema<Order>({
  name: 'Order',
  target: Order,
  tableName: 'orders',
  columns: {
    id,
    userId: integer('user_id'),
    status: { type: 'simple-enum', enum: [...statuses], enumName: 'order_status', default: 'PENDING' },
    total: { type: 'decimal', precision: 12, scale: 2 },
    placedAt: { ...moment('placed_at'), createDate: true },
  },
  relations: {
    user: belongsTo('User', 'orders', 'user_id', 'RESTRICT'),
    items: { ...hasMany('OrderItem', 'order'), cascade: ['insert', 'update'] },
  },
})

const items = new EntitySchema<OrderItem>({
  name: 'OrderItem',
  target: OrderItem,
  tableName: 'order_items',
  columns: {
    orderId: { ...integer('order_id'), primary: true },
    productId: { ...integer('product_id'), primary: true },
    quantity: integer(),
    unitPrice: { type: 'decimal', name: 'unit_price', precision: 12, scale: 2 },
  },
  relations: {
    order: belongsTo('Order', 'items', 'order_id', 'CASCADE'),
    product: belongsTo('Product', 'items', 'product_id', 'RESTRICT'),
    shipments: hasMany('Shipment', 'item'),
  },
})

const shipments = new EntitySchema<Shipment>({
  name: 'Shipment',
  target: Shipment,
  tableName: 'shipments',
  columns: {
    id,
    orderId: integer('order_id'),
    productId: integer('product_id'),
    carrier: text(),
    shippedAt: { ...moment('shipped_at'), nullable: true },
  },
  relations: {
    item: {
      ...belongsTo('OrderItem', 'shipments', 'order_id', 'CASCADE'),
      joinColumn: [
        { name: 'order_id', referencedColumnName: 'orderId' },
        { name: 'product_id', referencedColumnName: 'productId' },
      ],
    },
  },
})

export const orders = [ordersSchema, items, shipments]
