import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copy, Uncopyable } from '../../src/codec/copy.ts'
import { createCodec } from '../../src/codec/create-codec.ts'
import { anyValue } from './support/arbitrary.ts'
import { compiled, Decimal, encoded, entryOf, interpreted, KEY, roundTrip } from './support/entry.ts'
import { identical } from './support/identical.ts'
import { samples } from './support/samples.ts'

class Post {
  readonly id = 7
}

describe('bytes', () => {
  it.each(samples)('give back %s, bit for bit', (_what, value) => {
    for (const codec of [compiled, interpreted]) expect(identical(roundTrip(codec, value), copy(value))).toBe(true)
  })

  it('give back any value, and code writes the same ones as closures do', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encoded(compiled, value)
        expect(Buffer.compare(bytes, encoded(interpreted, value))).toBe(0)
        expect(identical(compiled.decode(KEY, bytes).value, value)).toBe(true)
        expect(identical(interpreted.decode(KEY, bytes).value, value)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(samples)('of %s are the same from code and from closures', (_what, value) => {
    expect(Buffer.compare(encoded(compiled, value), encoded(interpreted, value))).toBe(0)
  })

  it('carry the entry around its value', () => {
    const entry = { value: [1], tags: ['#ho"me', '.posts|id=\u{1f600}', ''], under: 'x\u2028', ttl: 0.5, keep: 1e12 }
    const bytes = compiled.encode(KEY, entry)
    expect(bytes && compiled.decode(KEY, bytes)).toStrictEqual(entry)
  })

  it('are the same for the same entry, whatever came before', () => {
    const codec = createCodec({ compileAfter: 3 })
    const value = [
      { id: 1, at: new Date(0) },
      { id: 2, at: null },
    ]
    const first = encoded(codec, value)
    for (let i = 0; i < 10; i++) {
      expect(Buffer.compare(encoded(codec, value), first)).toBe(0)
      expect(roundTrip(codec, value)).toStrictEqual(value)
    }
  })

  it('that lie within larger ones are read where they are', () => {
    const bytes = encoded(compiled, [1])
    const larger = new Uint8Array(bytes.length + 20)
    larger.set(bytes, 7)
    expect(compiled.decode(KEY, larger.subarray(7, 7 + bytes.length)).value).toStrictEqual([1])
  })

  it('tell a hole as copies do: as undefined', () => {
    const holes: unknown[] = [1, new Date(0)]
    holes[3] = { a: 1 }
    expect(roundTrip(compiled, holes)).toStrictEqual(copy(holes))
    const rows = [new Array<unknown>(2), [{ at: new Date(0) }, { at: new Date(1) }]]
    expect(roundTrip(compiled, rows)).toStrictEqual(copy(rows))
    const beside: unknown[] = []
    beside[1] = { at: new Date(0) }
    beside[2] = { at: new Date(1) }
    expect(identical(roundTrip(compiled, beside), copy(beside))).toBe(true)
  })

  it('hold what is seen of an object, and not what a toJSON says', () => {
    const hidden = Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'other', enumerable: false })
    const list = Object.assign([1], { toJSON: () => 'other' })
    for (const value of [hidden, [hidden, hidden], { at: new Date(0), hidden }, list])
      expect(identical(roundTrip(compiled, value), copy(value))).toBe(true)
  })

  it('are an own copy: what is done to one answer is not seen in the next', () => {
    const bytes = encoded(compiled, [{ at: new Date(0), json: { a: [1] } }])
    const first = compiled.decode(KEY, bytes).value as [{ at: Date; json: { a: number[] } }]
    first[0].at.setTime(9)
    first[0].json.a.push(2)
    expect(compiled.decode(KEY, bytes).value).toStrictEqual([{ at: new Date(0), json: { a: [1] } }])
  })
})

