import { expect } from 'vitest'
import { EventSubscriber } from 'typeorm'
import { cacheSubscriber } from '@tidemark/typeorm'
import { Post, Tag, User } from '../../../support/typeorm-shop/index.ts'
import { stageOf } from '../../any-orm/stage.ts'
import { typeorm } from '../runner/orm.ts'
import type { Db, Row, Stage } from '../runner/row.ts'
import { openShop } from '../runner/shop.ts'
import { inTurn, post, setPost, setUser, user } from './common.ts'
import { overlapping } from './j-overlapping.ts'
import {
  admins,
  intended,
  nameIn,
  openTransaction,
  renameUser,
  tagNamed,
  throwIntended,
  undone,
  withPosts,
} from './transaction.ts'

const onStage = stageOf(typeorm)

/** A constraint that is only checked by COMMIT, broken. */
const breakAtCommit = async (tx: Db): Promise<void> => {
  await tx.query('SET CONSTRAINTS ALL DEFERRED')
  await tx.insert(Post, { title: 'orphan', body: '', categoryId: 999 })
}
const deferrable = (stage: Stage, how: string) =>
  stage.shop.admin.run(`ALTER TABLE posts ALTER CONSTRAINT posts_category_id_fkey ${how}`)

/** A transaction by hand, on a runner. */
const onRunner = async (db: Db, work: (tx: Db) => Promise<unknown>, end: 'commit' | 'rollback'): Promise<void> => {
  const runner = db.dataSource.createQueryRunner()
  try {
    await runner.startTransaction()
    await work(runner.manager)
    await (end === 'commit' ? runner.commitTransaction() : runner.rollbackTransaction())
  } finally {
    await runner.release()
  }
}

