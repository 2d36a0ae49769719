import { createCache } from '@tidemark/core'
import { Cached, cacheSubscriber } from '@tidemark/typeorm'
import { expect } from 'vitest'
import { DataSource, EntitySchema } from 'typeorm'
import type { Row } from '../runner/row.ts'

interface Pen {
  id: number
  inks?: Ink[]
}
interface Ink {
  id: number
  pens?: Pen[]
}

const id = { type: 'integer', primary: true } as const

/** Tables of two schemas, and the join table in a third. */
const pens = new EntitySchema<Pen>({
  name: 'Pen',
  schema: 'desk',
  columns: { id },
  relations: {
    inks: {
      type: 'many-to-many',
      target: 'Ink',
      inverseSide: 'pens',
      joinTable: { name: 'pen_inks', schema: 'between' },
    },
  },
})
const inks = new EntitySchema<Ink>({
  name: 'Ink',
  schema: 'shelf',
  columns: { id },
  relations: { pens: { type: 'many-to-many', target: 'Pen', inverseSide: 'inks' } },
})
for (const schema of [pens, inks]) Cached({ ttl: '5m' })(schema)

const SCHEMAS = ['desk', 'shelf', 'between']

export const otherSchema: Row = {
  id: 'F15',
  says: 'both tables and their join table lie in schemas of their own',
  providers: ['postgresql'],
  expect: 'INV of both sides, KEEP of others',
  story: async ({ shop, db }) => {
    for (const schema of SCHEMAS) await shop.admin.run(`CREATE SCHEMA ${schema}`)
    const cache = createCache()
    const source = new DataSource({
      ...db.dataSource.options,
      entities: [pens, inks],
      subscribers: [cacheSubscriber({ cache })],
      synchronize: true,
    })
    try {
      const { manager } = await source.initialize()
      for (const id of [1, 2]) {
        await manager.insert(inks, { id })
        await manager.insert(pens, { id })
      }
      const inksOf = async (pen: number) => {
        const found = await manager.findOneOrFail(pens, { where: { id: pen }, relations: { inks: true } })
        return (found.inks ?? []).map((ink) => ink.id)
      }
      const pensOf = async (ink: number) => {
        const found = await manager.findOneOrFail(inks, { where: { id: ink }, relations: { pens: true } })
        return (found.pens ?? []).map((pen) => pen.id)
      }
      const all = async () => [await inksOf(1), await inksOf(2), await pensOf(1), await pensOf(2)]
      expect(await all()).toEqual([[], [], [], []])
      await manager.createQueryBuilder().relation(pens, 'inks').of(1).add(2)
      const { misses } = cache.stats()
      expect(await all()).toEqual([[2], [], [], [1]])
      expect(cache.stats().misses - misses).toBe(2)
      await manager.query('DELETE FROM "between"."pen_inks"')
      expect(await all()).toEqual([[], [], [], []])
    } finally {
      await source.destroy()
      await cache.close()
      for (const schema of SCHEMAS) await shop.admin.run(`DROP SCHEMA ${schema} CASCADE`)
    }
  },
}