describe('a value that cannot be copied', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = { cyclic, again: cyclic }
  const endless: Record<string, unknown> = { at: new Date(0) }
  endless['rows'] = [endless, endless]
  let deep: unknown = 1
  for (let i = 0; i < 202; i++) deep = [deep]

  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an instance of a class', new Post()],
    ['a Map', new Map()],
    ['an error', new Error('x')],
    ['a boxed number', Object(1)],
    ['a date of a class of its own', new (class Day extends Date {})()],
    ['numbers in a typed list', new Float64Array(2)],
    ['a cycle', cyclic],
    ['a cycle of rows', endless],
    ['a list that is too deep', deep],
  ])('has no bytes: %s', (_what, value) => {
    for (const whole of [
      value,
      [value],
      { a: value, at: new Date(0) },
      [{ a: 1 }, { a: value }],
      { a: [{ b: value }] },
    ]) {
      expect(() => copy(whole)).toThrow(Uncopyable)
      expect(compiled.encode(KEY, entryOf(whole))).toBeUndefined()
      expect(interpreted.encode(KEY, entryOf(whole))).toBeUndefined()
    }
  })

  const wrapped = (levels: number, inner: unknown): unknown => (levels === 0 ? inner : [wrapped(levels - 1, inner)])

  it('is one level deeper than the deepest that has', () => {
    for (const inner of [
      {},
      [],
      new Date(0),
      new Uint8Array(1),
      new Decimal(1),
      { a: undefined },
      { a: 1n, b: -0, c: 1 },
    ]) {
      expect(identical(roundTrip(compiled, wrapped(200, inner)), copy(wrapped(200, inner)))).toBe(true)
      expect(() => copy(wrapped(201, inner))).toThrow(Uncopyable)
      expect(compiled.encode(KEY, entryOf(wrapped(201, inner)))).toBeUndefined()
    }
  })

  it('is one level deeper than the deepest in a column of rows', () => {
    const rows = (levels: number) => [
      { at: new Date(0), json: wrapped(levels, 1) },
      { at: null, json: null },
    ]
    const row = (levels: number) => rows(levels)[0]
    for (const [value, deepest] of [
      [rows, 199],
      [row, 200],
    ] as const) {
      expect(roundTrip(compiled, value(deepest))).toStrictEqual(copy(value(deepest)))
      expect(() => copy(value(deepest + 1))).toThrow(Uncopyable)
      expect(compiled.encode(KEY, entryOf(value(deepest + 1)))).toBeUndefined()
    }
  })

  it('is told from an error of its own, which is not hidden', () => {
    const value = {
      get a(): never {
        throw new TypeError('a property that throws')
      },
    }
    expect(() => compiled.encode(KEY, entryOf(value))).toThrow('a property that throws')
  })
})

describe('an entry that nobody could read', () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('is not written: %s milliseconds', (span) => {
    expect(compiled.encode(KEY, { ...entryOf(1), ttl: span })).toBeUndefined()
    expect(compiled.encode(KEY, { ...entryOf(1), keep: span })).toBeUndefined()
  })
})

describe('a decimal', () => {
  const Other = Decimal.clone({ precision: 3 })

  it('of another class than the registered one has no bytes', () => {
    for (const value of [new Other(1), [{ price: new Other(1) }], [1, new Other(1)]])
      expect(compiled.encode(KEY, entryOf(value))).toBeUndefined()
  })

  it('has no bytes, and cannot be read, while no class is registered', () => {
    const none = createCodec()
    for (const value of [new Decimal(1), [{ price: new Decimal(1) }], [1, new Decimal(1)]]) {
      expect(none.encode(KEY, entryOf(value))).toBeUndefined()
      expect(() => none.decode(KEY, encoded(compiled, value))).toThrow(/no client here has brought a class/)
    }
    expect(none.decode(KEY, encoded(compiled, [{ price: null }])).value).toStrictEqual([{ price: null }])
  })

  it('is built by the class of this process, with all its digits', () => {
    const codec = createCodec({ decimal: () => Other })
    const [read] = codec.decode(KEY, encoded(compiled, [new Decimal('1.23456789')])).value as [Decimal]
    expect(read.constructor).toBe(Other)
    expect(read.toFixed()).toBe('1.23456789')
  })

  it('is built anew when another class is registered', () => {
    const registered = { decimal: Decimal }
    const codec = createCodec({ decimal: () => registered.decimal })
    const bytes = encoded(compiled, new Decimal('1.5'))
    expect((codec.decode(KEY, bytes).value as Decimal).constructor).toBe(Decimal)
    registered.decimal = Other
    expect((codec.decode(KEY, bytes).value as Decimal).constructor).toBe(Other)
  })

  it('is right among more of them than are kept', () => {
    const prices = Array.from({ length: 2_500 }, (_, i) => ({ price: new Decimal(`${i}.5`) }))
    for (let i = 0; i < 2; i++) expect(identical(roundTrip(compiled, prices), prices)).toBe(true)
  })

  it('may be registered later', () => {
    const registered: { decimal?: typeof Decimal } = {}
    const codec = createCodec({ decimal: () => registered.decimal, compileAfter: 0 })
    const value = [{ price: new Decimal('-0') }]
    expect(codec.encode(KEY, entryOf(value))).toBeUndefined()
    registered.decimal = Decimal
    expect(identical(codec.decode(KEY, encoded(codec, value)).value, value)).toBe(true)
  })

  it.each([0.1, '1/3', '0x1p3', ''])('without an exact text has no bytes: %j', (text) => {
    class Fraction {
      static isDecimal(): boolean {
        return true
      }
      valueOf(): unknown {
        return text
      }
    }
    const codec = createCodec({ decimal: () => Fraction })
    expect(codec.encode(KEY, entryOf(new Fraction()))).toBeUndefined()
  })
})
