import { expect } from 'vitest'
import { statement } from '../../../support/gate.ts'
import type { Row, Stage } from '../runner/row.ts'
import { post, setPost, setUser, user } from './common.ts'
import { admins, intended, nameIn, openTransaction, renameUser, undone } from './transaction.ts'

/** Two updates of one row, the first one's answer arriving last. */
const crossingUpdates = async ({ db, other, gate, prime, fresh }: Stage): Promise<void> => {
  await prime(user(1), admins)
  const first = gate.hold(statement.updates('users'), 'after')
  const slow = Promise.resolve(setUser(1, { name: 'first' })(db))
  await first.reached
  await setUser(1, { name: 'second' })(other)
  first.release()
  await slow
  await fresh(user(1))
  await prime(user(1), admins)
  expect(await nameIn(user(1), db)).toBe('second')
}

/** Transactions and writes that run beside each other. */
export const overlapping: readonly Row[] = [
  {
    id: 'J17',
    says: 'two writers of one row, written through, the first one is told last',
    expect: 'the second one stays',
    options: { models: { User: { writeThrough: true } } },
    story: crossingUpdates,
  },
  { id: 'J18', says: 'two writers of one row, the first one is told last', expect: 'INV', story: crossingUpdates },
  {
    id: 'J20',
    says: 'a transaction of two tables, read while its COMMIT is not told',
    providers: ['postgresql'],
    expect: 'INV of both at once',
    story: async ({ db, other, gate, prime, fresh }) => {
      await prime(user(1), post(1))
      const commit = gate.hold(statement.commits, 'after')
      const writing = db.transaction(async (tx) => {
        await renameUser(tx)
        await setPost(1, { title: 'changed' })(tx)
      })
      await commit.reached
      await Promise.all([user(1)(other), post(1)(other)])
      commit.release()
      await writing
      await fresh(user(1))
      await fresh(post(1))
    },
  },
  {
    id: 'J24',
    says: 'ten thousand invalidations of a transaction that is rolled back',
    expect: 'KEEP',
    story: async ({ db, cache, prime, hit }) => {
      await prime(user(1), user(2), admins)
      const before = cache.stats().invalidations
      const work = db.transaction(async (tx) => {
        await setUser(2, { name: 'never' })(tx)
        for (let id = 1; id <= 10_000; id++) await cache.invalidate({ model: 'User', id })
        throw intended
      })
      await undone(work)
      expect(cache.stats().invalidations).toBe(before)
      await hit(user(1))
      await hit(user(2))
      await hit(admins)
    },
  },
  {
    id: 'J26',
    says: 'a transaction that takes longer than any lock',
    expect: 'INV',
    options: { maxWriteTime: '10s' },
    story: async ({ db, other, clock, prime, fresh }) => {
      await prime(user(1), admins)
      const end = await openTransaction(db, renameUser)
      for (let turn = 0; turn < 10; turn++) {
        clock.advance(11_000)
        await user(1)(other)
      }
      await end()
      await fresh(user(1))
      await fresh(admins)
    },
  },
  {
    id: 'J26',
    says: 'a COMMIT that takes longer than any lock',
    expect: 'INV',
    options: { maxWriteTime: '10s' },
    story: async ({ db, other, gate, clock, prime, fresh }) => {
      await prime(user(1), admins)
      const commit = gate.hold(statement.commits, 'before')
      const writing = db.transaction(renameUser)
      await commit.reached
      clock.advance(11_000)
      await user(1)(other)
      commit.release()
      await writing
      await fresh(user(1))
      await fresh(admins)
    },
  },
  {
    id: 'J27',
    says: 'two writers on one row, the first one is done',
    expect: "the other one's lock stays",
    story: async ({ db, other, gate, prime, fresh, miss }) => {
      await prime(user(1))
      const slow = gate.hold(statement.updates('users'), 'after')
      const first = Promise.resolve(setUser(1, { name: 'first' })(db))
      await slow.reached
      await setUser(1, { name: 'second' })(other)
      await miss(user(1))
      await miss(user(1), other)
      slow.release()
      await first
      await fresh(user(1))
      await prime(user(1))
    },
  },
]
