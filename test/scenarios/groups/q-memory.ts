import { createCache } from '@tidemark/core'
import { redis as redisTier } from '@tidemark/redis'
import { expect, vi } from 'vitest'
import { until } from '../../support/until.ts'
import type { Db, Read, StoryRow } from '../runner/row.ts'
import { user } from './common.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A read with a ttl of its own, which is whatever a program may come to. */
export const withTtl =
  (ttl: unknown): Read =>
  (db) =>
    db.user.findUnique({ where: { id: 1 }, cache: { ttl } } as Parameters<Db['user']['findUnique']>[0])

const odd: readonly unknown[] = [
  0,
  -1,
  Number.NaN,
  Infinity,
  -Infinity,
  1e15,
  '0s',
  '-5m',
  '5',
  '1 week',
  'm',
  '',
  null,
  true,
  {},
  [],
]

const trueNow = Date.now

/** The clock of the machine says something else from now on. */
export const wallJumps = (ms: number): void => {
  vi.spyOn(Date, 'now').mockImplementation(() => trueNow() + ms)
}

/** What one process does with its own clock. */
export const inMemory: readonly StoryRow[] = [
  {
    id: 'Q1',
    says: 'a ttl in memory',
    expect: 'hit until then, and not a millisecond longer',
    memoryOnly: true,
    story: async ({ clock, prime, hit, miss }) => {
      await prime(withTtl('1m'))
      clock.advance(MINUTE - 1)
      await hit(withTtl('1m'))
      clock.advance(1)
      await miss(withTtl('1m'))
      await hit(withTtl('1m'))
      clock.advance(MINUTE + 1)
      await miss(withTtl('1m'))
    },
  },
  {
    id: 'Q1',
    says: 'a ttl that is longer than a timer can wait',
    expect: 'a ttl like any other',
    memoryOnly: true,
    story: async ({ clock, prime, hit, miss }) => {
      for (const ttl of [2 ** 31, 60 * DAY]) {
        await prime(withTtl(ttl))
        clock.advance(ttl - 1)
        await hit(withTtl(ttl))
        clock.advance(1)
        await miss(withTtl(ttl))
        clock.advance(ttl)
      }
    },
  },
  {
    id: 'Q1',
    says: 'a ttl that is none',
    expect: 'a CacheError, wherever it is written',
    story: async ({ db, cache, miss }) => {
      for (const ttl of odd) {
        const wrong = expect.objectContaining({ name: 'CacheError', message: expect.stringContaining('expected') })
        await expect(Promise.resolve(withTtl(ttl)(db)), String(ttl)).rejects.toEqual(wrong)
        const remembered = cache.remember('it', { ttl: ttl as number, dependsOn: ['User'] }, () => 1)
        await expect(remembered, String(ttl)).rejects.toEqual(wrong)
        const places = [
          () => createCache({ defaults: { ttl: ttl as number } }),
          () => createCache({ l1: { ttl: ttl as number } }),
          () => createCache({ models: { User: { ttl: ttl as number } } }),
          ...(ttl === null ? [] : [() => redisTier({ url: 'redis://127.0.0.1', ttl: ttl as number })]),
        ]
        for (const place of places) expect(place, String(ttl)).toThrow(wrong)
      }
      await miss(user(1))
    },
  },
  {
    id: 'Q1',
    says: 'redis() is given null for a ttl',
    expect: 'a CacheError',
    story: async () => {
      expect(() => redisTier({ url: 'redis://127.0.0.1', ttl: null as unknown as number })).toThrow('expected')
    },
  },
  {
    id: 'Q3',
    says: 'the wall clock jumps an hour to and fro',
    expect: 'neither immortal nor gone',
    memoryOnly: true,
    story: async ({ clock, prime, hit, miss }) => {
      for (const jump of [HOUR, -HOUR, 400 * DAY]) {
        try {
          await prime(user(1))
          wallJumps(jump)
          await hit(user(1))
          clock.advance(5 * MINUTE - 1)
          await hit(user(1))
          clock.advance(1)
          await miss(user(1))
          clock.advance(HOUR)
        } finally {
          vi.restoreAllMocks()
        }
      }
    },
  },
  {
    id: 'Q3',
    says: 'the wall clock jumps under a cache that was given no clock',
    expect: 'neither immortal nor gone',
    story: async () => {
      const cache = createCache()
      let built = 0
      const ask = (key: string, ttl: number) => cache.remember(key, { ttl }, () => ++built)
      try {
        for (const jump of [HOUR, -HOUR]) {
          const before = await ask(`long ${jump}`, 5 * MINUTE)
          wallJumps(jump)
          expect(await ask(`long ${jump}`, 5 * MINUTE)).toBe(before)
          const short = await ask(`short ${jump}`, 20)
          wallJumps(0)
          await until(async () => (await ask(`short ${jump}`, 20)) !== short)
        }
      } finally {
        vi.restoreAllMocks()
        await cache.close()
      }
    },
  },
]
