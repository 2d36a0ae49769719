import { describe, expect, it } from 'vitest'
import { ChangedItsMind, messageOf, outcomeOfError } from '../workload/outcome-of-error.ts'
import { ownSeed } from './own-seed.ts'
import { createUndelivered } from './undelivered.ts'
import { createWallClock } from './wall-clock.ts'

const error = (message: string, more: object = {}) => Object.assign(new Error(message), more)

describe('what a rejection says of a write', () => {
  it.each([
    ['its own code changed its mind', new ChangedItsMind(), 'rolledBack'],
    ['the cache refused it', error('away', { name: 'CacheError', code: 'UNREACHABLE' }), 'refused'],
    ['the cache has another word for it', error('?', { name: 'CacheError', code: 'CALL' }), 'failed'],
    ['there is no such row', error('not found', { code: 'P2025' }), 'rolledBack'],
    ['two were in each other’s way', error('deadlock detected', { code: 'P2034' }), 'rolledBack'],
    [
      'the database ended a statement',
      error('Code: `57014`. Message: `canceling statement due to statement timeout`'),
      'rolledBack',
    ],
    ['the database went away', error('Connection terminated unexpectedly'), 'lost'],
    ['the database is not there yet', error('Code: `57P03`. Message: `the database system is starting up`'), 'lost'],
    ['nobody is listening', error('connect ECONNREFUSED', { code: 'P1001' }), 'lost'],
    ['nobody knows', error('undefined is not a function'), 'failed'],
    ['Redis has something to say', error('READONLY You can’t write against a read only replica.'), 'failed'],
  ])('%s', (_, given, outcome) => {
    expect(outcomeOfError(given)).toBe(outcome)
  })

  it('is told in one line', () => {
    expect(messageOf(error('\nInvalid call:\n\nNo record was found', { name: 'E', code: 'P2025' }))).toBe(
      'E P2025: No record was found',
    )
  })
})

describe('what is undelivered', () => {
  it('is, until the last of it was delivered', () => {
    const waiting = createUndelivered()
    expect(waiting.hear({ reason: 'undelivered', tags: ['a', 'b'] })).toBe(false)
    expect(waiting.hear({ reason: 'undelivered', tags: ['a', 'b'] })).toBe(false)
    expect(waiting.hear({ reason: 'redis: lost' })).toBe(false)
    expect(waiting.hear({ reason: 'delivered', tags: ['a', 'b'] })).toBe(false)
    expect(waiting.any).toBe(true)
    expect(waiting.hear({ reason: 'delivered', tags: ['a', 'b'] })).toBe(true)
    expect(waiting.any).toBe(false)
  })

  it('is all delivered when everything was cleared instead', () => {
    const waiting = createUndelivered()
    waiting.hear({ reason: 'undelivered', tags: ['a'] })
    expect(waiting.hear({ reason: 'delivered', tags: [] })).toBe(true)
  })
})

describe('a wall clock', () => {
  it('jumps, and its dates are dates', () => {
    const before = globalThis.Date
    try {
      const made = new Date(5)
      const real = before.now()
      createWallClock().jump(-3_600_000)
      expect(real - Date.now()).toBeGreaterThan(3_000_000)
      expect(real - new Date().getTime()).toBeGreaterThan(3_000_000)
      expect(new Date(5)).toEqual(made)
      expect(made).toBeInstanceOf(Date)
      expect(Object.getPrototypeOf(new Date())).toBe(before.prototype)
    } finally {
      globalThis.Date = before
    }
  })
})

it('gives everybody lots of their own, whatever the seed', () => {
  const everybody = [1, 2, 3].flatMap((worker) =>
    [1, 2].flatMap((life) => [0, 1, 2, 3, 4, 5].map((who) => ownSeed([4_046_493_302, worker, life, who]))),
  )
  expect(new Set(everybody).size).toBe(everybody.length)
})
