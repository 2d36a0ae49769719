import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Draft, KnownPlan } from '../../src/contracts/shortcuts.ts'
import { createShortcuts } from '../../src/memory/shortcuts.ts'
import { Step } from '../../src/memory/step.ts'
import { countValues, walk } from '../../src/memory/walk.ts'
import { canonical } from '../../src/plan/canonical.ts'
import { policy } from '../support/shop.ts'

/** For more plans than there may be. */
const ROOM = 2 ** 30

const planOf = (key: string): KnownPlan => ({
  key,
  model: 'Post',
  policy,
  tags: ['Post'],
  maybe: [],
  both: ['Post'],
  wasHit: false,
  isOwn: false,
})

/** Everything that a call may be given, of few names and values, so that two of them are often nearly equal. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(0, 1, -1, NaN, Infinity, '', '1', 'a', 'id', true, false, null, undefined, 1n, 0n),
  fc.constantFrom(0, 1, NaN).map((time) => new Date(time)),
)
const given = fc.letrec((tie) => ({
  all: fc.oneof({ weight: 3, arbitrary: leaf }, tie('list'), tie('object')),
  list: fc.array(tie('all'), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom('a', 'id', '1', 'where'), tie('all'), { maxKeys: 3, noNullPrototype: false }),
}))

describe('the calls of a method that were made before', () => {
  it('are found by what they were given, and by nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(given.object, given.all), { minLength: 1, maxLength: 12 }), (all) => {
        const calls = createShortcuts(ROOM, true).of('Post.findMany')
        for (const [args, scope] of all) calls.set(args, scope, planOf(canonical([args, scope])))
        for (const [args, scope] of all) {
          expect(calls.get(structuredClone(args), structuredClone(scope))?.key).toBe(canonical([args, scope]))
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('are found by what instances in them stand for', () => {
    class Operator {
      readonly name: string
      readonly value: unknown
      constructor(name: string, value: unknown) {
        this.name = name
        this.value = value
      }
    }
    const operator = fc.letrec((tie) => ({
      any: fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), tie('operator')),
      operator: fc
        .tuple(fc.constantFrom('not', 'in', 'id'), tie('any'))
        .map(([name, value]) => new Operator(name, value)),
    }))
    const where = fc.dictionary(fc.constantFrom('a', 'id', 'not'), fc.oneof(operator.operator, given.all), {
      maxKeys: 2,
      noNullPrototype: false,
    })
    const asData = (value: unknown): unknown => {
      if (value instanceof Operator) return ['an operator', value.name, asData(value.value)]
      return Array.isArray(value) ? value.map(asData) : value
    }
    const keyOf = (args: Record<string, unknown>): string =>
      canonical(Object.fromEntries(Object.entries(args).map(([name, value]) => [name, asData(value)])))
    fc.assert(
      fc.property(fc.array(where, { minLength: 1, maxLength: 12 }), (all) => {
        const unfold = (instance: object) => (instance instanceof Operator ? instance : undefined)
        const calls = createShortcuts(ROOM, true).of('Post.find', unfold)
        for (const args of all) calls.set(args, undefined, planOf(keyOf(args)))
        for (const args of all) expect(calls.get(args, undefined)?.key).toBe(keyOf(args))
      }),
      { numRuns: 2000 },
    )
  })

  it('keep the plan that they had first, the object itself', () => {
    const calls = createShortcuts(ROOM, true).of('Post.findMany')
    calls.set({ where: { id: 1 } }, undefined, planOf('first'))
    const first = calls.get({ where: { id: 1 } }, undefined)
    calls.set({ where: { id: 1 } }, undefined, planOf('second'))
    expect(calls.get({ where: { id: 1 } }, undefined)).toBe(first)
    expect(first).toEqual(planOf('first'))
  })

  it('keep what an answer hangs on where it comes from a server, unless it is much', () => {
    const many = Array.from({ length: 17 }, (_, i) => `Post|id=${i}`)
    for (const isShared of [true, false]) {
      const calls = createShortcuts(ROOM, isShared).of('Post.findMany')
      calls.set({ take: 1 }, undefined, { ...planOf('1'), tags: ['Post|id=1'], maybe: ['User'] })
      calls.set({ take: 2 }, undefined, { ...planOf('2'), tags: many })
      expect(calls.get({ take: 1 }, undefined)).toMatchObject(
        isShared
          ? { tags: ['Post|id=1'], maybe: ['User'], both: ['Post|id=1', 'User'] }
          : { tags: [], maybe: [], both: undefined },
      )
      expect(calls.get({ take: 2 }, undefined)).toMatchObject({ key: '2', tags: [], maybe: [], both: undefined })
    }
  })

  it('are not those of another method, nor of somebody else', () => {
    const shortcuts = createShortcuts(ROOM, true)
    shortcuts.of('Post.findMany').set({ take: 1 }, 'a', planOf('a'))
    expect(shortcuts.of('Post.findFirst').get({ take: 1 }, 'a')).toBeUndefined()
    expect(shortcuts.of('Post.findMany').get({ take: 1 }, 'b')).toBeUndefined()
    expect(shortcuts.of('Post.findMany').get({ take: 1 }, undefined)).toBeUndefined()
    expect(shortcuts.of('Post.findMany').get({ take: 1 }, 'a')?.key).toBe('a')
  })

  it.each<[string, unknown]>([
    ['an instance of a class', { where: { price: new URL('a:b') } }],
    ['bytes', { where: { hash: new Uint8Array(2) } }],
    ['a date with more to it', { where: { at: new (class extends Date {})(0) } }],
    ['a function', { where: () => 1 }],
    ['a symbol', { where: Symbol('x') }],
    ['minus zero', { where: { n: -0 } }],
    ['a long text', { where: { text: 'x'.repeat(201) } }],
    ['a long name', { where: { ['x'.repeat(61)]: 1 } }],
    ['a long list of what is no value', { where: { flags: { equals: Array.from({ length: 101 }, () => true) } } }],
    ['many names', { select: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`c${i}`, true])) }],
    ['too many values', { where: { id: { in: Array.from({ length: 25 }, (_, i) => i) } } }],
    ['too many dates', { where: { at: { in: Array.from({ length: 25 }, (_, i) => new Date(i)) } } }],
    ['what is too deep', Array.from({ length: 20 }).reduce<unknown>((inner) => ({ AND: inner }), 1)],
  ])('are not known where they were given %s', (_, args) => {
    const calls = createShortcuts(ROOM, true).of('Post.findMany')
    calls.set(args, undefined, planOf('x'))
    expect(calls.get(args, undefined)).toBeUndefined()
  })

  it('do not run through what refers to itself', () => {
    const args: Record<string, unknown> = {}
    args['AND'] = args
    const calls = createShortcuts(ROOM, true).of('Post.findMany')
    calls.set(args, undefined, planOf('x'))
    expect(calls.get(args, undefined)).toBeUndefined()
  })

  it('are forgotten all at once when there are too many, and known again as they are made', () => {
    const calls = createShortcuts(ROOM, true).of('Post.findMany')
    const args = (id: number) => ({ where: { id } })
    for (let id = 0; id <= 50_001; id++) calls.set(args(id), undefined, planOf(String(id)))
    expect(calls.get(args(1), undefined)).toBeUndefined()
    expect(calls.get(args(50_001), undefined)?.key).toBe('50001')
    calls.set(args(1), undefined, planOf('1'))
    expect(calls.get(args(1), undefined)?.key).toBe('1')
  })

  it('are few where memory has little room', () => {
    const calls = createShortcuts(20_480, true).of('Post.findMany')
    for (let id = 0; id <= 11; id++) calls.set({ where: { id } }, undefined, planOf(String(id)))
    expect(calls.get({ where: { id: 1 } }, undefined)).toBeUndefined()
    const none = createShortcuts(0, true).of('Post.findMany')
    for (const _ of [1, 2]) none.set({ where: { id: 1 } }, undefined, planOf('1'))
    expect(none.get({ where: { id: 1 } }, undefined)).toBeUndefined()
  })

  it('are not forgotten because one of them is made again and again', () => {
    const shortcuts = createShortcuts(20_480, true)
    const [one, other] = [shortcuts.of('Post.findMany'), shortcuts.of('Post.count')]
    other.set({}, undefined, planOf('other'))
    for (let i = 0; i < 100; i++) one.set({}, undefined, planOf('one'))
    expect(other.get({}, undefined)?.key).toBe('other')
  })

  it('are forgotten when they have too many forms', () => {
    const calls = createShortcuts(ROOM, true).of('Post.findMany')
    const args = (n: number) => ({ [`name${n}`]: 1 })
    for (let n = 0; n < 30_000; n++) calls.set(args(n), undefined, planOf(String(n)))
    expect(calls.get(args(0), undefined)).toBeUndefined()
    expect(calls.get(args(29_999), undefined)?.key).toBe('29999')
  })
})

describe('drafts of calls', () => {
  const args = (id: unknown, take: number) => ({ where: { id }, take })
  const draft = (): Draft => ({ open: [0], plan: ([id]) => ({ ...planOf(`draft ${String(id)}`), carries: nothing }) })
  const nothing = () => ({ rows: [], maybe: [], seen: [] })

  it('are asked for when there is more than one call of a form, and plan those that differ in what is open', () => {
    const calls = createShortcuts(ROOM, true).of('Post.findMany')
    let asked = 0
    const set = (id: number, take: number) =>
      calls.set(args(id, take), undefined, planOf(String(id)), () => (asked++, draft()))
    set(1, 10)
    expect([asked, calls.plan(args(3, 10), undefined)]).toEqual([0, undefined])
    set(2, 10)
    expect(asked).toBe(1)
    expect(calls.plan(args(3, 10), undefined)?.key).toBe('draft 3')
    expect(calls.plan(args('3', 10), undefined)?.key).toBe('draft 3')
    for (const other of [args(3, 11), args(new Date(3), 10), args(null, 10), { take: 10, where: { id: 3 } }])
      expect(calls.plan(other, undefined)).toBeUndefined()
    expect(calls.plan(args(3, 10), 'somebody')).toBeUndefined()
    set(5, 10)
    expect(asked).toBe(1)
    expect(calls.get(args(3, 10), undefined)?.key).toBe('draft 3')
    expect(calls.get(args(2, 10), undefined)?.key).toBe('2')
  })

  it('are few of one form, and forgotten with everything else', () => {
    const shortcuts = createShortcuts(ROOM, true)
    const calls = shortcuts.of('Post.findMany')
    for (let take = 0; take < 20; take++) calls.set(args(1, take), undefined, planOf('1'), draft)
    const planned = () => Array.from({ length: 20 }, (_, take) => calls.plan(args(7, take), undefined)).filter(Boolean)
    expect(planned()).toHaveLength(8)
    shortcuts.clear()
    expect(planned()).toEqual([])
  })

  it('count as several plans', () => {
    const calls = createShortcuts(20_480, true).of('Post.findMany')
    for (let take = 0; take < 5; take++) calls.set(args(1, take), undefined, planOf(`${take}`), draft)
    expect(calls.get(args(1, 0), undefined)).toBeUndefined()
  })
})

describe('the number of values', () => {
  it('is the one that a walk gathers', () => {
    fc.assert(
      fc.property(given.all, (value) => {
        const values: unknown[] = []
        const step = new Step()
        const reached = walk(step, value, values, { go: () => step })
        if (reached !== undefined) expect(countValues(value)).toBe(values.length)
      }),
      { numRuns: 2000 },
    )
  })
})
