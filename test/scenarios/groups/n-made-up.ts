import { expect } from 'vitest'
import { until } from '../../support/until.ts'
import { difference } from '../any-orm/difference.ts'
import type { ProcessRow } from '../runner/process-row.ts'

interface MadeUp {
  readonly id: string
  readonly says: string
  readonly make: () => unknown
  /** B gets it without building it. */
  readonly isStored: boolean
  readonly fails?: string
}

/** What `remember()` is given need not come from a database at all. */
const remembered = ({ id, says, make, isStored, fails }: MadeUp): ProcessRow => ({
  id,
  says: `remember() is given ${says}`,
  expect: isStored ? 'SAME' : 'not stored, no error',
  modes: ['strong'],
  providers: ['sqlite'],
  ...(fails !== undefined && { fails }),
  options: { l1: false },
  processes: async ({ a, b }) => {
    let built = 0
    const build = () => {
      built++
      return make()
    }
    const options = { ttl: '10m', dependsOn: ['User'] } as const
    const first = await a.cache.remember('it', options, build)
    await until(() => a.events.some(({ type }) => type === 'fill' || type === 'refuse'))
    const second = await b.cache.remember('it', options, build)
    expect(built).toBe(isStored ? 1 : 2)
    for (const found of [first, second]) if (isStored) expect(difference(found, make())).toBeUndefined()
    expect(a.cache.stats().errors).toBe(0)
  },
})

const cyclic = (): unknown => {
  const made: Record<string, unknown> = { name: 'me' }
  return Object.assign(made, { self: made })
}

class Money {
  readonly cents = 5
}

const hidden = (): unknown => Object.defineProperty({ shown: 1 }, 'hidden', { value: 2, enumerable: false })

export const madeUp: readonly ProcessRow[] = [
  remembered({ id: 'N9', says: 'an object that holds itself', make: cyclic, isStored: false }),
  remembered({
    id: 'N9',
    says: 'a promise inside of an object',
    make: () => ({ lazy: Promise.resolve(1) }),
    isStored: false,
  }),
  remembered({ id: 'N9', says: 'a function', make: () => ({ run: () => 1 }), isStored: false }),
  remembered({ id: 'N9', says: 'a class of the application', make: () => new Money(), isStored: false }),
  remembered({ id: 'N9', says: 'a proxy', make: () => new Proxy({ a: 1 }, {}), isStored: true }),
  remembered({
    id: 'N10',
    says: 'half letters and NUL',
    make: () => ['\ud83d', 'a\udc1ab', '\u0000', '🐚'],
    isStored: true,
  }),
  remembered({ id: 'N13', says: 'keys in an order', make: () => ({ z: 1, a: 2, 10: 3, 2: 4, '': 5 }), isStored: true }),
  remembered({
    id: 'N13',
    says: 'a symbol for a key',
    make: () => ({ a: 1, [Symbol('s')]: 2 }),
    isStored: false,
  }),
  remembered({
    id: 'N13',
    says: 'a hidden property',
    make: hidden,
    isStored: false,
  }),
  remembered({
    id: 'N6',
    says: 'undefined beside null',
    make: () => ({ a: undefined, b: null, c: [undefined, null] }),
    isStored: true,
  }),
  remembered({ id: 'N6', says: 'undefined', make: () => undefined, isStored: true }),
  remembered({
    id: 'N3',
    says: 'odd numbers',
    make: () => [-0, Number.NaN, -Infinity, 2n ** 80n, 1e21],
    isStored: true,
  }),
  remembered({
    id: 'N1',
    says: 'odd dates',
    make: () => [new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)],
    isStored: true,
  }),
  remembered({
    id: 'N4',
    says: 'other arrays of bytes',
    make: () => [Buffer.from('ab'), new Uint8Array([1])],
    isStored: true,
  }),
]
