import type { Cache } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import type { ShopClient } from '@tidemark/shop'
import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import type { Db, Read, Row } from '../runner/row.ts'
import { post, setUser, user } from './common.ts'
import type { ScenarioShop } from '../runner/shop.ts'
import { asDb, intended, undone } from './transaction.ts'

const list: Read = (db) => db.user.findMany({ where: { role: 'ADMIN' } })
const bypassed: Read = (db) =>
  db.user.findUnique({ where: { id: 1 }, cache: false } as Parameters<Db['user']['findUnique']>[0])
const failing: Read = (db) => db.user.findUniqueOrThrow({ where: { id: 99 } })

/** Statements that a read costs, whatever it answers. */
const costOf = async ({ log }: ScenarioShop, read: Read, db: Db): Promise<number> => {
  const before = log.count
  await read(db)
  return log.count - before
}

/** What `@prisma/extension-read-replicas` leaves to be seen on a client. */
const withReplicas = (client: ShopClient, cache: Cache): Db =>
  client
    .$extends({ client: { $replica: () => client, $primary: () => client } })
    .$extends(cacheExtension({ cache })) as unknown as Db

/** What one process answers for. */
export const rows: readonly Row[] = [
  {
    id: 'T1',
    says: 'every read is counted once, by model and tier',
    expect: 'hits + misses + bypasses = reads',
    story: async ({ db, cache }) => {
      const reads = [user(1), user(1), list, list, bypassed, post(1), post(1), post(1), user(99), user(99)]
      for (const read of reads) await read(db)
      await expect(Promise.resolve(failing(db))).rejects.toThrow()
      await db.$transaction(async (tx) => void (await user(1)(asDb(tx))))
      const { hits, misses, bypasses, byModel } = cache.stats()
      expect({ hits, misses, bypasses }).toEqual({ hits: { l1: 5, l2: 0, l3: 0 }, misses: 5, bypasses: 2 })
      expect(hits.l1 + misses + bypasses).toBe(reads.length + 2)
      expect(byModel['Post']).toMatchObject({ hits: { l1: 2 }, misses: 1, bypasses: 0 })
      expect(byModel['User']).toMatchObject({ hits: { l1: 3 }, misses: 4, bypasses: 2 })
    },
  },
  {
    id: 'T1',
    says: 'an answer that is not kept',
    expect: 'a miss, and a refused fill',
    story: async ({ db, other, cache, gate }) => {
      const held = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(db))
      await held.reached
      await setUser(1, { name: 'Anna' })(other)
      held.release()
      await slow
      expect(cache.stats().byModel['User']).toMatchObject({ misses: 1, refusedFills: 1, bypasses: 0 })
    },
  },
  {
    id: 'T4',
    says: 'invalidate() inside a transaction',
    expect: 'KEEP until its end, then INV',
    story: async ({ db, other, cache, shop, hit, fresh }) => {
      const home = () => cache.remember('home', { tags: ['home'] }, () => ({ built: ++built }))
      let built = 0
      for (const read of [user(1), user(2), list, post(1)]) await fresh(read, other)
      await home()
      await db.$transaction(async () => {
        await cache.invalidate({ model: 'User', id: 1 })
        await cache.invalidate({ tags: ['home'] })
        await cache.invalidate('Post')
        for (const read of [user(1), list, post(1)]) expect(await costOf(shop, read, other)).toBe(0)
      })
      for (const read of [user(1), list, post(1)]) expect(await costOf(shop, read, other)).toBeGreaterThan(0)
      await hit(user(2), other)
      expect(await home()).toEqual({ built: 2 })
      await fresh(user(1))
    },
  },
  {
    id: 'T4',
    says: 'invalidate() inside a transaction that is rolled back',
    expect: 'KEEP',
    story: async ({ db, cache, prime, hit }) => {
      await prime(user(1), list)
      const work = db.$transaction(async () => {
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
    says: 'clear() inside a transaction',
    expect: 'everything is gone at once',
    story: async ({ db, other, cache, shop, fresh }) => {
      for (const read of [user(1), post(1)]) await fresh(read, other)
      await db.$transaction(async () => {
        await cache.clear()
        for (const read of [user(1), post(1)]) expect(await costOf(shop, read, other)).toBeGreaterThan(0)
      })
    },
  },
  {
    id: 'T10',
    says: 'two clients of one database, one of them only reads',
    expect: 'INV for both',
    story: async ({ db, other, hit, fresh, miss }) => {
      for (const read of [user(1), user(2), list]) await fresh(read, other)
      await setUser(1, { name: 'Anna' })(db)
      await miss(user(1), other)
      await miss(list, other)
      await hit(user(2), other)
    },
  },
  {
    id: 'T10',
    says: 'a client whose reads may go to a replica',
    expect: 'what it reads is not stored (rule 13)',
    story: async ({ db, shop, cache, miss, fresh }) => {
      const replicated = withReplicas(shop.clients[1], cache)
      for (let turn = 0; turn < 2; turn++) await miss(user(1), replicated)
      await setUser(1, { name: 'Anna' })(db)
      await fresh(user(1), replicated)
    },
  },
]
