import { manualClock } from '@tidemark/core/testing'
import { expect, vi } from 'vitest'
import { statement } from '../../support/gate.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { AnyRow, Db, Read } from '../runner/row.ts'
import { skippingClock } from '../any-orm/skipping-clock.ts'
import { entriesOf, entryOf, setUser, user } from './common.ts'
import { DAY, HOUR, inMemory, MINUTE, wallJumps, withTtl } from './q-memory.ts'

const rename = setUser(1, { name: 'Anna' })

/** Lets Redis think that of an entry only this many milliseconds are left. */
const leave = async (admin: { pexpire(key: string, ms: number): Promise<number> }, key: string, ms: number) =>
  expect(await admin.pexpire(key, ms), 'there is an entry').toBe(1)

const inRedis: readonly ProcessRow[] = [
  {
    id: 'Q1',
    says: 'a ttl in Redis',
    expect: 'its end is that of the entry, a twentieth earlier at most',
    processes: async ({ a, redis }) => {
      const spent = a.clock.now()
      await a.prime(user(1))
      const left = await redis.admin.pttl(await entryOf(redis, 'User'))
      expect(left).toBeLessThanOrEqual(5 * MINUTE)
      expect(left + (a.clock.now() - spent) + 1).toBeGreaterThanOrEqual(0.95 * 5 * MINUTE)
    },
  },
  {
    id: 'Q1',
    says: 'a ttl that is longer than Redis is to keep anything',
    expect: 'kept for as long as that',
    redis: { ttl: '2m' },
    processes: async ({ a, redis }) => {
      await a.prime(withTtl('10d'))
      expect(await redis.admin.pttl(await entryOf(redis, 'User'))).toBeLessThanOrEqual(2 * MINUTE)
    },
  },
  {
    id: 'Q1',
    says: 'a ttl that is longer than Redis can count in 32 bits',
    expect: 'a ttl like any other',
    redis: { ttl: '90d' },
    processes: async ({ a, b, redis }) => {
      await a.prime(withTtl('60d'))
      expect(await redis.admin.pttl(await entryOf(redis, 'User'))).toBeGreaterThan(50 * DAY)
      await b.hit(withTtl('60d'))
    },
  },
  {
    id: 'Q1',
    says: 'the time of an entry in Redis runs out',
    expect: 'a miss',
    options: { l1: false },
    processes: async ({ a, b, redis }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      await leave(redis.admin, key, 1)
      await until(async () => (await redis.admin.exists(key)) === 0)
      await b.miss(user(1))
      await entryOf(redis, 'User')
      await a.hit(user(1))
    },
  },
  {
    id: 'Q1',
    says: 'B takes an entry of which a minute is left',
    expect: 'its memory keeps it for that minute',
    processes: async ({ a, b, redis }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      await leave(redis.admin, key, MINUTE)
      await b.hit(user(1))
      await redis.admin.unlink(key)
      b.clock.skip(MINUTE / 2)
      await b.hit(user(1))
      b.clock.skip(MINUTE / 2 + 1)
      await b.miss(user(1))
    },
  },
  {
    id: 'Q1',
    says: 'an answer may be served past its ttl for longer than Redis is to keep anything',
    expect: 'it is as old as it is',
    options: { l1: false, models: { User: { ttl: '1m', swr: '1h' } } },
    processes: async ({ a, b, redis }) => {
      await a.fresh(user(1))
      await entryOf(redis, 'User')
      await b.hit(user(1))
      expect(b.events.filter(({ reason }) => reason === 'swr')).toEqual([])
    },
  },
  {
    id: 'Q3',
    says: 'the wall clock of a process jumps',
    expect: 'what it stores and finds does not',
    processes: async ({ a, b, redis }) => {
      try {
        await a.prime(user(1))
        wallJumps(-HOUR)
        await b.hit(user(1))
        await a.hit(user(1))
        await a.prime(user(2))
        for (const key of await entriesOf(redis, 'User'))
          expect(await redis.admin.pttl(key)).toBeLessThanOrEqual(5 * MINUTE)
        wallJumps(2 * HOUR)
        for (const one of [a, b]) for (const read of [user(1), user(2)]) await one.hit(read)
        await rename(a.db)
        await a.fresh(user(1))
        await b.agrees(user(1))
      } finally {
        vi.restoreAllMocks()
      }
    },
  },
  {
    id: 'Q4',
    says: 'the clocks of two processes are seconds, hours and days apart',
    expect: 'INV for both all the same',
    processes: async ({ a, b, start }) => {
      for (const ahead of [-5_000, 5_000, -HOUR, 30 * DAY]) {
        const other = await start({ clock: skippingClock(ahead) })
        await a.fresh(user(1))
        await other.hit(user(1))
        await setUser(1, { name: `Ann ${ahead}` })(other.db)
        await other.fresh(user(1))
        await a.agrees(user(1))
        await b.agrees(user(1))
        await other.prime(user(2))
        await a.hit(user(2))
        await setUser(2, { name: `Ben ${ahead}` })(a.db)
        await other.agrees(user(2))
      }
    },
  },
  {
    id: 'Q6',
    says: 'what is kept about entries',
    expect: 'outlives every one of them',
    redis: { ttl: '3m' },
    processes: async ({ a, redis }) => {
      const list: Read = (db) => db.user.findMany({ where: { role: 'USER' }, include: { posts: true } })
      await a.prime(user(1), withTtl('10d'), list)
      await rename(a.db)
      await a.prime(user(1))
      const lives = async (part: string) => {
        const keys = await redis.keys(part)
        expect(keys, part).not.toEqual([])
        return Promise.all(keys.map((key) => redis.admin.pttl(key)))
      }
      const longest = Math.max(...(await lives(`${redis.name}:User`)))
      for (const left of await lives('}v:')) expect(left).toBeGreaterThan(longest)
      // Without an end: a sequence that begins anew, or another clear token, would cost every entry.
      for (const part of ['}s', '}c']) for (const left of await lives(part)) expect(left).toBe(-1)
    },
  },
  {
    id: 'Q6',
    says: 'a lock',
    expect: 'lives for as long as its writer may need',
    options: { maxWriteTime: '20s' },
    processes: async ({ a, gate, redis }) => {
      const update = gate.hold(statement.updates('users'), 'before')
      const write = Promise.resolve(rename(a.db))
      await update.reached
      const spent = a.clock.now()
      // What hides the tag; the record of who holds it lives longer.
      const versions = await redis.keys('}v:')
      const shown = await Promise.all(versions.map((key) => redis.admin.get(key)))
      const keys = versions.filter((_, i) => shown[i] === '!')
      const lives = await Promise.all(keys.map((key) => redis.admin.pttl(key)))
      expect(keys).not.toEqual([])
      for (const left of lives) expect(left + (a.clock.now() - spent)).toBeGreaterThan(20_000)
      update.release()
      await write
    },
  },
  {
    id: 'Q7',
    says: 'an answer past its ttl may be served while it is refreshed, and a write came',
    expect: 'the write wins',
    options: { l1: false, models: { User: { ttl: '1m', swr: '30m' } } },
    processes: async ({ a, b, redis }) => {
      await a.prime(user(1))
      await leave(redis.admin, await entryOf(redis, 'User'), 29 * MINUTE)
      await rename(a.db)
      await b.agrees(user(1))
      expect(b.events.filter(({ reason }) => reason === 'swr')).toEqual([])
    },
  },
  {
    id: 'Q7',
    says: 'an answer past its ttl is served and refreshed again and again, then comes a write',
    expect: 'the write wins',
    options: { l1: false, models: { User: { ttl: '1m', swr: '30m' } } },
    processes: async ({ a, b, redis }) => {
      await a.prime(user(1))
      for (let turn = 0; turn < 3; turn++) {
        const key = await entryOf(redis, 'User')
        await leave(redis.admin, key, 29 * MINUTE)
        const before = b.events.filter(({ reason }) => reason === 'swr').length
        await user(1)(b.db)
        expect(b.events.filter(({ reason }) => reason === 'swr')).toHaveLength(before + 1)
        await until(async () => (await redis.admin.pttl(key)) > 30 * MINUTE)
      }
      await rename(a.db)
      await a.agrees(user(1))
      await b.agrees(user(1))
    },
  },
  {
    id: 'Q9',
    says: 'the clocks of all processes stand still',
    expect: 'reads, writes and transactions come to their ends',
    modes: ['strong'],
    processes: async ({ start, shop }) => {
      const frozen = () => {
        const clock = manualClock()
        return { ...clock, skip: clock.advance }
      }
      const one = await start({ clock: frozen() })
      const other = await start({ clock: frozen(), client: shop.clients[1] })
      for (let turn = 0; turn < 5; turn++) {
        await Promise.all([user(1)(one.db), user(1)(one.db), user(2)(other.db)])
        await setUser(1, { name: `Ann ${turn}` })(one.db)
        await other.fresh(user(1))
        await other.db.$transaction(async (tx) => void (await setUser(1, { name: `tx ${turn}` })(tx as unknown as Db)))
        await one.fresh(user(1))
      }
      await one.cache.clear()
      await one.cache.close()
    },
  },
]

export const rows: readonly AnyRow[] = [...inMemory, ...inRedis]
