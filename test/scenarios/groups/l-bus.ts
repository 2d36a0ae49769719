import { expect } from 'vitest'
import { commandsOf } from '../../support/redis-monitor.ts'
import type { RedisNamespace } from '../../support/redis-namespace.ts'
import { privateRedis } from '../../support/servers.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { Write } from '../runner/row.ts'
import { post, setUser, user } from './common.ts'

const rename: Write = setUser(1, { name: 'Anna' })
const renameAgain: Write = setUser(1, { name: 'Annabel' })

/** Where all processes of a namespace speak. */
const channelOf = async ({ admin, name }: RedisNamespace): Promise<string> => {
  const channels = (await admin.pubsub('CHANNELS', `*${name}*bus`)) as string[]
  expect(channels).toHaveLength(1)
  return channels[0] ?? ''
}

/** What the bus does, when its messages come late, not at all, or make no sense. */
export const broken: readonly ProcessRow[] = [
  {
    id: 'L3',
    says: 'B is given the old entry, and hears of the write before that reply is there',
    expect: 'B does not keep it',
    modes: ['strong', 'bounded', 'eventual'],
    server: [],
    processes: async ({ a, b, redis, heals }) => {
      await a.prime(user(1))
      await b.fresh(user(2)) // its connection is there, its scripts are known
      const { ran } = await commandsOf(
        redis.url,
        (words) => words[0] === 'mget' && words.some((key) => key.startsWith(redis.name)),
      )
      b.wire.delay(60, b.data)
      const before = Promise.resolve(user(1)(b.db))
      await ran
      await rename(a.db)
      expect(await before, 'from before the write').toMatchObject({ name: 'Ann' })
      b.wire.delay(0, b.data)
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'L4',
    says: 'the bus is away while A writes',
    expect: 'within the bound, and all is checked before B serves again',
    modes: ['bounded', 'eventual'],
    processes: async ({ a, b, mode, heals }) => {
      await a.prime(user(1), user(2))
      for (const read of [user(1), user(2), user(1)]) await b.hit(read)
      b.wire.refuse()
      b.wire.cut(b.bus)
      await rename(a.db)
      if (mode === 'bounded') await b.agrees(user(1))
      await renameAgain(a.db)
      b.wire.accept()
      await until(() => b.wire.connections.some(b.bus))
      await b.agrees(user(1))
      await b.hit(user(2))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'L4',
    says: 'the bus breaks and comes back again and again while A writes',
    expect: 'within the bound',
    modes: ['bounded', 'eventual'],
    processes: async ({ a, b, heals }) => {
      for (let turn = 0; turn < 6; turn++) {
        await a.fresh(user(1))
        await b.fresh(user(1))
        b.wire.cut(b.bus, turn % 2 === 0 ? 'reset' : 'end')
        await setUser(1, { name: `Ann ${turn}` })(a.db)
        await b.agrees(user(1))
      }
      await heals(user(1))
    },
  },
  {
    id: 'L6',
    says: 'the data connection comes back as another one, A wrote meanwhile',
    expect: 'what B has is looked at anew',
    processes: async ({ a, b, heals }) => {
      await a.prime(user(1), user(2))
      for (const read of [user(1), user(2)]) await b.hit(read)
      b.wire.refuse()
      b.wire.cut(b.data)
      await rename(a.db)
      await b.agrees(user(1))
      await renameAgain(a.db)
      b.wire.accept()
      await b.agrees(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'L6',
    says: 'the bus is connected again, its subscription is not yet acknowledged',
    expect: 'B serves nothing unasked',
    modes: ['bounded'],
    processes: async ({ a, b, heals }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      b.wire.delay(50)
      b.wire.cut(b.bus)
      await until(() => b.wire.connections.some(b.bus))
      await rename(a.db)
      await b.agrees(user(1))
      b.wire.delay(0)
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'L7',
    says: 'the data connection is dead and nobody says so, the bus is alive and silent',
    expect: 'B notices, and asks the database',
    // Whether and when it is noticed is not the database's affair.
    providers: ['sqlite'],
    redis: { deadline: '150ms' },
    processes: async ({ a, b, heals }) => {
      await a.prime(user(1), post(1))
      for (const read of [user(1), post(1)]) await b.hit(read)
      b.wire.hold(b.data)
      // Nothing is written, so that the bus has nothing to say. Pings go out over the one connection and come in over the other.
      await until(async () => (await b.fresh(post(1))) > 0)
      await rename(a.db)
      await b.agrees(user(1))
      // On its own time: who finds out whether the line is dead or the process was busy looks at how long that took.
      await until(async () => {
        await b.agrees(user(1))
        return b.events.some(({ reason }) => reason?.includes('(data) is lost') === true)
      })
      await heals(user(1), post(1))
    },
  },
  {
    id: 'L7',
    says: 'the bus is dead and nobody says so',
    expect: 'within the bound',
    modes: ['bounded'],
    processes: async ({ a, b, heals }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      b.wire.hold(b.bus)
      await rename(a.db)
      await b.agrees(user(1))
      await renameAgain(a.db)
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'L9',
    says: 'one namespace begins like another one, and everything of the first is dropped',
    expect: 'KEEP in the other',
    processes: async ({ a, b, redis, start }) => {
      const other = await start({ options: { namespace: `${redis.name}2` } })
      await a.prime(user(1))
      await other.miss(user(1))
      await other.hit(user(1))
      await a.cache.invalidate('User')
      await a.cache.clear()
      await a.miss(user(1))
      await b.hit(user(1))
      await other.hit(user(1))
      await other.cache.clear()
      await a.hit(user(1))
    },
  },
  {
    id: 'L9',
    says: 'a process does not hear its own messages',
    expect: 'it sees its own writes all the same',
    modes: ['bounded', 'eventual'],
    processes: async ({ a, b, heals }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      a.wire.hold(a.bus)
      await rename(a.db)
      await a.fresh(user(1))
      await renameAgain(a.db)
      await a.fresh(user(1))
      await b.agrees(user(1))
      a.wire.cut(a.bus)
      await heals(user(1))
    },
  },
  {
    id: 'L10',
    says: 'A clears everything',
    expect: 'nothing is left in the memory of B',
    modes: ['strong', 'bounded', 'eventual'],
    processes: async ({ a, b, shop, heals }) => {
      await a.prime(user(1), post(1))
      for (const read of [user(1), post(1)]) await b.hit(read)
      await shop.admin.run(`UPDATE users SET name = 'Anna'; UPDATE posts SET title = 'changed'`)
      await a.cache.clear()
      await a.fresh(user(1))
      await b.agrees(user(1), post(1))
      await heals(user(1), post(1))
    },
  },
  {
    id: 'L10',
    says: 'FLUSHALL',
    expect: 'costs misses, nothing else',
    server: [],
    processes: async ({ a, b, mode, redis, heals }) => {
      await a.prime(user(1), user(2))
      for (const read of [user(1), user(2)]) await b.hit(read)
      await redis.admin.flushall()
      if (mode === 'strong') await b.miss(user(2))
      await rename(a.db)
      await b.agrees(user(1))
      await a.fresh(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'L15',
    says: 'messages of another version of the wire, and none at all',
    expect: 'no harm, and what comes then is heard',
    modes: ['bounded', 'eventual'],
    processes: async ({ a, b, redis, heals }) => {
      await a.prime(user(1), user(2))
      for (const read of [user(1), user(2)]) await b.hit(read)
      const channel = await channelOf(redis)
      const texts = ['', '{', 'null', '[]', '{"wire":99}', '[99,"moved",["users"]]', '["99","locked",null]', '\u0000']
      for (const text of texts) await redis.admin.publish(channel, text)
      await b.hit(user(1))
      await rename(a.db)
      await b.agrees(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'L21',
    says: 'a process is sent to a replica of the Redis',
    modes: ['strong'],
    expect: 'it uses nothing of it',
    server: [],
    processes: async ({ a, server, start }) => {
      await a.prime(user(1))
      const replica = await privateRedis({ replicaOf: server })
      try {
        const lost = await start({ url: replica.url, options: { consistency: 'strong' } })
        await lost.miss(user(1))
        await lost.miss(user(1))
        await rename(a.db)
        await lost.miss(user(1))
        expect(lost.events.map(({ reason }) => reason).join('\n')).toContain('it is a replica')
      } finally {
        await replica.stop()
      }
    },
  },
]
