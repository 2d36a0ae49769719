import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import type { Db, Row, Stage } from '../runner/row.ts'
import { openShop } from '../runner/shop.ts'
import { onStage } from '../runner/stage.ts'
import { inTurn, post, setPost, setUser, user } from './common.ts'
import { overlapping } from './j-overlapping.ts'
import {
  admins,
  asDb,
  intended,
  nameIn,
  openTransaction,
  renameUser,
  tagNamed,
  undone,
  withPosts,
} from './transaction.ts'

const throwIntended = (): never => {
  throw intended
}

/** A constraint that is only checked by COMMIT, broken. */
const breakAtCommit = async (tx: Db): Promise<void> => {
  await tx.$executeRawUnsafe('SET CONSTRAINTS ALL DEFERRED')
  await tx.post.create({ data: { title: 'orphan', body: '', categoryId: 999 } })
}
const deferrable = (stage: Stage, how: string) =>
  stage.shop.admin.run(`ALTER TABLE posts ALTER CONSTRAINT posts_category_id_fkey ${how}`)

export const rows: readonly Row[] = [
  {
    id: 'J2',
    says: 'a transaction reads what it wrote',
    expect: 'its own write, BYPASS',
    story: async ({ db, shop, cache, prime, hit, fresh }) => {
      await prime(user(1), user(2))
      const filled: unknown[] = []
      cache.on('fill', (event) => filled.push(event))
      const work = db.$transaction(async (tx) => {
        await setUser(1, { name: 'Anna' })(asDb(tx))
        expect(await nameIn(user(1), asDb(tx))).toBe('Anna')
        shop.log.reset()
        await user(2)(asDb(tx))
        await user(3)(asDb(tx))
        expect(shop.log.count, 'statements in the transaction').toBe(2)
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
    expect: 'the old row, then INV',
    story: async ({ db, other, prime, fresh }) => {
      await prime(user(1))
      const end = await openTransaction(db, renameUser)
      expect(await nameIn(user(1), other)).toBe('Ann')
      expect(await nameIn(admins, other).then(() => nameIn(user(1), other))).toBe('Ann')
      await end()
      expect(await nameIn(user(1), other)).toBe('Anna')
      await fresh(admins)
      await prime(user(1), admins)
    },
  },
  {
    id: 'J5',
    says: 'a transaction that others looked on is rolled back',
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
  {
    id: 'J5',
    says: 'an array of writes, the last one fails',
    expect: 'KEEP',
    story: async ({ db, prime, hit }) => {
      await prime(user(1), withPosts, tagNamed)
      const failing = db.$transaction([
        db.user.update({ where: { id: 1 }, data: { name: 'never' } }),
        db.user.findUnique({ where: { id: 1 } }),
        db.tag.update({ where: { id: 1 }, data: { name: 'y' } }),
      ])
      await expect(failing).rejects.toThrow()
      await hit(user(1))
      await hit(withPosts)
      await hit(tagNamed)
    },
  },
  {
    id: 'J6',
    says: 'COMMIT finds a broken constraint',
    // libsql leaves a transaction open whose COMMIT failed, with or without a cache: every later writer waits for it.
    providers: ['postgresql'],
    expect: 'nothing happened, the next one is stored again',
    story: async (stage) => {
      const { db, prime, fresh } = stage
      await deferrable(stage, 'DEFERRABLE')
      try {
        await prime(user(1), post(1))
        const failing = db.$transaction(async (tx) => {
          await setUser(1, { name: 'never' })(asDb(tx))
          await breakAtCommit(asDb(tx))
        })
        await expect(failing).rejects.toThrow()
        await fresh(user(1))
        await prime(user(1), post(1))
        await setUser(1, { name: 'Anna' })(db)
        await prime(user(1))
      } finally {
        await deferrable(stage, 'NOT DEFERRABLE')
      }
    },
  },
  {
    id: 'J6',
    says: 'the connection is lost after COMMIT',
    expect: 'the truth, and stored again once it is sure',
    options: { maxWriteTime: '60s' },
    story: async ({ db, gate, clock, prime, fresh, hit }) => {
      await prime(user(1), user(2))
      gate.fail(statement.commits, 'after', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
      await expect(db.$transaction(async (tx) => void (await setUser(1, { name: 'Anna' })(asDb(tx))))).rejects.toThrow()
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
    nests: true,
    expect: 'INV of the outer rows only',
    story: async ({ db, prime, hit, fresh }) => {
      await prime(user(1), user(2), user(3))
      await db.$transaction(async (tx) => {
        await setUser(1, { name: 'outer' })(asDb(tx))
        const inner = tx.$transaction(async (nested) => {
          await setUser(2, { name: 'inner' })(asDb(nested))
          expect(await nameIn(user(2), asDb(nested))).toBe('inner')
          throw intended
        })
        await undone(inner)
        await setUser(3, { name: 'outer' })(asDb(tx))
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
    nests: true,
    expect: 'KEEP',
    story: async ({ db, prime, hit }) => {
      await prime(user(1), user(2))
      const work = db.$transaction(async (tx) => {
        await setUser(1, { name: 'outer' })(asDb(tx))
        await tx.$transaction(async (nested) => void (await setUser(2, { name: 'inner' })(asDb(nested))))
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
    nests: true,
    expect: 'INV',
    story: async ({ db, prime, fresh }) => {
      await prime(user(1), user(2))
      await db.$transaction(async (tx) => {
        await tx.$transaction(async (nested) => void (await setUser(2, { name: 'inner' })(asDb(nested))))
        await setUser(1, { name: 'outer' })(asDb(tx))
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
            two.db.$transaction(async (tx) => {
              await setUser(1, { name: 'changed' })(asDb(tx))
              if (lost === 'inner') throw intended
            })
          const outer = db.$transaction(async (tx) => {
            await setUser(1, { name: 'changed' })(asDb(tx))
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
      const committed = db.$transaction(async (tx) => void (await setUser(1, { name: 'Anna' })(asDb(tx))))
      const seen = await committed.then(() => Promise.all([nameIn(user(1), db), nameIn(user(1), other)]))
      expect(seen).toEqual(['Anna', 'Anna'])
    },
  },
  {
    id: 'J12',
    says: "another extension's hook reads right after its write",
    expect: 'the new row',
    story: async ({ db, prime, fresh }) => {
      await prime(user(1))
      const seen: unknown[] = []
      const hooked = db.$extends({
        query: {
          user: {
            update: async ({ args, query }) => {
              const result = await query(args)
              seen.push(await nameIn(user(1), db))
              return result
            },
          },
        },
      })
      await hooked.user.update({ where: { id: 1 }, data: { name: 'Anna' } })
      expect(seen).toEqual(['Anna'])
      await fresh(user(1))
    },
  },
  {
    id: 'J14',
    says: 'a long transaction reads its old snapshot after a write',
    expect: 'NOFILL',
    story: async ({ provider, db, other, prime, fresh, hit }) => {
      const isolationLevel = provider === 'sqlite' ? 'Serializable' : 'RepeatableRead'
      const work = db.$transaction(
        async (tx) => {
          await user(2)(asDb(tx))
          await setUser(1, { name: 'Anna' })(other)
          expect(await nameIn(user(1), asDb(tx)), 'in the snapshot').toBe('Ann')
          expect(await nameIn(user(1), other)).toBe('Anna')
        },
        { isolationLevel },
      )
      await work
      await fresh(user(1))
      await prime(user(1))
      await hit(user(1), other)
    },
  },
  {
    id: 'J15',
    says: 'a read that locks its row',
    providers: ['postgresql'],
    write: setUser(1, { name: 'Anna' }),
    BYPASS: (db) => db.$queryRaw`SELECT id, name FROM users WHERE id = 1 FOR UPDATE`,
  },
  ...overlapping,
]
