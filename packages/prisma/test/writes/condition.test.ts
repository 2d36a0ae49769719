import { createCache } from '@tidemark/core'
import { engineOf, UNKNOWN } from '@tidemark/core/adapter'
import { describe, expect, test } from 'vitest'
import { readSchema } from '../../src/schema/read-schema.ts'
import { OTHER, shownAs, storedAs } from '../../src/schema/stored.ts'
import { conditionOf } from '../../src/writes/locked/condition.ts'
import { byIndexes, indexOfKey } from '../../src/writes/locked/indexes.ts'

const text = `
  enum Mood {
    GOOD @map("good one")
    BAD
  }
  model Card {
    id    Int      @id
    name  String?  @map("na\`me")
    mood  Mood
    fine  Boolean
    big   BigInt
    at    DateTime
    marks Mark[]
    @@map("cards")
  }
  model Mark {
    id    String @id
    cards Card[]
  }`
const reading = readSchema(text, 'mysql')
const model = engineOf(createCache())?.attach({ identity: '', models: reading.models }).models.get('Card')
const table = reading.tables.get('Card')
if (model === undefined || table === undefined) throw new Error('The schema has no Card')
const column = (name: string) => table.columns.get(name) ?? OTHER

describe("a condition on a row's own columns", () => {
  test.each([
    [undefined, '1=1', []],
    [{}, '1=1', []],
    [{ id: undefined }, '1=1', []],
    [{ id: 1 }, '(`id` = ?)', [1]],
    [{ name: null, id: { gt: 1, lte: 3 } }, '(`na``me` IS NULL AND `id` > ? AND `id` <= ?)', [1, 3]],
    [{ name: { equals: 'a' } }, '(`na``me` = ?)', ['a']],
    [{ name: { not: null } }, '(`na``me` IS NOT NULL)', []],
    [{ mood: { not: 'GOOD' } }, '(`mood` <> ?)', ['good one']],
    [{ big: { in: [1n, 2] }, fine: false }, '(`big` IN (?,?) AND `fine` = ?)', [1n, 2, false]],
    [{ id: { in: [] } }, '(1=0)', []],
    [{ OR: [] }, '(1=0)', []],
    [
      { OR: [{ id: 1 }, { AND: [{ id: 2 }, { name: 'a' }] }] },
      '(((`id` = ?) OR ((`id` = ?) AND (`na``me` = ?))))',
      [1, 2, 'a'],
    ],
  ])('%o is spelled', (where, sql, values) => {
    expect(conditionOf(model, table, where)).toMatchObject({ sql, values })
  })

  test.each([
    ['related rows', { marks: { some: { id: 'a' } } }],
    ['a word of its own', { name: { contains: 'a' } }],
    ['another collation', { name: { equals: 'a', mode: 'insensitive' } }],
    ['what is not so', { NOT: { id: 1 } }],
    ['null in a list', { name: { in: ['a', null] } }],
    ['a value that is written otherwise', { at: new Date(0) }],
    ['a value that nobody knows', { mood: 'UGLY' }],
    ['one such part among others', { AND: [{ id: 1 }, { name: { startsWith: 'a' } }] }],
    ['one such branch', { OR: [{ id: 1 }, { at: { lt: new Date(0) } }] }],
    ['a field that is not there', { none: 1 }],
  ])('%s cannot be told', (_says, where) => {
    expect(conditionOf(model, table, where)).toBeUndefined()
  })

  test('tells which columns it speaks of', () => {
    expect(conditionOf(model, table, { OR: [{ id: 1 }, { name: 'a' }] })?.columns).toEqual(new Set(['id', 'na`me']))
  })
})

describe('a value in the database', () => {
  test.each([
    ['fine', 1, true],
    ['fine', 0n, false],
    ['fine', 2, UNKNOWN],
    ['mood', 'good one', 'GOOD'],
    ['mood', 'GOOD', UNKNOWN],
    ['big', 5n, 5n],
    ['name', null, null],
    ['at', new Date(0), UNKNOWN],
  ])('of %s, %s, is shown', (name, stored, shown) => {
    expect(shownAs(column(name), stored)).toBe(shown)
  })

  test.each([
    ['id', '1'],
    ['name', 1],
    ['fine', 1],
    ['at', new Date(0)],
    ['mood', 'good one'],
  ])('of %s is not %j', (name, value) => {
    expect(storedAs(column(name), value)).toBeUndefined()
  })

  test('of a join table is what the ids are', () => {
    expect(reading.tables.get('_CardToMark')).toEqual({
      schema: '',
      name: '_CardToMark',
      columns: new Map([
        ['A', column('id')],
        ['B', reading.tables.get('Mark')?.columns.get('id')],
      ]),
    })
  })
})

describe('an index', () => {
  const indexes = new Map([
    ['PRIMARY', ['id']],
    ['by_pair', ['b', 'a', 'c']],
  ])

  test('leads to a foreign key that it begins with', () => {
    expect(indexOfKey(indexes, ['a', 'b'])).toBe('by_pair')
    expect(indexOfKey(indexes, ['a'])).toBeUndefined()
  })

  test('leads to rows of a condition that names its first column', () => {
    expect(byIndexes(indexes, new Set(['b', 'id']))).toBe(' FORCE INDEX (`PRIMARY`, `by_pair`)')
    expect(byIndexes(indexes, new Set(['a']))).toBe('')
  })
})
