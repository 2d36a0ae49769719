import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, Unkeyable } from '../../src/plan/canonical.ts'

/**
 * A value and its meaning, told apart by construction and not by the code under test: two values mean the same exactly if
 * their meanings are the same structure.
 */
interface Meant {
  readonly value: unknown
  readonly meaning: unknown
}

const leaf = fc.oneof(
  fc
    .oneof(fc.string(), fc.constantFrom('', '1', 'true', 'null', "2'ab", '{', '}', '[', ']', ';', 's1'))
    .map((value) => ({
      value,
      meaning: ['text', value],
    })),
  fc
    .oneof(fc.integer({ min: -3, max: 12 }), fc.double(), fc.constantFrom(-0, NaN, Infinity))
    .map((value) => ({ value, meaning: ['number', Object.is(value, -0) ? '-0' : String(value)] })),
  fc.bigInt({ min: -3n, max: 12n }).map((value) => ({ value, meaning: ['bigint', String(value)] })),
  fc.boolean().map((value) => ({ value, meaning: ['boolean', value] })),
  fc.constant({ value: null, meaning: ['null'] }),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(20) }).map((value) => ({
    value,
    meaning: ['date', value.getTime()],
  })),
  fc.uint8Array({ maxLength: 3 }).map((value) => ({ value, meaning: ['bytes', [...value]] })),
  fc.constant({ value: undefined, meaning: ['missing'] }),
) as fc.Arbitrary<Meant>

const names = fc.constantFrom('a', 'b', 'ab', '__proto__', 'constructor', '', "1'a", 'id')

const objectOf = (entries: readonly (readonly [string, Meant])[]): Meant => {
  const value = Object.create(null) as Record<string, unknown>
  const meaning = new Map<string, unknown>()
  for (const [name, item] of entries) {
    value[name] = item.value
    if (item.value === undefined) meaning.delete(name)
    else meaning.set(name, item.meaning)
  }
  return { value, meaning: ['object', [...meaning].sort(([a], [b]) => (a < b ? -1 : 1))] }
}

const { tree } = fc.letrec<{ tree: Meant }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }).map((items) => ({
      value: items.map((item) => item.value),
      meaning: ['list', items.map((item) => item.meaning)],
    })),
    fc.array(fc.tuple(names, tie('tree')), { maxLength: 3 }).map(objectOf),
  ),
}))

/** The same meaning written in another way: names in another order, missing names spelled out, bytes in another class. */
const rewritten = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rewritten)
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (value instanceof Date) return new Date(value)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, item]) => [name, rewritten(item)] as const)
  const other = Object.create(null) as Record<string, unknown>
  for (const [name, item] of entries.toReversed()) other[name] = item
  other['never mentioned'] = undefined
  return other
}

/** What an ORM may hand in that is no plain object. */
class Foreign {
  readonly foreign = true
}

const RUNS = { numRuns: 1500 }

describe('the canonical spelling', () => {
  it('is the same for the same meaning', () => {
    fc.assert(
      fc.property(tree, ({ value }) => {
        expect(canonical(rewritten(value))).toBe(canonical(value))
      }),
      RUNS,
    )
  })

  it('differs where the meaning differs', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const same = JSON.stringify(a.meaning) === JSON.stringify(b.meaning)
        expect(canonical([a.value]) === canonical([b.value])).toBe(same)
      }),
      { numRuns: 4000 },
    )
  })

  it('keeps neighbours apart: no text can forge a separator', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        fc.pre(a !== c || b !== d)
        expect(canonical([a, b])).not.toBe(canonical([c, d]))
        expect(canonical({ [a]: b })).not.toBe(canonical({ [c]: d }))
      }),
      RUNS,
    )
  })

  const different: [string, unknown, unknown][] = [
    ['1 and "1"', 1, '1'],
    ['1 and true', 1, true],
    ['1 and 1n', 1, 1n],
    ['"true" and true', 'true', true],
    ['0 and -0', 0, -0],
    ['null and missing', { a: null }, {}],
    ['null and missing in a list', [null], [undefined]],
    ['a list with a hole and a shorter list', [1, undefined], [1]],
    ['a list and an object with numbers for names', [1], { 0: 1 }],
    ['a date and its text', new Date(0), new Date(0).toISOString()],
    ['a date and its number', new Date(0), 0],
    ['bytes and their base64', new Uint8Array([1, 2]), 'AQI='],
    ['bytes and a list', new Uint8Array([1, 2]), [1, 2]],
    ['an empty list and an empty object', [], {}],
    ['nesting', [[1], 2], [[1, 2]]],
  ]
  it.each(different)('tells %s apart', (_what, a, b) => {
    expect(canonical(a)).not.toBe(canonical(b))
  })

  it('gives a hole in a list its place', () => {
    const holed: unknown[] = []
    holed[1] = 1
    expect(canonical(holed)).toBe(canonical([undefined, 1]))
  })

  it('asks the adapter about objects it does not know', () => {
    class Decimal {
      readonly digits: string
      constructor(digits: string) {
        this.digits = digits
      }
    }
    const describe = (value: object) => (value instanceof Decimal ? `decimal ${value.digits}` : undefined)
    expect(canonical(new Decimal('1.0'), describe)).not.toBe(canonical(new Decimal('2.0'), describe))
    expect(canonical(new Decimal('1.0'), describe)).not.toBe(canonical('decimal 1.0', describe))
    expect(canonical({ a: new Decimal('1.0') }, () => null)).toBe('')
  })

  it('counts what the adapter calls missing as missing', () => {
    const skip = new Foreign()
    const describe = (value: object) => (value === skip ? null : undefined)
    expect(canonical({ a: skip, b: 1 }, describe)).toBe(canonical({ b: 1 }, describe))
  })

  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an instance of a class', new Foreign()],
    ['a Map', new Map()],
    ['a promise', Promise.resolve()],
    ['a cycle', cyclic],
  ])('cannot spell %s, and says so', (_what, value) => {
    expect(() => canonical({ where: value })).toThrow(Unkeyable)
  })
})

describe('a text inside a call', () => {
  it.each<[string, unknown, unknown]>([
    ['two items', ['a', 'b'], ['asb']],
    ['an item and a number', ['a', 1], ['an1;']],
    ['the end of a list', [['a'], 'b'], [['a]sb']]],
    ['a second name', { a: 'x', b: 'y' }, { a: 'xbsy' }],
    ['a name and its value', { ab: 'c' }, { a: 'bsc' }],
    ['the end of an object', [{ a: 'b' }, 'c'], [{ a: 'b}sc' }]],
    ['a length', ['a', 'b'], ["a1'b"]],
  ])('cannot pass for %s', (_what, one, other) => {
    expect(canonical(one)).not.toBe(canonical(other))
  })
})
