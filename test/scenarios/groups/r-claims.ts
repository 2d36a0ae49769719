import { manualClock } from '@tidemark/core/testing'
import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import { commandsOf } from '../../support/redis-monitor.ts'
import type { RedisNamespace } from '../../support/redis-namespace.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { AnyRow, Db, Read, StoryRow } from '../runner/row.ts'
import type { SkippingClock } from '../any-orm/skipping-clock.ts'
import { entryOf, setUser, user } from './common.ts'
import { nameIn } from './transaction.ts'

/** A list, because Prisma itself makes one statement of `findUnique` calls of one moment. */
const list: Read = (db) => db.user.findMany({ where: { role: 'USER' }, orderBy: { id: 'asc' } })
const rename = setUser(1, { name: 'Anna' })
const many = (count: number, read: Read, db: Db): Promise<unknown>[] =>
  Array.from({ length: count }, () => Promise.resolve(read(db)))

/** On such a clock nobody ever stops waiting: what ends has not waited. */
const still = (): SkippingClock => {
  const clock = manualClock()
  return { ...clock, skip: clock.advance }
}

/** Settles when so many processes have asked Redis from now on who loads. */
const claimsAsked = ({ url, name }: RedisNamespace, times = 1) =>
  commandsOf(
    url,
    ([command = '', ...words]) => /^eval/i.test(command) && words.some((word) => word.includes(`${name}}f:`)),
    times,
  )

const inOneProcess: readonly StoryRow[] = [
  {
    id: 'R1',
    says: 'hundreds of callers miss a list at once',
    expect: 'one load',
    memoryOnly: true,
    story: async ({ db, shop, hit }) => {
      const before = shop.log.count
      await Promise.all(many(500, list, db))
      expect(shop.log.count - before).toBe(1)
      await hit(list)
    },
  },
  {
    id: 'R4',
    says: 'the load of a list fails, and so does the next one',
    expect: 'two loads, all are told, nothing of it stays',
    memoryOnly: true,
    story: async ({ db, shop, gate, prime }) => {
      const before = shop.log.count
      const load = gate.hold(statement.reads('users'))
      const first = expect(Promise.resolve(list(db))).rejects.toThrow('busy')
      await load.reached
      gate.fail(statement.reads('users'), 'before', new Error('busy again'))
      const others = Promise.allSettled(many(20, list, db))
      load.release(new Error('busy'))
      await first
      expect(new Set((await others).map(({ status }) => status))).toEqual(new Set(['rejected']))
      expect(shop.log.count - before).toBe(2)
      await prime(list)
    },
  },
  {
    id: 'R6',
    says: 'each load is overtaken by a write, and more callers come all the time',
    expect: 'nobody waits for more than two loads',
    memoryOnly: true,
    story: async ({ db, other, shop, gate, prime }) => {
      await prime(user(1)) // what the writes would have to look up is known
      const before = shop.log.count
      const one = gate.hold(statement.reads('users'), 'after')
      const first = Promise.resolve(list(db))
      await one.reached
      const early = many(20, list, db)
      await setUser(2, { name: 'Ben 1' })(other)
      const two = gate.hold(statement.reads('users'), 'after')
      one.release()
      await first
      await two.reached
      await setUser(2, { name: 'Ben 2' })(other)
      const late = many(20, list, db)
      two.release()
      const nameOf = (answer: unknown) => (answer as readonly { name: string }[])[0]?.name
      expect(new Set((await Promise.all(early)).map(nameOf))).toEqual(new Set(['Ben 1']))
      expect(new Set((await Promise.all(late)).map(nameOf))).toEqual(new Set(['Ben 2']))
      const lists = shop.log.statements.slice(before).filter((sql) => /^\s*SELECT .*ORDER BY.*\bLIMIT\b/is.test(sql))
      expect(lists.filter((sql) => sql.includes('role')).length).toBeLessThanOrEqual(4)
    },
  },
  {
    id: 'R12',
    says: 'the caller whose load it is does not wait for it any longer',
    expect: 'the others are given it',
    story: async ({ db, shop, gate, hit }) => {
      const before = shop.log.count
      const load = gate.hold(statement.reads('users'), 'after')
      const first = Promise.race([Promise.resolve(list(db)), load.reached.then(() => 'gone')])
      expect(await first).toBe('gone')
      const others = many(10, list, db)
      load.release()
      for (const answer of await Promise.all(others)) expect(answer).toHaveLength(3)
      expect(shop.log.count - before).toBe(1)
      await hit(list)
    },
  },
]

