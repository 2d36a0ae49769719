import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import type { Process, ProcessRow, ProcessStage } from '../runner/process-row.ts'
import type { Read, Write } from '../runner/row.ts'
import { addUser, entryOf, setUser, user } from './common.ts'

const list: Read = (db) => db.user.findMany({ where: { role: 'USER' }, orderBy: { id: 'asc' } })
const withComments: Read = (db) =>
  db.post.findMany({
    where: { authorId: 1 },
    include: { comments: { orderBy: { id: 'asc' } } },
    orderBy: { id: 'asc' },
  })

interface Race {
  readonly read: Read
  /** Which of A's statements waits until B is done. */
  readonly table?: string
  readonly meanwhile: (b: Process, stage: ProcessStage) => PromiseLike<unknown>
}

/** A is slow to fill, B is through with something meanwhile: neither memory nor Redis may keep what A saw. */
const race =
  ({ read, table = 'users', meanwhile }: Race) =>
  async (stage: ProcessStage): Promise<void> => {
    const { a, b, gate, start, heals } = stage
    const held = gate.hold(statement.reads(table), 'after')
    const slow = Promise.resolve(read(a.db))
    await held.reached
    await meanwhile(b, stage)
    held.release()
    await slow
    await a.agrees(read)
    await b.fresh(read) // its own write
    const third = await start()
    await third.agrees(read)
    await heals(read)
  }

const writing = (write: Write) => (b: Process) => write(b.db)
const rename = setUser(1, { name: 'Anna' })

/** What needs another process. */
export const processes: readonly ProcessRow[] = [
  {
    id: 'K5',
    says: 'A fills, B writes the row',
    expect: 'refused',
    processes: race({ read: user(1), meanwhile: writing(rename) }),
  },
  {
    id: 'K5',
    says: 'A fills, B writes the row in a transaction',
    expect: 'refused',
    processes: race({
      read: user(1),
      meanwhile: ({ db }) =>
        db.$transaction(async (tx) => void (await tx.user.update({ where: { id: 1 }, data: { name: 'Anna' } }))),
    }),
  },
  {
    id: 'K5',
    says: 'A fills a list, a row enters it by B',
    expect: 'refused',
    processes: race({ read: list, meanwhile: writing(setUser(4, { role: 'USER' })) }),
  },
  {
    id: 'K5',
    says: 'A fills what its rows tell it hangs on, B changes a child',
    expect: 'refused',
    processes: race({
      read: withComments,
      table: 'Comment',
      meanwhile: writing((db) => db.comment.update({ where: { id: 1 }, data: { body: 'changed' } })),
    }),
  },
  {
    id: 'K5',
    says: 'A fills that there is nothing, B inserts it',
    expect: 'refused',
    processes: race({ read: user(9), meanwhile: writing(addUser({ id: 9 })) }),
  },
  {
    id: 'K5',
    says: 'A fills, somebody else changes the row and tells B',
    expect: 'refused',
    processes: race({
      read: user(1),
      meanwhile: async ({ cache }, { shop }) => {
        await shop.admin.run(`UPDATE users SET name = 'Anna' WHERE id = 1`)
        await cache.invalidate({ model: 'User', id: 1 })
      },
    }),
  },
  {
    id: 'K5',
    says: 'A fills, somebody else changes the row and B clears everything',
    expect: 'refused',
    processes: race({
      read: user(1),
      meanwhile: async ({ cache }, { shop }) => {
        await shop.admin.run(`UPDATE users SET name = 'Anna' WHERE id = 1`)
        await cache.clear()
      },
    }),
  },
  {
    id: 'K5',
    says: 'A fills while B has written and nobody knows yet',
    expect: 'refused',
    processes: async ({ a, b, gate, heals }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(a.db))
      await load.reached
      const update = gate.hold(statement.updates('users'), 'after')
      const write = Promise.resolve(rename(b.db))
      await update.reached
      load.release()
      await slow
      update.release()
      await write
      await a.agrees(user(1))
      await b.fresh(user(1))
      await heals(user(1))
    },
  },
  {
    id: 'K5',
    says: 'both have the row in memory, B deletes it',
    expect: 'INV for both',
    processes: async ({ a, b, heals }) => {
      await a.prime(user(5), user(4))
      await b.hit(user(5))
      await b.db.user.delete({ where: { id: 5 } })
      await b.fresh(user(5))
      await a.agrees(user(5))
      await a.hit(user(4))
      await heals(user(5))
    },
  },
  {
    id: 'K6',
    says: 'A refreshes an answer behind, B writes the row',
    expect: 'refused',
    options: { l1: false, models: { User: { ttl: '1m', swr: '10m' } } },
    processes: async ({ a, b, gate, redis, heals }) => {
      await a.prime(user(1))
      // Ages go by the clock of the server: what is left of eleven minutes says that the first one is over.
      await redis.admin.pexpire(await entryOf(redis, 'User'), 500_000)
      const refresh = gate.hold(statement.reads('users'), 'after')
      expect(await user(1)(a.db), 'served meanwhile').toMatchObject({ name: 'Ann' })
      await refresh.reached
      await rename(b.db)
      refresh.release()
      await a.agrees(user(1))
      await b.fresh(user(1))
      await heals(user(1))
    },
  },
]
