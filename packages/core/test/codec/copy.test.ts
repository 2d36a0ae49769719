import { describe, expect, it } from 'vitest'
import { copy, copyWhole, Uncopyable } from '../../src/codec/copy.ts'

class Decimal {
  readonly digits = '1.0'
  static isDecimal(value: unknown): boolean {
    return value instanceof Decimal
  }
}

class Post {
  readonly id = 7
}

class Fake {
  static readonly isDecimal = () => false
  readonly digits = '1.0'
}

describe('a copy', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a text', 'x'],
    ['a number', 1.5],
    ['negative zero', -0],
    ['not a number', Number.NaN],
    ['a bigint', 2n ** 70n],
    ['a boolean', false],
    ['a date', new Date(5)],
    ['an invalid date', new Date(Number.NaN)],
    ['bytes', new Uint8Array([1, 2, 255])],
    ['a buffer', Buffer.from('bytes')],
    ['an empty list', []],
    ['an empty object', {}],
    ['an undefined property', { a: undefined }],
    ['rows in rows', [{ id: 1n, at: new Date(0), comments: [{ id: 2, body: null }], author: null }]],
    ['JSON', { a: [1, 'x', null, { b: [] }] }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
  ])('of %s equals it, bit for bit', (_what, value) => {
    const copied = copy(value)
    expect(copied).toStrictEqual(value)
    if (typeof value === 'object' && value !== null) {
      expect(copied).not.toBe(value)
      expect(Object.getPrototypeOf(copied)).toBe(Object.getPrototypeOf(value))
    } else expect(Object.is(copied, value)).toBe(true)
  })

  it('is its owner’s: nothing in it is shared', () => {
    const at = new Date(0)
    const bytes = new Uint8Array([1])
    const original = { rows: [{ at, bytes }] }
    const copied = copy(original)
    copied.rows[0]?.at.setTime(5)
    copied.rows[0]?.bytes.fill(9)
    copied.rows.push({ at, bytes })
    expect(original).toEqual({ rows: [{ at: new Date(0), bytes: new Uint8Array([1]) }] })
  })

  it('of a part of a buffer holds that part only', () => {
    const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3)
    expect(copy(part)).toStrictEqual(new Uint8Array([2, 3]))
    expect(copy(part).buffer.byteLength).toBe(2)
  })

  it('of a property called __proto__ is a property, and no prototype', () => {
    const json = JSON.parse('{"__proto__":{"polluted":true},"a":1}') as object
    const copied = copy(json)
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype)
    expect('polluted' in copied).toBe(false)
    expect(JSON.stringify(copied)).toBe(JSON.stringify(json))
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('shares decimals, which never change', () => {
    const price = new Decimal()
    expect(copy({ price }).price).toBe(price)
  })

  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = { cyclic }
  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an instance of a class', new Post()],
    ['a Map', new Map()],
    ['a Set', new Set()],
    ['a promise', Promise.resolve(1)],
    ['a date of a class of its own', new (class Day extends Date {})()],
    ['numbers in a typed list', new Float64Array(2)],
    ['a cycle', cyclic],
    ['an object with a constructor that only looks like a decimal’s', new Fake()],
  ])('of %s is refused: it could not be handed out as it was', (_what, value) => {
    expect(() => copy([{ value }])).toThrow(Uncopyable)
  })

  it('keeps a decimal’s look-alike in JSON as JSON', () => {
    const json = { constructor: { isDecimal: true } }
    expect(copy(json)).toEqual(json)
    expect(copy(json).constructor).not.toBe(json.constructor)
  })
})

describe('an answer from outside', () => {
  const withHole: number[] = []
  withHole[1] = 2
  const hidden = Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: false })
  class Rows extends Array<number> {}
  let shared: object = {}
  for (let i = 0; i < 40; i++) shared = { a: shared, b: shared }
  it.each<[string, unknown]>([
    ['a symbol for a name', { [Symbol('s')]: 1 }],
    ['a hidden property', hidden],
    ['a list with a hole', withHole],
    ['a list with a name', Object.assign([1], { total: 1 })],
    ['a list with a hole and a name', Object.assign(withHole.slice(), { total: 1 })],
    ['a list of a class', Rows.from([1])],
    ['parts that are shared so often that copies would never end', shared],
    ['a symbol for a name, far below', { rows: [{ json: [{ [Symbol('s')]: 1 }] }] }],
  ])('with %s is refused: a copy would be less', (_what, value) => {
    expect(() => copyWhole(value)).toThrow(Uncopyable)
  })

  it('is copied like any other if there is nothing to lose', () => {
    const rows = [{ a: [1, undefined, { b: null }], at: new Date(5), bytes: Uint8Array.from([1]) }, Object.create(null)]
    expect(copyWhole(rows)).toStrictEqual(rows)
  })
})