const overProcesses: readonly ProcessRow[] = [
  {
    id: 'R1',
    says: 'B asks for what A is loading, ten times over',
    expect: 'B is given what A loaded',
    processes: async ({ a, b, gate, shop, redis }) => {
      for (let turn = 0; turn < 10; turn++) {
        await setUser(1, { name: `Ann ${turn}` })(a.db)
        await b.agrees(user(2))
        const load = gate.hold(statement.reads('users'), 'after')
        const first = Promise.resolve(list(a.db))
        await load.reached
        const before = shop.log.count
        const { ran } = await claimsAsked(redis)
        const other = Promise.resolve(list(b.db))
        await ran
        load.release()
        await Promise.all([first, other])
        expect(shop.log.count - before).toBe(0)
        await setUser(2, { score: turn })(a.db)
      }
    },
  },
  {
    id: 'R3',
    says: 'the line of A becomes a black hole while it loads',
    expect: 'B goes on, A has its answer all the same',
    redis: { deadline: '400ms' },
    processes: async ({ a, b, gate, redis }) => {
      await b.fresh(user(2))
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(a.db))
      await load.reached
      a.wire.hold()
      await b.fresh(user(1))
      await b.hit(user(1))
      load.release()
      expect(await slow).toMatchObject({ name: 'Ann' })
      a.wire.cut()
      await until(async () => (await redis.keys('}f:')).length === 0)
    },
  },
  {
    id: 'R3',
    says: 'A closes its cache while it loads and B waits',
    expect: 'both are answered',
    processes: async ({ a, b, gate }) => {
      await b.fresh(user(2))
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(a.db))
      await load.reached
      const other = Promise.resolve(user(1)(b.db))
      await a.cache.close()
      load.release()
      for (const answer of [await slow, await other]) expect(answer).toMatchObject({ name: 'Ann' })
      await b.prime(user(1))
    },
  },
  {
    id: 'R4',
    says: 'the load of A failed, and B has no clock to wait by',
    expect: 'the claim is free',
    modes: ['strong'],
    processes: async ({ a, gate, start, redis }) => {
      const b = await start({ clock: still() })
      await b.fresh(user(2))
      gate.fail(statement.reads('users'), 'before', new Error('busy'))
      await expect(Promise.resolve(user(1)(a.db))).rejects.toThrow('busy')
      await until(async () => (await redis.keys('}f:')).length === 0)
      await b.prime(user(1))
    },
  },
  {
    id: 'R6',
    says: 'A loads what a write has overtaken, and B has no clock to wait by',
    expect: 'B does not wait for it',
    modes: ['strong'],
    processes: async ({ a, gate, start, shop, heals }) => {
      const b = await start({ clock: still(), client: shop.clients[1] })
      await b.fresh(user(2))
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(a.db))
      await load.reached
      await rename(b.db)
      await b.fresh(user(1))
      load.release()
      await slow
      await b.hit(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'R9',
    says: 'memory in both, and a ttl that really runs out three times',
    expect: 'one refreshes each time, all are served meanwhile',
    options: { models: { User: { ttl: '300ms', swr: '10m' } } },
    processes: async ({ a, b, gate, redis, shop }) => {
      await a.fresh(user(1))
      const key = await entryOf(redis, 'User')
      await b.fresh(user(1))
      for (let window = 0; window < 3; window++) {
        await until(async () => (await redis.admin.pttl(key)) < 600_000)
        const load = gate.hold(statement.reads('users'), 'after')
        const { ran } = await claimsAsked(redis, 2)
        const before = shop.log.count
        const answers = await Promise.all([...many(20, user(1), a.db), ...many(20, user(1), b.db)])
        for (const answer of answers) expect(answer).toMatchObject({ name: 'Ann' })
        await Promise.all([load.reached, ran])
        expect(shop.log.count - before).toBe(1)
        load.release()
        await until(async () => (await redis.admin.pttl(key)) > 600_000)
      }
    },
  },
  {
    id: 'R9',
    says: 'the refresh of A fails',
    expect: 'all are served, and the next one refreshes',
    options: { l1: false, models: { User: { ttl: '1m', swr: '1h' } } },
    processes: async ({ a, b, gate, redis }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      await redis.admin.pexpire(key, 3_000_000)
      gate.fail(statement.reads('users'), 'before', new Error('busy'))
      expect(await nameIn(user(1), a.db)).toBe('Ann')
      await until(() => a.events.some(({ type, reason }) => type === 'error' && reason === 'refresh'))
      await until(async () => (await redis.keys('}f:')).length === 0)
      expect(await nameIn(user(1), b.db)).toBe('Ann')
      await until(async () => (await redis.admin.pttl(key)) > 3_000_000)
      await b.hit(user(1))
    },
  },
]

export const rows: readonly AnyRow[] = [...inOneProcess, ...overProcesses]
