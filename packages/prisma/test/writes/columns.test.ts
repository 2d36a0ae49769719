import { readFileSync } from 'node:fs'
import type { ShopClient } from '@tidemark/shop'
import { readSchema } from '../../src/schema/read-schema.ts'
import { describeWrites } from './compare.ts'

type Read = (db: ShopClient) => PromiseLike<unknown>
type Delegate = Record<'findMany' | 'findFirst' | 'count' | 'aggregate', (args: object) => PromiseLike<unknown>>

const text = readFileSync(new URL('../../../../prisma/sqlite/schema.prisma', import.meta.url), 'utf8')
const { models: all, hints } = readSchema(text, 'sqlite')
const models = all.filter(({ name }) => hints.get(name) !== false)

const delegateOf = (db: ShopClient, model: string): Delegate =>
  (db as unknown as Record<string, Delegate>)[model.charAt(0).toLowerCase() + model.slice(1)] as Delegate

/** Every column of every model, looked at alone: of all rows, of one of them, and of the rows that others are related to. */
const reads = (): Record<string, Read> => {
  const all: Record<string, Read> = {}
  for (const { name, id = [], fields, relations } of models) {
    const orderBy = id.map((field) => ({ [field]: 'asc' }))
    all[`number of ${name}`] = (db) => delegateOf(db, name).count({})
    for (const { name: column, type } of fields) {
      const select = { [column]: true }
      all[`${name}.${column}`] = (db) => delegateOf(db, name).findMany({ select, orderBy })
      all[`${name}.${column} of the first`] = (db) => delegateOf(db, name).findFirst({ select, orderBy })
      if (type === 'integer')
        all[`sum of ${name}.${column}`] = (db) => delegateOf(db, name).aggregate({ _sum: select, _count: select })
    }
    for (const { kind, own } of relations.filter((relation) => relation.kind === 'key' && relation.holds)) {
      const [key] = own
      if (kind === 'join' || key === undefined || own.length > 1) continue
      for (const value of [1, 2, 3]) {
        const where = { [key]: value }
        if (fields.find((field) => field.name === key)?.type !== 'integer') continue
        all[`number of ${name} by ${key} ${value}`] = (db) => delegateOf(db, name).count({ where })
        for (const { name: column } of fields)
          all[`${name}.${column} by ${key} ${value}`] = (db) =>
            delegateOf(db, name).findMany({ where, select: { [column]: true }, orderBy })
      }
    }
    for (const relation of relations) {
      const target = models.find((one) => one.name === relation.target)
      const targetOrder = relation.many ? { orderBy: target?.id?.map((field) => ({ [field]: 'asc' })) } : {}
      const own = Object.fromEntries(id.map((field) => [field, true]))
      for (const { name: column } of target?.fields ?? [])
        all[`${name} with ${relation.name}.${column}`] = (db) =>
          delegateOf(db, name).findMany({
            select: { ...own, [relation.name]: { select: { [column]: true }, ...targetOrder } },
            orderBy,
          })
    }
  }
  return all
}

/** What one step of a call does to rows decides which of them the next one meets. */
const crossing = [
  'rows that are taken are then updated with the others',
  'rows are updated so that they come under the next condition',
  'a post gets another author, whose posts change',
]

describeWrites('sqlite', 'by itself', { every: 16, from: 0 }, { reads: reads(), always: crossing })
describeWrites('sqlite', 'in an interactive transaction', { every: 24, from: 1 }, { reads: reads() })
