import { expect } from 'vitest'
import { type PrivateRedis, privateRedis } from '../../support/servers.ts'
import { tellRedis } from '../../support/servers/ask-redis.ts'
import { proxyTo } from '../../support/tcp-proxy.ts'
import { until } from '../../support/until.ts'
import type { Process, ProcessRow, ProcessStage } from '../runner/process-row.ts'
import type { Db, Write } from '../runner/row.ts'
import { statement } from '../../support/gate.ts'
import { post, setUser, user } from './common.ts'
import { aboutTheDatabase } from './m-database.ts'
import { lost } from './m-loss.ts'

const rename: Write = setUser(1, { name: 'Anna' })

interface Outage {
  readonly fails: (server: PrivateRedis, stage: ProcessStage) => unknown
  readonly returns: (server: PrivateRedis, stage: ProcessStage) => unknown
  /** What came back is not the server that was there: nothing of before counts, whoever was told what. */
  readonly isAnother: boolean
}

/** What both know: user 1 is renamed once after the snapshot, and user 2 and post 1 stay as they are. */
const settled = async ({ a, b, server }: ProcessStage): Promise<void> => {
  await a.prime(user(1), user(2))
  for (const read of [user(1), user(2)]) await b.hit(read)
  await server.save()
  await setUser(1, { name: 'after the snapshot' })(a.db)
  await a.prime(user(1))
  await b.agrees(user(1))
}

/** Redis fails, A writes, Redis returns. Every read and write goes on, and nobody is given what is too old. */
const outage =
  ({ fails, returns, isAnother }: Outage) =>
  async (stage: ProcessStage): Promise<void> => {
    const { a, b, server, heals } = stage
    await settled(stage)
    await fails(server, stage)
    await a.fresh(post(1))
    await rename(a.db)
    await a.fresh(user(1))
    await b.agrees(user(1))
    await b.fresh(post(1))
    await returns(server, stage)
    // The same server has to be told first; until then, 'allow' says, others may be behind.
    if (!isAnother) await a.delivers()
    await b.agrees(user(1))
    await a.fresh(user(1))
    await heals(user(1), user(2), post(1))
  }

/** At the same address there is now what the replica had when its line to the master was cut. */
const failOver = async (
  master: PrivateRedis,
  replica: { readonly server: PrivateRedis; cut(): void },
  meanwhile: () => Promise<void>,
): Promise<void> => {
  replica.cut()
  await meanwhile()
  await master.kill()
  await replica.server.promote()
  await master.restart({ keep: false })
  await master.follow(replica.server)
  await master.promote()
}

/** How far in the stream of replication a server is. */
const offsetOf = async ({ url }: PrivateRedis): Promise<number> => {
  const info = String(await tellRedis(url, 'INFO', 'replication'))
  return Number(/(?:master|slave)_repl_offset:(\d+)/.exec(info)?.[1])
}

const isRefused = (write: PromiseLike<unknown>) =>
  expect(Promise.resolve(write)).rejects.toMatchObject({ name: 'CacheError', code: 'UNREACHABLE' })

const isOpen = ({ events }: Process): boolean => events.some(({ reason }) => reason?.endsWith('left alone') === true)

