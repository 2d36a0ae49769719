import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { AnyRow, Db, Read, StoryRow } from '../runner/row.ts'
import { entryOf, setUser, user } from './common.ts'
import { nameIn } from './transaction.ts'

const rename = setUser(1, { name: 'Anna' })
const many = (count: number, read: Read, db: Db): Promise<unknown>[] =>
  Array.from({ length: count }, () => Promise.resolve(read(db)))
const failure = () => new Error('the database is busy')

/** Reads of users that reached the database since then. */
const loadsSince = (log: { readonly statements: readonly string[] }, before: number): number =>
  log.statements.slice(before).filter((sql) => statement.reads('users').test(sql)).length

const inOneProcess: readonly StoryRow[] = [
  {
    id: 'R1',
    says: 'a thousand callers miss at once',
    expect: 'one load',
    story: async ({ db, shop, hit }) => {
      const before = shop.log.count
      const answers = await Promise.all(many(1_000, user(1), db))
      expect(shop.log.count - before).toBe(1)
      expect(new Set(answers).size, 'each has an answer of its own').toBe(1_000)
      await hit(user(1))
    },
  },
  {
    id: 'R1',
    says: 'a thousand callers miss a hundred rows at once',
    expect: 'a load for each row',
    story: async ({ db, shop }) => {
      const before = shop.log.count
      await Promise.all(Array.from({ length: 1_000 }, (_, i) => user(i % 100)(db)))
      expect(shop.log.count - before).toBeLessThanOrEqual(100)
    },
  },
  {
    id: 'R4',
    says: 'the load fails',
    expect: 'its caller is told, those who wait try once more together',
    story: async ({ db, shop, gate, prime }) => {
      const before = shop.log.count
      const load = gate.hold(statement.reads('users'))
      const first = Promise.resolve(user(1)(db))
      const told = expect(first).rejects.toThrow('busy')
      await load.reached
      const others = many(20, user(1), db)
      load.release(failure())
      await told
      for (const answer of await Promise.all(others)) expect(answer).toMatchObject({ name: 'Ann' })
      expect(loadsSince(shop.log, before)).toBe(2)
      await prime(user(1))
    },
  },
  {
    id: 'R6',
    says: 'a write comes while twenty wait for a load',
    expect: 'who asked after it is given the new row, after one more load',
    story: async ({ db, other, shop, gate }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const first = Promise.resolve(user(1)(db))
      await load.reached
      await rename(other)
      const before = shop.log.count
      const others = many(20, user(1), db)
      load.release()
      await first
      for (const answer of await Promise.all(others)) expect(answer).toMatchObject({ name: 'Anna' })
      expect(loadsSince(shop.log, before)).toBe(1)
    },
  },
  {
    id: 'R10',
    says: 'thousands of keys are loaded, found, written and forgotten',
    expect: 'nothing is left in memory when all is cleared',
    options: { l1: { maxBytes: '8mb' } },
    story: async ({ db, cache }) => {
      for (let start = 0; start < 3_000; start += 100)
        await Promise.all(Array.from({ length: 100 }, (_, i) => user(start + i)(db)))
      expect(cache.stats().bytes).toBeGreaterThan(0)
      await cache.clear()
      expect(cache.stats().bytes).toBe(0)
    },
  },
  {
    id: 'R10',
    says: 'somebody asks while others wait for the first load',
    expect: 'there is no second one',
    story: async ({ db, shop, gate }) => {
      const before = shop.log.count
      const load = gate.hold(statement.reads('users'), 'after')
      const waiting = many(10, user(1), db)
      await load.reached
      waiting.push(...many(10, user(1), db))
      load.release()
      await Promise.all(waiting)
      expect(shop.log.count - before).toBe(1)
    },
  },
]

