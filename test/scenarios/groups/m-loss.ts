import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import type { Read, Write } from '../runner/row.ts'
import { addUser, entriesOf, entryOf, setUser, user } from './common.ts'

const rename: Write = setUser(1, { name: 'Anna' })
const withComments: Read = (db) =>
  db.post.findUnique({ where: { id: 1 }, include: { comments: { orderBy: { id: 'asc' } } } })

/** Everything that Redis keeps beside entries, by the part of the name that tells it. */
const kept = { versions: '}v:', sequences: '}s', 'the clear token': '}c', locks: '}l:' } as const

const evicted = (what: keyof typeof kept): ProcessRow => ({
  id: 'M5',
  says: `${what} are evicted, entries stay`,
  expect: 'nothing stored under them is served',
  processes: async ({ a, b, mode, redis, heals }) => {
    await a.prime(user(1), user(2), withComments)
    for (const read of [user(1), user(2), withComments]) await b.hit(read)
    const keys = await redis.keys(kept[what])
    if (keys.length > 0) await redis.admin.unlink(...keys)
    else expect(what, 'there are none without a writer').toBe('locks')
    if (mode === 'strong' && what === 'versions') await b.miss(user(2))
    await rename(a.db)
    await a.fresh(user(1))
    await b.agrees(user(1))
    await a.db.comment.update({ where: { id: 1 }, data: { body: 'changed' } })
    await b.agrees(withComments)
    await heals(user(1), user(2), withComments)
  },
})

interface InFlight {
  /** Of this in the name, if not everything. */
  readonly part?: string
  readonly read: Read
  readonly table: string
  readonly write: Write
}

/** A has asked the database; B writes; everything in Redis is lost; A fills. */
const flushed =
  ({ read, table, write, part }: InFlight): ProcessRow['processes'] =>
  async ({ a, b, gate, redis, start, heals }) => {
    const load = gate.hold(statement.reads(table), 'after')
    const slow = Promise.resolve(read(a.db))
    await load.reached
    await write(b.db)
    const keys = await redis.keys(part)
    expect(keys).not.toEqual([])
    await redis.admin.unlink(...keys)
    load.release()
    await slow
    await (await start()).fresh(read)
    await a.agrees(read)
    await b.fresh(read)
    await heals(read)
  }

/** Metadata is lost, or there is no room for any. */
export const lost: readonly ProcessRow[] = [
  ...(['versions', 'sequences', 'the clear token', 'locks'] as const).map(evicted),
  {
    id: 'M5',
    says: 'a version is lost after a write, the entry from before it is still there',
    expect: 'it is not found again',
    processes: async ({ a, b, redis, start }) => {
      await a.prime(user(1))
      const key = await entryOf(redis, 'User')
      const old = await redis.admin.getBuffer(key)
      await rename(b.db)
      await redis.admin.unlink(...(await redis.keys(kept.versions)), ...(await redis.keys(kept.sequences)))
      await redis.admin.set(key, old ?? '', 'PX', 300_000)
      await (await start()).fresh(user(1))
      await a.agrees(user(1))
    },
  },
  {
    id: 'M6',
    says: 'locks and versions are lost in the middle of a write, and B fills meanwhile',
    expect: 'the write moves them all the same',
    processes: async ({ a, b, gate, redis, start, heals }) => {
      await a.prime(user(1))
      const update = gate.hold(statement.updates('users'), 'before')
      const write = Promise.resolve(rename(a.db))
      await update.reached
      await redis.clear()
      await b.prime(user(1))
      update.release()
      await write
      await a.fresh(user(1))
      await b.agrees(user(1))
      await (await start()).fresh(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'M6',
    says: 'entries are lost, versions stay',
    expect: 'misses',
    processes: async ({ a, b, redis, heals }) => {
      await a.prime(user(1), user(2))
      await redis.admin.unlink(...(await entriesOf(redis, 'User')))
      await b.miss(user(1))
      await rename(a.db)
      await b.agrees(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'M8',
    says: 'all is flushed between a write and the fill of a load from before it',
    expect: 'refused',
    processes: flushed({ read: user(1), table: 'users', write: rename }),
  },
  {
    id: 'M8',
    says: 'the same with rows that tell what the answer hangs on',
    expect: 'refused',
    processes: flushed({
      read: withComments,
      table: 'Comment',
      write: (db) => db.comment.update({ where: { id: 1 }, data: { body: 'changed' } }),
    }),
  },
  {
    id: 'M8',
    says: 'the same, and only what is kept about the children is lost',
    expect: 'refused',
    processes: flushed({
      read: withComments,
      table: 'Comment',
      write: (db) => db.comment.update({ where: { id: 1 }, data: { body: 'changed' } }),
      part: 'Comment}',
    }),
  },
  {
    id: 'M8',
    says: 'the same where nothing was found',
    expect: 'refused',
    processes: flushed({ read: user(9), table: 'users', write: addUser({ id: 9 }) }),
  },
  {
    id: 'M9',
    says: 'Redis has no memory left, noeviction',
    expect: 'reads and writes go on, the others are told when there is some',
    server: [],
    processes: async ({ a, b, redis, heals }) => {
      await a.prime(user(1), user(2))
      for (const read of [user(1), user(2)]) await b.hit(read)
      await redis.admin.config('SET', 'maxmemory', '1')
      await a.fresh(user(3))
      await a.fresh(user(2))
      expect(a.cache.stats().errors).toBeGreaterThan(0)
      await rename(a.db)
      await a.fresh(user(1))
      await redis.admin.config('SET', 'maxmemory', '0')
      await a.delivers()
      await b.agrees(user(1))
      await heals(user(1), user(2), user(3))
    },
  },
  {
    id: 'M9',
    says: 'Redis has no memory left, and nobody may write untold',
    expect: 'writes are refused, reads go on, never stale',
    server: [],
    options: { whenUnreachable: 'refuse' },
    processes: async ({ a, b, redis, heals }) => {
      await a.prime(user(1))
      await b.hit(user(1))
      await redis.admin.config('SET', 'maxmemory', '1')
      await expect(Promise.resolve(rename(a.db))).rejects.toMatchObject({ code: 'UNREACHABLE' })
      for (const one of [a, b]) {
        await one.fresh(user(1))
        await one.fresh(user(3))
      }
      await redis.admin.config('SET', 'maxmemory', '0')
      await until(async () => {
        a.clock.skip(2_500)
        return Promise.resolve(rename(a.db)).then(
          () => true,
          () => false,
        )
      })
      await a.fresh(user(1))
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
]
