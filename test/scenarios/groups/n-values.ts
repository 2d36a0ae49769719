import { expect } from 'vitest'
import { until } from '../../support/until.ts'
import { difference } from '../any-orm/difference.ts'
import type { Process, ProcessRow } from '../runner/process-row.ts'
import type { Read } from '../runner/row.ts'
import type { ScenarioShop } from '../runner/shop.ts'
import { entriesOf } from './common.ts'
import { damagedOrForeign } from './n-damaged.ts'
import { madeUp } from './n-made-up.ts'

const doc: Read = (db) => db.doc.findUnique({ where: { id: 1 } })
const docs: Read = (db) => db.doc.findMany({ orderBy: { id: 'asc' } })
const product: Read = (db) => db.product.findUnique({ where: { id: 1 }, include: { brand: true } })

type DocData = Parameters<ScenarioShop['clients'][0]['doc']['updateMany']>[0]['data']

const reasonsOf = ({ events }: Process, type: string): readonly (string | undefined)[] =>
  events.filter((event) => event.type === type).map(({ reason }) => reason)
const isInRedis = ({ events }: Process): boolean => events.some(({ type, tier }) => type === 'fill' && tier === 'l2')

interface Values {
  readonly says: string
  readonly id?: string
  /** Puts them into doc 1, around the cache. */
  readonly put?: (shop: ScenarioShop) => PromiseLike<unknown>
  readonly read?: Read
  readonly only?: 'sqlite' | 'postgresql'
  readonly maxEntryBytes?: number
}

/** What A loaded is for B, out of Redis, what the database gives: in value, class and order. In memory, too. */
const same = ({ id = 'N1', says, put, read = doc, only, maxEntryBytes }: Values): ProcessRow => ({
  id,
  says,
  expect: 'SAME',
  modes: ['strong'],
  options: { l1: false },
  ...(only && { providers: [only] }),
  ...(maxEntryBytes !== undefined && { redis: { maxEntryBytes } }),
  processes: async ({ a, b, shop, start }) => {
    await put?.(shop)
    await a.miss(read)
    await until(() => isInRedis(a))
    await b.hit(read)
    const withMemory = await start({ options: { l1: {} } })
    await withMemory.hit(read)
    await withMemory.hit(read)
    expect(withMemory.cache.stats().hits).toMatchObject({ l1: 1, l2: 1 })
  },
})

/** It is too much for Redis: the database answers, and nobody notices. */
const notKept = ({ id = 'N1', says, put, read = doc }: Values): ProcessRow => ({
  id,
  says,
  expect: 'not stored, no error',
  modes: ['strong'],
  options: { l1: false },
  processes: async ({ a, b, shop }) => {
    await put?.(shop)
    await a.miss(read)
    await b.miss(read)
    expect(reasonsOf(a, 'refuse')).toEqual(['size'])
    expect(a.cache.stats().errors).toBe(0)
  },
})

const by =
  (data: DocData): NonNullable<Values['put']> =>
  ({ clients }) =>
    clients[0].doc.updateMany({ where: { id: 1 }, data })
const bySql =
  (set: string): NonNullable<Values['put']> =>
  ({ admin }) =>
    admin.run(`UPDATE "Doc" SET ${set} WHERE id = 1`)

const text = (size: number): string => 'text '.repeat(size / 5)
const noise = (size: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) % 256)

