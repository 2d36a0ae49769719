import { expect } from 'vitest'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { Read } from '../runner/row.ts'
import { entriesOf, entryOf } from './common.ts'

const doc: Read = (db) => db.doc.findUnique({ where: { id: 1 } })
const another: Read = (db) => db.doc.findUnique({ where: { id: 2 } })

interface Damage {
  readonly says: string
  readonly do: (bytes: Buffer) => Buffer
}

const damages: readonly Damage[] = [
  { says: 'nothing', do: () => Buffer.alloc(0) },
  { says: 'half of the bytes', do: (bytes) => bytes.subarray(0, bytes.length / 2) },
  { says: 'all but the last byte', do: (bytes) => bytes.subarray(0, -1) },
  { says: 'a byte more', do: (bytes) => Buffer.concat([bytes, Buffer.from(' ')]) },
  {
    says: 'a bit that is the other way',
    do: (bytes) => {
      const copy = Buffer.from(bytes)
      copy.writeUInt8(copy.readUInt8(copy.length - 9) ^ 1, copy.length - 9)
      return copy
    },
  },
  { says: 'JSON of somebody else', do: () => Buffer.from('{"id":1,"__proto__":{"polluted":true}}') },
  { says: 'what no text is', do: () => Buffer.from(Array.from({ length: 64 }, (_, i) => 255 - i)) },
]

/** What lies in Redis is not what was put there, or is of another build. */
export const damagedOrForeign: readonly ProcessRow[] = [
  ...damages.map(({ says, do: damage }): ProcessRow => ({
    id: 'N15',
    says: `an entry is ${says}`,
    expect: 'a miss, counted and deleted',
    modes: ['strong'],
    options: { l1: false },
    processes: async ({ a, b, redis }) => {
      await a.miss(doc)
      const key = await entryOf(redis, 'Doc')
      const bytes = (await redis.admin.getBuffer(key)) ?? Buffer.alloc(0)
      const damaged = damage(bytes)
      await redis.admin.set(key, damaged, 'KEEPTTL')
      await b.miss(doc)
      expect(b.events.filter(({ reason }) => reason === 'damaged')).toHaveLength(1)
      expect(b.cache.stats().errors).toBe(1)
      await until(async () => (await redis.admin.getBuffer(key))?.equals(damaged) !== true)
      await until(async () => (await b.fresh(doc)) === 0)
      await a.hit(doc)
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    },
  })),
  {
    id: 'N15',
    says: 'an entry of a key lies under another key',
    expect: 'a miss, counted and deleted',
    modes: ['strong'],
    options: { l1: false },
    processes: async ({ a, b, redis }) => {
      await a.miss(doc)
      const key = await entryOf(redis, 'Doc')
      const one = (await redis.admin.getBuffer(key)) ?? Buffer.alloc(0)
      await a.miss(another)
      await until(async () => (await entriesOf(redis, 'Doc')).length === 2)
      const other = (await entriesOf(redis, 'Doc')).find((name) => name !== key) ?? ''
      await redis.admin.set(other, one, 'KEEPTTL')
      await b.miss(another)
      expect(b.events.filter(({ reason }) => reason === 'damaged')).toHaveLength(1)
      await b.hit(doc)
    },
  },
  {
    id: 'N15',
    says: 'under the key of an entry there is no text at all',
    expect: 'a miss',
    modes: ['strong'],
    options: { l1: false },
    processes: async ({ a, b, redis }) => {
      await a.miss(doc)
      const key = await entryOf(redis, 'Doc')
      await redis.admin.unlink(key)
      await redis.admin.hset(key, 'field', 'value')
      await redis.admin.pexpire(key, 60_000)
      await b.miss(doc)
      await until(async () => (await b.fresh(doc)) === 0)
    },
  },
  {
    id: 'N16',
    says: 'a column goes, and is back, while entries of the other shape live on',
    expect: 'misses, each build has its own',
    options: { l1: false },
    processes: async ({ a, b, shop, redis, start }) => {
      await a.miss(doc)
      await entryOf(redis, 'Doc')
      const without = await start({ client: shop.connect({ omit: { doc: { flag: true } } }) })
      await without.miss(doc)
      await until(async () => (await entriesOf(redis, 'Doc')).length === 2)
      expect(await doc(without.db)).not.toHaveProperty('flag')
      await without.hit(doc)
      await b.hit(doc)
      expect(await doc(b.db)).toHaveProperty('flag')
    },
  },
]
