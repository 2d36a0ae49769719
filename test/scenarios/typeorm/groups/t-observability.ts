import { expect } from 'vitest'
import { statement } from '../../../support/gate.ts'
import { User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row } from '../runner/row.ts'
import { post, setUser, user } from './common.ts'
import { intended, undone } from './transaction.ts'

const list: Read = (db) => db.find(User, { where: { role: 'ADMIN' } })
const bypassed: Read = (db) => db.findOne(User, { where: { id: 1 }, cache: false })

export const rows: readonly Row[] = [
  {
    id: 'T1',
    says: 'every read is counted once, by model and tier',
    expect: 'hits + misses + bypasses = reads',
    story: async ({ db, cache }) => {
      const reads = [user(1), user(1), list, list, bypassed, post(1), post(1), post(1), user(99), user(99)]
      for (const read of reads) await read(db)
      await expect(db.findOneByOrFail(User, { id: 99 })).rejects.toThrow()
      await db.transaction(async (tx) => void (await user(1)(tx)))
      const { hits, misses, bypasses, byModel } = cache.stats()
      expect(hits.l1 + misses + bypasses).toBe(reads.length + 2)
      expect(byModel['Post']).toMatchObject({ hits: { l1: 2 }, misses: 1, bypasses: 0 })
      expect(byModel['User']).toMatchObject({ bypasses: 2 })
    },
  },
  {
    id: 'T1',
    says: 'an answer that is not kept',
    expect: 'a miss, and a refused fill',
    story: async ({ db, cache, gate }) => {
      const held = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(db))
      await held.reached
      await setUser(1, { name: 'Anna' })(db)
      held.release()
      await slow
      expect(cache.stats().byModel['User']).toMatchObject({ misses: 1, refusedFills: 1, bypasses: 0 })
    },
  },
  {
    id: 'T4',
    says: 'invalidate() inside a transaction that is rolled back',
    expect: 'KEEP',
    story: async ({ db, cache, prime, hit }) => {
      await prime(user(1), list)
      const work = db.transaction(async () => {
        await cache.invalidate('User')
        throw intended
      })
      await undone(work)
      await hit(user(1))
      await hit(list)
    },
  },
  {
    id: 'T4',
    says: 'invalidate() inside a transaction that commits',
    expect: 'INV',
    story: async ({ db, cache, prime, hit, miss }) => {
      await prime(user(1), user(2), list)
      await db.transaction(() => cache.invalidate({ model: 'User', id: 1 }))
      await miss(user(1))
      await miss(list)
      await hit(user(2))
    },
  },
  {
    id: 'T4',
    says: 'remove() and clear() of TypeORM’s own cache',
    expect: 'INV of what was kept under the id, then of everything',
    story: async ({ db, prime, hit, miss }) => {
      const home: Read = (by) => by.findOne(User, { where: { id: 1 }, cache: { id: 'home', milliseconds: 60_000 } })
      await prime(home, user(2))
      await db.dataSource.queryResultCache?.remove(['home'])
      await miss(home)
      await hit(user(2))
      await db.dataSource.queryResultCache?.clear()
      await miss(user(2))
    },
  },
  {
    id: 'T10',
    says: 'two DataSources of one database and one cache',
    expect: 'INV for both',
    story: async ({ db, other, hit, fresh, miss }) => {
      for (const read of [user(1), user(2), list]) await fresh(read, other)
      await setUser(1, { name: 'Anna' })(db)
      await miss(user(1), other)
      await miss(list, other)
      await hit(user(2), other)
    },
  },
]