export const rows: readonly Row[] = [
  {
    id: 'J2',
    says: 'a transaction reads what it wrote',
    expect: 'its own write, BYPASS',
    story: async ({ db, shop, cache, prime, hit, fresh }) => {
      await prime(user(1), user(2))
      const filled: unknown[] = []
      cache.on('fill', (event) => filled.push(event))
      const work = db.transaction(async (tx) => {
        await renameUser(tx)
        expect(await nameIn(user(1), tx)).toBe('Anna')
        shop.log.reset()
        await user(2)(tx)
        await tx.getRepository(User).findOneBy({ id: 3 })
        await tx.createQueryBuilder(User, 'u').where('u.id = 3').getOne()
        expect(shop.log.count, 'statements in the transaction').toBe(3)
        throw intended
      })
      await undone(work)
      expect(filled).toEqual([])
      await hit(user(1))
      await hit(user(2))
      await fresh(user(3))
    },
  },
  {
    id: 'J3',
    says: 'others read while a transaction has written and not ended',
    providers: ['postgresql'],
    expect: 'the old row, then INV',
    story: async ({ db, other, prime, fresh }) => {
      await prime(user(1))
      const end = await openTransaction(db, renameUser)
      expect(await nameIn(user(1), other)).toBe('Ann')
      await admins(other)
      expect(await nameIn(user(1), db)).toBe('Ann')
      await end()
      expect(await nameIn(user(1), other)).toBe('Anna')
      await fresh(admins)
      await prime(user(1), admins)
    },
  },
  {
    id: 'J3',
    says: 'others read on the connection of a transaction that is rolled back',
    providers: ['sqlite'],
    expect: 'what they saw is not kept',
    story: async ({ db, prime, hit, fresh }) => {
      await prime(user(1))
      const end = await openTransaction(db, renameUser, throwIntended)
      await admins(db)
      await user(1)(db)
      await undone(end())
      await fresh(admins)
      await hit(user(1))
      expect(await nameIn(user(1), db)).toBe('Ann')
    },
  },
  {
    id: 'J5',
    says: 'a transaction that others looked on is rolled back',
    providers: ['postgresql'],
    expect: 'KEEP',
    story: async ({ db, other, prime, hit }) => {
      await prime(user(1), withPosts)
      const end = await openTransaction(
        db,
        async (tx) => {
          await inTurn(setUser(1, { name: 'never' }), setPost(1, { title: 'never' }))(tx)
          expect(await nameIn(withPosts, tx)).toBe('never')
        },
        throwIntended,
      )
      expect(await nameIn(user(1), other)).toBe('Ann')
      await undone(end())
      await hit(user(1))
      await hit(withPosts)
      await hit(user(1), other)
    },
  },
  ...(['commit', 'rollback'] as const).map((end): Row => ({
    id: 'J5',
    says: `a transaction by hand ends by ${end}`,
    expect: end === 'commit' ? 'INV' : 'KEEP',
    story: async ({ db, prime, fresh, hit }) => {
      await prime(user(1), user(2))
      await onRunner(db, renameUser, end)
      await (end === 'commit' ? fresh : hit)(user(1))
      await hit(user(2))
      expect(await nameIn(user(1), db)).toBe(end === 'commit' ? 'Anna' : 'Ann')
    },
  })),
  ...(['COMMIT', 'ROLLBACK'] as const).map((end): Row => ({
    id: 'J5',
    says: `a transaction in SQL on a runner ends by ${end}`,
    expect: end === 'COMMIT' ? 'INV' : 'KEEP',
    story: async ({ db, prime, fresh, hit }) => {
      await prime(user(1), user(2))
      const runner = db.dataSource.createQueryRunner()
      await runner.query('BEGIN')
      await runner.query(`UPDATE users SET name = 'Anna' WHERE id = 1`)
      await runner.query(end)
      await runner.release()
      await (end === 'COMMIT' ? fresh : hit)(user(1))
      await hit(user(2))
      expect(await nameIn(user(1), db)).toBe(end === 'COMMIT' ? 'Anna' : 'Ann')
    },
  })),
  {
    id: 'J6',
    says: 'COMMIT finds a broken constraint',
    providers: ['postgresql'],
    expect: 'nothing happened, the next one is stored again',
    story: async (stage) => {
      const { db, prime, fresh } = stage
      await deferrable(stage, 'DEFERRABLE')
      try {
        await prime(user(1), post(1))
        const failing = db.transaction(async (tx) => {
          await setUser(1, { name: 'never' })(tx)
          await breakAtCommit(tx)
        })
        await expect(failing).rejects.toThrow()
        await fresh(user(1))
        await prime(user(1), post(1))
        await renameUser(db)
        await prime(user(1))
      } finally {
        await deferrable(stage, 'NOT DEFERRABLE')
      }
    },
  },
  {
    id: 'J6',
    says: 'the connection is lost after COMMIT',
    providers: ['postgresql'],
    expect: 'the truth, and stored again once it is sure',
    options: { maxWriteTime: '60s' },
    story: async ({ db, gate, clock, prime, fresh, hit }) => {
      await prime(user(1), user(2))
      gate.fail(/^COMMIT/, 'after', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
      await expect(db.transaction(renameUser)).rejects.toThrow()
      await fresh(user(1))
      await fresh(user(1))
      await hit(user(2))
      clock.advance(61_000)
      await prime(user(1))
    },
  },
  {
    id: 'J8',
    says: 'a savepoint is rolled back, what is around it commits',
    expect: 'INV of the outer rows only',
    story: async ({ db, prime, hit, fresh }) => {
      await prime(user(1), user(2), user(3))
      await db.transaction(async (tx) => {
        await setUser(1, { name: 'outer' })(tx)
        const inner = tx.transaction(async (nested) => {
          await setUser(2, { name: 'inner' })(nested)
          expect(await nameIn(user(2), nested)).toBe('inner')
          throw intended
        })
        await undone(inner)
        await setUser(3, { name: 'outer' })(tx)
      })
      await hit(user(2))
      await fresh(user(1))
      await fresh(user(3))
      await prime(user(1), user(3))
    },
  },
  {
    id: 'J9',
    says: 'a savepoint is released, what is around it is rolled back',
    expect: 'KEEP',
    story: async ({ db, prime, hit }) => {
      await prime(user(1), user(2))
      const work = db.transaction(async (tx) => {
        await setUser(1, { name: 'outer' })(tx)
        await tx.transaction(async (nested) => void (await setUser(2, { name: 'inner' })(nested)))
        throw intended
      })
      await undone(work)
      await hit(user(1))
      await hit(user(2))
    },
  },
  {
    id: 'J9',
    says: 'a savepoint is released, everything commits',
    expect: 'INV',
    story: async ({ db, prime, fresh }) => {
      await prime(user(1), user(2))
      await db.transaction(async (tx) => {
        await tx.transaction(async (nested) => void (await setUser(2, { name: 'inner' })(nested)))
        await setUser(1, { name: 'outer' })(tx)
      })
      await fresh(user(1))
      await fresh(user(2))
    },
  },
  ...(['inner', 'outer'] as const).map((lost): Row => ({
    id: 'J11',
    says: `transactions of two databases inside each other, the ${lost} one is rolled back`,
    expect: 'INV of what was committed, KEEP of what was not',
    story: async ({ provider, db, prime, hit, fresh }) => {
      const elsewhere = await openShop(provider)
      const second: Row = { id: 'J11', says: 'the second database', expect: '', story: async () => {} }
      try {
        await onStage(elsewhere, second, async (two) => {
          await prime(user(1))
          await two.prime(user(1))
          const inner = () =>
            two.db.transaction(async (tx) => {
              await setUser(1, { name: 'changed' })(tx)
              if (lost === 'inner') throw intended
            })
          const outer = db.transaction(async (tx) => {
            await setUser(1, { name: 'changed' })(tx)
            await (lost === 'inner' ? undone(inner()) : inner())
            if (lost === 'outer') throw intended
          })
          await (lost === 'outer' ? undone(outer) : outer)
          const [kept, moved] = lost === 'inner' ? [two.hit, fresh] : [hit, two.fresh]
          await kept(user(1))
          await moved(user(1))
          expect(await nameIn(user(1), lost === 'inner' ? db : two.db)).toBe('changed')
        })
      } finally {
        await elsewhere.close()
      }
    },
  })),
  {
    id: 'J12',
    says: 'whoever waited for COMMIT reads at once',
    expect: 'the new row',
    story: async ({ db, other, prime }) => {
      await prime(user(1))
      const seen = await db
        .transaction(renameUser)
        .then(() => Promise.all([nameIn(user(1), db), nameIn(user(1), other)]))
      expect(seen).toEqual(['Anna', 'Anna'])
    },
  },
  {
    id: 'J12',
    says: 'a subscriber reads when its transaction has committed',
    expect: 'the new row',
    story: async ({ db, cache, prime, fresh }) => {
      const { dataSource } = db
      const seen: unknown[] = []
      class Hooked {
        async afterTransactionCommit(): Promise<void> {
          seen.push(await nameIn(user(1), dataSource.manager))
        }
      }
      EventSubscriber()(Hooked)
      dataSource.setOptions({ subscribers: [cacheSubscriber({ cache }), Hooked] })
      await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas()
      await prime(user(1))
      await db.transaction(renameUser)
      expect(seen).toEqual(['Anna'])
      await fresh(user(1))
    },
  },
  {
    id: 'J14',
    says: 'a long transaction reads its old snapshot after a write',
    providers: ['postgresql'],
    expect: 'NOFILL',
    story: async ({ db, other, prime, fresh, hit }) => {
      await db.transaction('REPEATABLE READ', async (tx) => {
        await user(2)(tx)
        await renameUser(other)
        expect(await nameIn(user(1), tx), 'in the snapshot').toBe('Ann')
        expect(await nameIn(user(1), other)).toBe('Anna')
      })
      await fresh(user(1))
      await prime(user(1))
      await hit(user(1), other)
    },
  },
  {
    id: 'J15',
    says: 'a read that locks its row',
    providers: ['postgresql'],
    expect: 'BYPASS',
    story: async ({ db, shop, prime }) => {
      await prime(user(1))
      await db.transaction(async (tx) => {
        shop.log.reset()
        for (const mode of ['pessimistic_read', 'pessimistic_write'] as const)
          await tx.findOne(User, { where: { id: 1 }, lock: { mode } })
        expect(shop.log.count).toBe(2)
      })
    },
  },
  {
    id: 'J20',
    says: 'one transaction writes to three tables',
    inTransaction: true,
    write: async (tx) => {
      await tx.update(User, { id: 1 }, { name: 'Anna' })
      await tx.update(Post, { id: 1 }, { title: 'changed' })
      await tx.createQueryBuilder().relation(Tag, 'posts').of(1).remove(1)
    },
    INV: {
      one: user(1),
      two: post(1),
      both: withPosts,
      tags: (db) => db.findOne(Tag, { where: { id: 1 }, relations: { posts: true }, order: { posts: { id: 'ASC' } } }),
    },
    KEEP: { user: user(2), post: post(2), tag: (db) => db.findOneBy(Tag, { id: 2 }) },
  },
  {
    id: 'J23',
    says: 'a read on the DataSource itself while a transaction is open',
    providers: ['postgresql'],
    expect: 'stored as ever',
    story: async ({ db, other, fresh, hit }) => {
      await fresh(user(1), other)
      await db.transaction(async (tx) => {
        await Promise.all([user(3)(tx), user(4)(other)])
        await hit(user(1), other)
      })
      await hit(user(4), other)
    },
  },
  {
    id: 'J23',
    says: 'a write on the DataSource itself while a transaction is open, which is rolled back',
    providers: ['postgresql'],
    expect: 'INV of that write, KEEP of the transaction',
    story: async ({ db, other, prime, hit, fresh }) => {
      await prime(user(1), tagNamed)
      const work = db.transaction(async (tx) => {
        await Promise.all([other.update(Tag, { id: 1 }, { name: 'changed' }), tx.query('SELECT 1')])
        await setUser(1, { name: 'never' })(tx)
        throw intended
      })
      await undone(work)
      await fresh(tagNamed)
      expect(await nameIn(tagNamed, db)).toBe('changed')
      await hit(user(1))
    },
  },
  ...overlapping,
]
