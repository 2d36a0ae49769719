// A program of somebody who installed the packages: it is told where they are, and says how its reads were answered.
import { parseArgs } from 'node:util'
import type * as Core from '@tidemark/core'
import type * as Testing from '@tidemark/core/testing'
import type * as Prisma from '@tidemark/prisma'
import type * as Generated from '../../../prisma/generated/sqlite/client.ts'
import type * as Adapter from '@prisma/adapter-libsql'

const { values } = parseArgs({
  options: {
    doors: { type: 'string' },
    client: { type: 'string' },
    adapter: { type: 'string' },
    url: { type: 'string' },
  },
})
const { doors = '', client = '', adapter = '', url = '' } = values

type Doors = typeof Core & typeof Testing & typeof Prisma
const found = (await import(doors)) as Doors & { readonly default?: Doors }
// What is got by require has its names under one that import gives it.
const { createCache, manualClock, memoryServer, cacheExtension, watchAdapter } = found.default ?? found
const { PrismaClient } = (await import(client)) as typeof Generated
const { PrismaLibSql } = (await import(adapter)) as typeof Adapter

const clock = manualClock()
/** Without memory every hit is read from bytes, by code that is made for its shape. */
const cache = createCache(
  { namespace: 'smoke', l1: false, l2: memoryServer({ clock }).backend(), defaults: { ttl: '5m' } },
  { clock },
)
const base = new PrismaClient({ adapter: watchAdapter(new PrismaLibSql({ url }), cache) })
const db = base.$extends(cacheExtension({ cache }))

const seen: string[] = []
for (const type of ['hit', 'miss', 'error'] as const)
  cache.on(type, (event) => seen.push(type === 'error' ? String(event.error) : type))
const score = () => db.product.findMany({ where: { id: 1 }, select: { price: true, stock: true, createdAt: true } })

await db.product.create({ data: { id: 1, sku: 'p1', name: 'lamp', price: '9.90', attributes: {}, stock: 3 } })
const first = await score()
const again = await score()
await db.product.update({ where: { id: 1 }, data: { stock: 4 } })
const updated = await score()
await base.product.updateMany({ data: { stock: 5 } })
const unextended = await score()
const failing = db.$transaction(async (tx) => {
  await tx.product.update({ where: { id: 1 }, data: { stock: 6 } })
  throw new Error('rolled back on purpose')
})
await failing.catch(() => {})
const rolledBack = await score()
await cache.close()
await base.$disconnect()

const stocks = [first, again, updated, unextended, rolledBack].map(([row]) => row?.stock)
const sameRow =
  JSON.stringify(first) === JSON.stringify(again) && again[0]?.price.constructor === first[0]?.price.constructor
console.log(JSON.stringify({ node: process.versions.node, seen, stocks, sameRow }))