const overProcesses: readonly ProcessRow[] = [
  {
    id: 'R1',
    says: 'a thousand callers miss in two processes',
    expect: 'one load, at the most one for each process',
    processes: async ({ a, b, shop }) => {
      const before = shop.log.count
      await Promise.all([...many(500, user(1), a.db), ...many(500, user(1), b.db)])
      // A claim stands for a quarter of a second; a machine that is busier than that loads twice.
      expect(shop.log.count - before).toBeLessThanOrEqual(2)
    },
  },
  {
    id: 'R1',
    says: 'B misses what A is loading',
    expect: 'B waits, and does not ask the database',
    processes: async ({ a, b, gate, redis, shop }) => {
      await b.fresh(user(2)) // its connection is there
      const load = gate.hold(statement.reads('users'), 'after')
      const first = Promise.resolve(user(1)(a.db))
      await load.reached
      const before = shop.log.count
      const others = many(10, user(1), b.db)
      await until(() => b.wire.connections.some((one) => one.said(`}f:${redis.name}:User:1:`)))
      load.release()
      await first
      await Promise.all(others)
      expect(shop.log.count - before).toBe(0)
    },
  },
  {
    id: 'R3',
    says: 'A claims the load and dies',
    expect: 'B goes on as soon as the claim is out',
    processes: async ({ a, b, gate, redis }) => {
      await b.fresh(user(2))
      const load = gate.hold(statement.reads('users'), 'before')
      const lost = Promise.resolve(user(1)(a.db))
      await load.reached
      const [claim = ''] = await redis.keys('}f:')
      expect(await redis.admin.pttl(claim)).toBeLessThanOrEqual(250)
      a.leaves()
      // A is still in the middle of it.
      await b.fresh(user(1))
      await b.hit(user(1))
      load.release()
      await lost
    },
  },
  {
    id: 'R3',
    says: 'A claims the load and takes for ever',
    expect: 'B goes on, and what A comes with then does no harm',
    processes: async ({ a, b, gate, heals }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(a.db))
      await load.reached
      await b.fresh(user(1))
      await rename(b.db)
      await b.fresh(user(1))
      load.release()
      await slow
      await b.fresh(user(1))
      await a.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'R4',
    says: 'the load of A fails while B waits for it',
    expect: 'B loads, the claim is given up',
    processes: async ({ a, b, gate, redis }) => {
      await b.fresh(user(2))
      const load = gate.hold(statement.reads('users'))
      const first = Promise.resolve(user(1)(a.db))
      const told = expect(first).rejects.toThrow('busy')
      await load.reached
      const others = many(10, user(1), b.db)
      load.release(failure())
      await told
      for (const answer of await Promise.all(others)) expect(answer).toMatchObject({ name: 'Ann' })
      await until(async () => (await redis.keys('}f:')).length === 0)
      await a.prime(user(1))
    },
  },
  {
    id: 'R6',
    says: 'a write comes while B waits for the load of A',
    expect: 'who asked after it is given the new row',
    modes: ['strong'],
    processes: async ({ a, b, gate, start }) => {
      const writer = await start()
      await b.fresh(user(2))
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(a.db))
      await load.reached
      const before = many(5, user(1), b.db)
      await rename(writer.db)
      const after = [...many(5, user(1), b.db), ...many(5, user(1), a.db)]
      load.release()
      await Promise.all([slow, ...before])
      for (const answer of await Promise.all(after)) expect(answer).toMatchObject({ name: 'Anna' })
    },
  },
  {
    id: 'R6',
    says: 'a row is invalidated without a pause',
    expect: 'every reader is answered',
    processes: async ({ a, b, start }) => {
      const restless = await start()
      const end = new AbortController()
      const work = (async () => {
        while (!end.signal.aborted) await restless.cache.invalidate({ model: 'User', id: 1 })
      })()
      try {
        for (let turn = 0; turn < 20; turn++) await Promise.all([a.fresh(user(1)), ...many(5, user(1), b.db)])
      } finally {
        end.abort()
        await work
      }
      await a.agrees(user(1))
    },
  },
  {
    id: 'R7',
    says: 'twenty readers in each of two processes, a hot row is written again and again',
    expect: 'a load or two for each write and process, whatever the number of readers',
    processes: async ({ a, b, shop }) => {
      const before = shop.log.count
      const writes = 25
      for (let turn = 0; turn < writes; turn++) {
        await setUser(1, { name: `Ann ${turn}` })(a.db)
        await Promise.all([...many(20, user(1), a.db), ...many(20, user(1), b.db)])
      }
      expect(loadsSince(shop.log, before)).toBeLessThanOrEqual(2 * 2 * writes)
      await a.agrees(user(1))
      await b.agrees(user(1))
    },
  },
  {
    id: 'R9',
    says: 'an answer past its ttl is asked for in two processes',
    expect: 'one of them refreshes it, all are served meanwhile',
    options: { l1: false, models: { User: { ttl: '1m', swr: '30m' } } },
    processes: async ({ a, b, gate, redis, shop }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      await redis.admin.pexpire(key, 1_700_000)
      const load = gate.hold(statement.reads('users'), 'after')
      const before = shop.log.count
      await Promise.all([...many(20, user(1), a.db), ...many(20, user(1), b.db)])
      await load.reached
      expect(shop.log.count - before).toBe(1)
      load.release()
      await until(async () => (await redis.admin.pttl(key)) > 1_700_000)
      await a.hit(user(1))
      await b.hit(user(1))
    },
  },
  {
    id: 'R9',
    says: 'a write comes while A refreshes behind',
    expect: 'what A refreshed with is refused',
    options: { l1: false, models: { User: { ttl: '1m', swr: '30m' } } },
    processes: async ({ a, b, gate, redis, heals }) => {
      await a.prime(user(1))
      await redis.admin.pexpire(await entryOf(redis, 'User'), 1_700_000)
      const load = gate.hold(statement.reads('users'), 'after')
      expect(await nameIn(user(1), a.db), 'served meanwhile').toBe('Ann')
      await load.reached
      await rename(b.db)
      load.release()
      await b.agrees(user(1))
      await a.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'R10',
    says: 'hundreds of keys are loaded and written in two processes',
    expect: 'no claim, no lock and no tombstone is left in Redis',
    processes: async ({ a, b, redis }) => {
      for (let start = 0; start < 300; start += 100)
        await Promise.all(Array.from({ length: 100 }, (_, i) => user(start + i)(i % 2 === 0 ? a.db : b.db)))
      for (const id of [1, 2, 3]) await setUser(id, { score: 1 })(a.db)
      await b.db.$transaction(async (tx) => void (await tx.user.updateMany({ data: { score: 2 } })))
      await until(async () => (await redis.keys('}f:')).length === 0)
      for (const part of ['}l:', '}d:']) expect(await redis.keys(part), part).toEqual([])
    },
  },
]

export const rows: readonly AnyRow[] = [...inOneProcess, ...overProcesses]
