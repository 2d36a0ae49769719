import { expect } from 'vitest'
import type { ShopClient } from '@tidemark/shop'
import { statement } from '../../support/gate.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { Write } from '../runner/row.ts'
import { entriesOf, entryOf, setUser, user } from './common.ts'

const rename: Write = setUser(1, { name: 'Anna' })

/** What a driver says when its line to the database is gone. */
const gone = (): Error =>
  Object.assign(new Error('ConnectionClosed'), { name: 'DriverAdapterError', cause: { kind: 'ConnectionClosed' } })

/** What Prisma makes of that. */
const closed = { code: 'P1017' }

/** The database fails, lags or loses something. */
export const aboutTheDatabase: readonly ProcessRow[] = [
  {
    id: 'M14',
    says: 'a client whose reads may go to a replica that lags',
    expect: 'fills nothing, and its writes are heard of',
    processes: async ({ a, b, shop, redis, start, heals }) => {
      const lagging = shop.clients[0].$extends({ client: { $replica: () => shop.clients[0] } })
      const replicated = await start({ client: lagging as unknown as ShopClient })
      await replicated.miss(user(1))
      await replicated.miss(user(1))
      expect(await entriesOf(redis, 'User')).toEqual([])
      await a.prime(user(1))
      await b.hit(user(1))
      await replicated.miss(user(1))
      await rename(replicated.db)
      await a.agrees(user(1))
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'M15',
    says: 'the database came back without its last commits, and the operator clears the cache',
    expect: 'INV for all',
    processes: async ({ a, b, shop, heals }) => {
      await rename(a.db)
      await a.prime(user(1))
      await b.hit(user(1))
      await shop.admin.restore()
      await b.cache.clear()
      await b.fresh(user(1))
      await a.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'M17',
    says: 'the database is down, an answer of another process is past its ttl, and the caller allows that',
    expect: 'served, but never after a write',
    options: { l1: false, models: { User: { ttl: '1m', grace: '10m' } } },
    processes: async ({ a, b, gate, redis }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      // As if more than the ttl and less than the grace had passed in Redis.
      await redis.admin.pexpire(key, 300_000)
      gate.fail(statement.reads('users'), 'before', gone())
      expect(await user(1)(b.db)).toMatchObject({ name: 'Ann' })
      expect(b.events.filter(({ reason }) => reason === 'grace')).toHaveLength(1)
      await rename(a.db)
      gate.fail(statement.reads('users'), 'before', gone())
      await expect(Promise.resolve(user(1)(b.db))).rejects.toMatchObject(closed)
      await b.fresh(user(1))
    },
  },
  {
    id: 'M17',
    says: 'the database is down, an answer is past its ttl, and nobody allows that',
    expect: 'the error',
    options: { l1: false, models: { User: { ttl: '1m' } } },
    processes: async ({ a, b, gate, redis }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      await redis.admin.pexpire(key, 1)
      await until(async () => (await entriesOf(redis, 'User')).length === 0)
      gate.fail(statement.reads('users'), 'before', gone())
      await expect(Promise.resolve(user(1)(b.db))).rejects.toMatchObject(closed)
      await b.prime(user(1))
    },
  },
  {
    id: 'M17',
    says: 'the database is down after a write, an answer within its ttl was invalidated',
    expect: 'the error',
    options: { models: { User: { ttl: '1m', grace: '10m' } } },
    modes: ['strong'],
    processes: async ({ a, b, gate }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      await a.cache.invalidate({ model: 'User', id: 1 })
      gate.fail(statement.reads('users'), 'before', gone())
      await expect(Promise.resolve(user(1)(b.db))).rejects.toMatchObject(closed)
      await b.fresh(user(1))
    },
  },
  {
    id: 'M18',
    says: 'there is no connection to the database for a read that would be stored',
    expect: 'NOFILL, and the next one works',
    processes: async ({ a, b, gate, redis }) => {
      gate.fail(statement.reads('users'), 'before', gone())
      await expect(Promise.resolve(user(1)(a.db))).rejects.toMatchObject(closed)
      expect(await entriesOf(redis, 'User')).toEqual([])
      await a.prime(user(1))
      await b.hit(user(1))
    },
  },
  {
    id: 'M20',
    says: 'Redis goes away between a load and its fill',
    expect: 'the row, and a counted error',
    processes: async ({ a, b, gate, heals }) => {
      await a.fresh(user(2))
      const load = gate.hold(statement.reads('users'), 'after')
      const read = Promise.resolve(user(1)(a.db))
      await load.reached
      a.leaves()
      load.release()
      expect(await read).toMatchObject({ name: 'Ann' })
      await until(() => a.cache.stats().errors > 0)
      await a.fresh(user(1))
      a.returns()
      await b.fresh(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'M20',
    says: 'Redis takes no entries',
    expect: 'the row, and a counted error',
    server: [],
    processes: async ({ server, redis, start }) => {
      await redis.admin.acl('SETUSER', 'poor', 'on', '>secret', '~{*', '%R~*', '&*', '+@all')
      const poor = await start({
        url: Object.assign(new URL(server.url), { username: 'poor', password: 'secret' }).href,
      })
      await poor.fresh(user(1))
      await until(() => poor.events.some(({ type, tier }) => type === 'error' && tier === 'l2'))
      expect(poor.cache.stats().errors).toBeGreaterThan(0)
      await poor.hit(user(1))
    },
  },
]