// What only Redis does runs on one of the databases, where it takes long.
const outages: readonly ProcessRow[] = [
  {
    id: 'M2',
    says: 'Redis is killed and comes back with the data of before',
    expect: 'never stale',
    server: [],
    redis: { deadline: '800ms' },
    processes: outage({
      fails: (server) => server.kill(),
      returns: (server) => server.restart({ keep: true }),
      isAnother: true,
    }),
  },
  {
    id: 'M2',
    says: 'Redis is killed and comes back empty',
    providers: ['postgresql'],
    expect: 'never stale',
    server: [],
    redis: { deadline: '800ms' },
    processes: outage({
      fails: (server) => server.kill(),
      returns: (server) => server.restart({ keep: false }),
      isAnother: true,
    }),
  },
  {
    id: 'M2',
    says: 'Redis restarts with the data of before while nobody asks',
    providers: ['sqlite'],
    expect: 'never stale',
    server: [],
    redis: { deadline: '800ms' },
    processes: async (stage) => {
      await settled(stage)
      await stage.server.restart({ keep: true })
      for (const one of [stage.a, stage.b]) await one.agrees(user(1), user(2))
      await stage.heals(user(1), user(2))
    },
  },
  {
    id: 'M2',
    says: 'Redis is frozen and thaws',
    expect: 'the others are told when it thaws',
    providers: ['sqlite'],
    server: [],
    redis: { deadline: '150ms' },
    processes: outage({ fails: (server) => server.freeze(), returns: (server) => server.thaw(), isAnother: false }),
  },
  {
    id: 'M2',
    says: 'the network to Redis is down for all',
    providers: ['postgresql'],
    expect: 'the others are told when it is back',
    server: [],
    processes: outage({
      fails: (_server, { a, b }) => [a, b].map((one) => one.leaves()),
      returns: (_server, { a, b }) => [a, b].map((one) => one.returns()),
      isAnother: false,
    }),
  },
  {
    id: 'M2',
    says: 'a replica takes over that has not heard of the last writes',
    providers: ['postgresql'],
    expect: 'never stale',
    server: [],
    redis: { deadline: '800ms' },
    processes: async (stage) => {
      const { a, b, server, heals } = stage
      const line = await proxyTo(server.port)
      const replica = await privateRedis({ replicaOf: line })
      try {
        await heals(user(2)) // with its first replica a master begins another history
        await settled(stage)
        const isCaughtUp = async () => (await offsetOf(replica)) >= (await offsetOf(server))
        await until(isCaughtUp)
        const cut = () => {
          line.refuse()
          line.cut()
        }
        await failOver(server, { server: replica, cut }, async () => {
          await rename(a.db)
          await b.agrees(user(1))
        })
        for (const one of [a, b]) await one.agrees(user(1), user(2))
        await heals(user(1), user(2))
      } finally {
        await replica.stop()
        await line.close()
      }
    },
  },
  {
    id: 'M3',
    says: 'A dies with what it could not tell, where it must not write then',
    expect: 'the write was refused, KEEP',
    options: { whenUnreachable: 'refuse' },
    processes: async ({ a, b, shop }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      a.leaves()
      const before = shop.log.count
      await isRefused(rename(a.db))
      expect(shop.log.count, 'nothing was asked').toBe(before)
      const inTransaction = a.db.$transaction(async (tx) => void (await rename(tx as unknown as Db)))
      await isRefused(inTransaction)
      expect(shop.log.statements.slice(before).filter((sql) => sql.startsWith('COMMIT'))).toEqual([])
      await a.cache.close()
      await b.hit(user(1))
    },
  },
  {
    id: 'M3',
    says: 'A dies with what it could not tell, and Redis comes back with the data of before',
    expect: 'another epoch: never stale',
    server: [],
    processes: async (stage) => {
      const { a, b, server, start } = stage
      await settled(stage)
      await server.kill()
      await rename(a.db)
      a.leaves()
      await a.cache.close()
      await server.restart({ keep: true })
      const next = await start()
      await next.fresh(user(1))
      await b.agrees(user(1))
    },
  },
  {
    id: 'M3',
    says: 'A commits and dies before it can say so',
    providers: ['postgresql'],
    expect: 'its locks stand until their lease is out, and then drop what they hid',
    options: { maxWriteTime: '500ms' },
    processes: async ({ a, b, gate, start }) => {
      await a.prime(user(1), user(2))
      for (const read of [user(1), user(2)]) await b.hit(read)
      const update = gate.hold(statement.updates('users'), 'after')
      const write = Promise.resolve(rename(a.db))
      await update.reached
      a.leaves()
      update.release()
      await write
      await a.cache.close()
      await b.agrees(user(1))
      const next = await start()
      await next.agrees(user(1))
      // Every look is the truth, from here to when the lease is long out.
      await until(async () => (await b.fresh(user(1))) === 0)
      await next.fresh(user(1))
      await b.hit(user(2))
    },
  },
  {
    id: 'M11',
    says: 'the breaker is open while A writes',
    providers: ['sqlite'],
    expect: 'reads go to the database, the others are told later',
    processes: async ({ a, b, heals }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      a.leaves()
      await until(async () => {
        await a.fresh(post(1))
        return isOpen(a)
      })
      await rename(a.db)
      await a.fresh(user(1))
      await a.db.$transaction(
        async (tx) => void (await tx.post.update({ where: { id: 1 }, data: { title: 'changed' } })),
      )
      await a.fresh(post(1))
      await a.cache.invalidate({ model: 'User', id: 2 })
      a.returns()
      await a.delivers()
      await b.agrees(user(1), post(1))
      await heals(user(1), post(1))
    },
  },
  {
    id: 'M12',
    says: 'Redis is slow for A, and B writes meanwhile',
    expect: 'the database answers, a late reply fills nothing',
    redis: { deadline: '100ms' },
    processes: async ({ a, b, heals }) => {
      await b.prime(user(1))
      await a.fresh(post(1))
      a.wire.delay(200, a.data)
      await a.fresh(user(1))
      await a.fresh(user(2))
      await rename(b.db)
      await a.agrees(user(1))
      a.wire.delay(0)
      for (const one of [a, b]) await one.agrees(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'M12',
    says: 'Redis is slow for a writer',
    expect: 'the write goes on, the others are told when it is over',
    redis: { deadline: '100ms' },
    processes: async ({ a, b, heals }) => {
      await b.prime(user(1))
      await a.fresh(post(1))
      a.wire.delay(200, a.data)
      await rename(a.db)
      await a.fresh(user(1))
      a.wire.delay(0)
      await a.delivers()
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
]

export const rows: readonly ProcessRow[] = [...outages, ...lost, ...aboutTheDatabase]
