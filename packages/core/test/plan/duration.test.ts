import { describe, expect, it } from 'vitest'
import type { CacheError } from '../../src/errors.ts'
import { durationOf, sizeOf } from '../../src/plan/duration.ts'

const refusal = (act: () => unknown): CacheError => {
  try {
    act()
  } catch (error) {
    return error as CacheError
  }
  throw new Error('expected it to be refused')
}

const DAY = 86_400_000
const CENTURY = 100 * 365 * DAY

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1d', DAY],
    ['1.5s', 1500],
    [' 2 s ', 2000],
    ['5M', 300_000],
    [1, 1],
    [1500, 1500],
    [CENTURY, CENTURY],
    ['36500d', CENTURY],
  ])('%s is %d ms', (given, ms) => {
    expect(durationOf(given, 'ttl')).toBe(ms)
  })

  it.each([
    ['5 minutes'],
    ['5'],
    [''],
    ['ms'],
    ['-5m'],
    ['1e3s'],
    ['5m 3s'],
    ['1constructor'],
    ['1__proto__'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [-1],
    [0],
    ['0s'],
    ['0.5ms'],
    [CENTURY + 1],
    ['36501d'],
    [null],
    [undefined],
    [true],
    [{}],
    [[5]],
    [5n],
  ])('%s is refused by name', (given) => {
    const error = refusal(() => durationOf(given, 'models.User.ttl'))
    expect(error).toMatchObject({ name: 'CacheError', code: 'UNIT' })
    expect(error.message).toMatch(/^models\.User\.ttl is .*; expected a duration/)
  })

  it('may be nothing where nothing has a meaning', () => {
    expect(durationOf(0, 'swr', 0)).toBe(0)
    expect(durationOf('0s', 'swr', 0)).toBe(0)
    expect(refusal(() => durationOf(-1, 'swr', 0)).code).toBe('UNIT')
  })
})

describe('a size', () => {
  it.each([
    ['64mb', 64 * 1024 ** 2],
    ['1gb', 1024 ** 3],
    ['1kb', 1024],
    ['100b', 100],
    ['0.5kb', 512],
    [1, 1],
    [1.9, 1],
  ])('%s is %d bytes', (given, bytes) => {
    expect(sizeOf(given, 'l1.maxBytes')).toBe(bytes)
  })

  it.each([['64'], ['64 megs'], ['-1mb'], [0], [0.5], [-5], [Number.NaN], [Infinity], [null], [{}], ['1toString']])(
    '%s is refused by name',
    (given) => {
      const error = refusal(() => sizeOf(given, 'l1.maxBytes'))
      expect(error).toMatchObject({ name: 'CacheError', code: 'UNIT' })
      expect(error.message).toMatch(/^l1\.maxBytes is .*; expected a size such as '64mb'/)
    },
  )
})
