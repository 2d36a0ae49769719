import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, type Describe, Unkeyable } from '../../src/plan/canonical.ts'
import { sortedNames } from '../../src/plan/sorted-names.ts'
import { plainlyCanonical } from './support/plainly-canonical.ts'

class Foreign {
  readonly answer: string | null | undefined
  constructor(answer: string | null | undefined) {
    this.answer = answer
  }
}

/** Of a plain object, too: whatever it says is what counts. */
const describeForeign: Describe = (value) => {
  if (value instanceof Foreign) return value.answer
  return 'described' in value ? typeof value.described : undefined
}

/** The spelling, or why there is none. */
const spelled = (spell: typeof canonical, value: unknown, describe?: Describe): string => {
  try {
    return spell(value, describe)
  } catch (error) {
    if (error instanceof Unkeyable) return `unkeyable: ${error.message}`
    throw error
  }
}

const names = fc.oneof(
  fc.constantFrom('where', 'id', 'AND', 'a', 'ab', 'B', '', '0', '10', '9', '__proto__', 'constructor', 'described'),
  fc.constantFrom('\u{1f600}', '\ufffd', '\ud800', 'é', "3'abc", 'n'.repeat(70)),
  fc.string({ unit: 'binary', maxLength: 4 }),
)

const foreign = fc.oneof(fc.constantFrom(null, undefined, ''), fc.string()).map((answer) => new Foreign(answer))

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.constantFrom<unknown>(undefined, null, true, false, 0, -0, Number.NaN, Symbol.iterator, Math.max, new Map()),
  fc.bigInt(),
  fc.date(),
  fc.uint8Array({ maxLength: 5 }),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
  foreign,
)

const recordOf = (entries: readonly (readonly [string, unknown])[], bare: boolean): object => {
  const record = Object.create(bare ? null : Object.prototype) as object
  for (const [name, value] of entries)
    Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true })
  return record
}

const { value: anyCall } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => {
      const holed = items.slice()
      holed[items.length + 1] = 1
      return holed
    }),
    fc
      .tuple(fc.uniqueArray(fc.tuple(names, tie('value')), { maxLength: 24, selector: ([name]) => name }), fc.boolean())
      .map(([entries, bare]) => recordOf(entries, bare)),
  ),
}))

describe('the text of a call', () => {
  it.each<[string, Describe | undefined]>([
    ['no adapter', undefined],
    ['an adapter', describeForeign],
  ])('is to the letter what it has always been, with %s: stored keys are found again', (_what, describeOf) => {
    fc.assert(
      fc.property(anyCall, (value) => {
        expect(spelled(canonical, value, describeOf)).toBe(spelled(plainlyCanonical, value, describeOf))
      }),
      { numRuns: 4_000 },
    )
  })

  it('is refused from the same depth on', () => {
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ a: inner })]) {
      let value: unknown = {}
      for (let depth = 0; depth < 110; depth++) {
        expect(spelled(canonical, value)).toBe(spelled(plainlyCanonical, value))
        value = wrap(value)
      }
    }
  })

  it('is the same after more names than are remembered', () => {
    for (let i = 0; i < 2_500; i++) {
      const call = { [`name ${i}`]: i, id: 7 }
      expect(canonical(call)).toBe(plainlyCanonical(call))
    }
  })
})

describe('names in order', () => {
  it('are in the order that sort has, however many', () => {
    fc.assert(
      fc.property(fc.uniqueArray(names, { maxLength: 40 }), (own) => {
        const record = recordOf(
          own.map((name) => [name, 1] as const),
          true,
        )
        expect(sortedNames(record)).toEqual(own.toSorted())
      }),
      { numRuns: 500 },
    )
  })
})