const values: readonly ProcessRow[] = [
  same({ says: 'a value of every type', read: docs }),
  same({
    says: 'far dates',
    put: by({ at: new Date('9999-12-31T23:59:59.999Z'), day: new Date('0001-01-01T00:00:00Z') }),
  }),
  same({
    says: 'the first date of all, and one before 1970',
    put: by({ at: new Date(0), day: new Date('1969-12-31T00:00:00Z') }),
  }),
  same({ says: 'microseconds', only: 'postgresql', put: bySql(`at = '2026-01-01 00:00:00.123456+02'`) }),
  same({ says: 'year 10000', only: 'postgresql', put: bySql(`at = '10000-01-01 00:00:00+00', day = '10000-01-01'`) }),
  same({
    says: 'before Christ',
    only: 'postgresql',
    put: bySql(`at = '0044-03-15 00:00:00+00 BC', day = '0044-03-15 BC'`),
  }),
  same({ says: 'infinity', only: 'postgresql', put: bySql(`at = 'infinity', day = '-infinity'`) }),
  same({
    says: 'times and intervals of a raw read',
    only: 'postgresql',
    read: (db) =>
      db.$queryCached({ dependsOn: ['Doc'] })`SELECT time '12:34:56.789' AS t, timestamp '2026-01-01 00:00:00.5' AS ts,
        interval '1 day 2 hours'::text AS i, date '2026-01-01' AS d, 1.10::numeric AS n, 9007199254740993::bigint AS b,
        '\\x00ff'::bytea AS bytes, '{"a": [1, null]}'::jsonb AS j, NULL AS nothing, ARRAY[1, 2] AS list`,
  }),
  same({
    id: 'N3',
    says: 'every digit',
    only: 'postgresql',
    put: by({ dec: '12345678901234567890.123456789012345678' }),
  }),
  same({ id: 'N3', says: 'trailing zeros', put: by({ dec: '1.500000000000000000' }) }),
  same({ id: 'N3', says: 'a price among others', read: product }),
  same({
    id: 'N3',
    says: 'zero, and less than nothing',
    put: by({ dec: '-0.000000000000000001', big: -(2n ** 63n), ratio: -0 }),
  }),
  same({ id: 'N3', says: 'not a number', only: 'postgresql', put: bySql(`dec = 'NaN', ratio = 'NaN'`) }),
  same({ id: 'N3', says: 'infinity', only: 'postgresql', put: bySql(`ratio = '-Infinity'`) }),
  same({ id: 'N3', says: 'infinity', only: 'sqlite', put: bySql('ratio = 9e999') }),
  same({ id: 'N3', says: 'the smallest and the largest', put: by({ ratio: 5e-324, big: 2n ** 63n - 1n }) }),
  same({
    id: 'N3',
    says: 'a sum of decimals',
    read: (db) => db.doc.aggregate({ _sum: { dec: true, big: true }, _avg: { dec: true, ratio: true } }),
  }),
  same({ id: 'N4', says: 'no bytes at all', put: by({ bin: new Uint8Array() }) }),
  same({ id: 'N4', says: 'a megabyte of bytes', put: by({ bin: noise(1_048_576) }), maxEntryBytes: 4 * 1_048_576 }),
  same({
    id: 'N6',
    says: 'NULL in every column that allows it',
    put: bySql('extra = NULL, code = NULL, ratio = NULL, kind = NULL, flag = NULL'),
  }),
  same({ id: 'N6', says: 'the null of JSON beside that of SQL', put: bySql(`data = 'null', extra = NULL`) }),
  same({ id: 'N6', says: 'the null of JSON in a column that allows NULL', put: bySql(`extra = 'null'`) }),
  same({
    id: 'N6',
    says: 'a selection leaves properties out',
    read: (db) => db.doc.findMany({ select: { extra: true, id: true, kind: true } }),
  }),
  same({ id: 'N6', says: 'no row at all', read: (db) => db.doc.findUnique({ where: { id: 99 } }) }),
  same({
    id: 'N6',
    says: 'JSON that looks like something else',
    put: bySql(
      `data = '{"__proto__": {"a": 1}, "constructor": null, "toJSON": 1, "": [], "$type": "Date", "n": [1e21, 0.1, -0.0, 12345678901234567890], "date": "2026-01-01T00:00:00.000Z", "then": {}}'`,
    ),
  }),
  same({ id: 'N6', says: 'JSON that is no object', put: bySql(`data = '"text"', extra = '[[], {}, [null, true]]'`) }),
  same({ id: 'N7', says: 'an enum', put: by({ kind: 'INVOICE' }) }),
  same({
    id: 'N7',
    says: 'lists',
    only: 'postgresql',
    put: bySql(`tags = ARRAY['a', '', 'ä "{}'], kinds = '{NOTE,INVOICE}'`),
  }),
  same({ id: 'N7', says: 'empty lists', only: 'postgresql', put: bySql(`tags = '{}', kinds = '{}'`) }),
  same({ id: 'N7', says: 'no lists', only: 'postgresql', put: bySql(`tags = NULL, kinds = NULL`) }),
  same({
    id: 'N10',
    says: 'emoji and other planes',
    put: by({ code: '🐚é', data: { text: 'a🐚\u{10ffff}\u2028\u2029\ufeff' } }),
  }),
  same({ id: 'N10', says: 'control characters in JSON', put: by({ data: { text: '\u0001\u001f"\\\u007f\n' } }) }),
  same({ id: 'N10', says: 'half a letter in JSON', only: 'sqlite', put: bySql(`data = '{"text": "a\\ud83d"}'`) }),
  same({ id: 'N10', says: 'NUL', only: 'sqlite', put: bySql(`code = 'a' || char(0) || 'b'`) }),
  same({ id: 'N10', says: 'half a megabyte of text', put: by({ data: { text: text(500_000) } }) }),
  notKept({ id: 'N10', says: 'more than a megabyte of text', put: by({ data: { text: text(1_100_000) } }) }),
  notKept({ id: 'N10', says: 'ten megabytes of text', put: by({ data: { text: text(10_000_000) } }) }),
  notKept({ id: 'N4', says: 'a megabyte of bytes is more than Redis is to take', put: by({ bin: noise(1_048_576) }) }),
  same({
    id: 'N13',
    says: 'columns in the order that was asked for',
    read: (db) => db.doc.findMany({ select: { kind: true, id: true, at: true, dec: true } }),
  }),
  same({
    id: 'N13',
    says: 'JSON objects in the order of their keys',
    only: 'sqlite',
    put: bySql(`data = '{"z": 1, "a": {"y": 1, "b": 2}, "2": 1, "1": 2}'`),
  }),
  {
    id: 'N7',
    says: 'NULL inside of a list, which Prisma refuses to read',
    expect: 'the same error, nothing stored',
    modes: ['strong'],
    providers: ['postgresql'],
    processes: async ({ a, b, shop, redis }) => {
      await bySql(`tags = ARRAY['a', NULL]`)(shop)
      for (const { db } of [a, b, a]) await expect(Promise.resolve(doc(db))).rejects.toMatchObject({ code: 'P2023' })
      expect(await entriesOf(redis, 'Doc')).toEqual([])
    },
  },
  {
    id: 'N12',
    says: 'processes live in different time zones',
    expect: 'SAME',
    modes: ['strong'],
    options: { l1: false },
    processes: async ({ a, b }) => {
      const before = process.env['TZ']
      const live = (zone: string) => void (process.env['TZ'] = zone)
      try {
        live('Pacific/Kiritimati')
        await a.miss(docs)
        const loaded = await docs(a.db)
        await until(() => isInRedis(a))
        live('America/St_Johns')
        await b.hit(docs)
        expect(difference(await docs(b.db), loaded)).toBeUndefined()
      } finally {
        if (before === undefined) delete process.env['TZ']
        else live(before)
      }
    },
  },
]

export const rows: readonly ProcessRow[] = [...values, ...madeUp, ...damagedOrForeign]
