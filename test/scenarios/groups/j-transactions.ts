import { expect } from 'vitest'
import { statement } from '../runner/gate.ts'
import type { Db, Read, Row, Stage } from '../runner/row.ts'
import { openShop } from '../runner/shop.ts'
import { onStage } from '../runner/stage.ts'
import { inTurn, post, setPost, setUser, user } from './common.ts'

const tagNamed: Read = (db) => db.tag.findUnique({ where: { id: 1 } })
const admins: Read = (db) => db.user.findMany({ where: { role: 'ADMIN' }, orderBy: { id: 'asc' } })
const withPosts: Read = (db) => db.user.findUnique({ where: { id: 1 }, include: { posts: { orderBy: { id: 'asc' } } } })

const asDb = (tx: unknown): Db => tx as Db
const nameIn = async (read: Read, db: Db) => ((await read(db)) as { name: string } | null)?.name
const intended = new Error('rolled back on purpose')
const undone = (work: Promise<unknown>) => expect(work).rejects.toBe(intended)

/** Runs `work` in a transaction and then stops right before its end, until the returned function is called. */
const openTransaction = async (db: Db, work: (tx: Db) => Promise<unknown>, end: () => void = () => {}) => {
  let [begun, finish] = [() => {}, () => {}]
  const isOpen = new Promise<void>((resolve) => (begun = resolve))
  const mayEnd = new Promise<void>((resolve) => (finish = resolve))
  const done = db.$transaction(async (tx) => {
    await work(asDb(tx))
    begun()
    await mayEnd
    end()
  })
  done.catch(() => {})
  await Promise.race([isOpen, done])
  return () => {
    finish()
    return done
  }
}

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
      const end = await openTransaction(db, setUserIn)
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
  {
    id: 'J17',
    says: 'two writers of one row, written through, the first one is told last',
    expect: 'the second one stays',
    options: { models: { User: { writeThrough: true } } },
    story: crossingUpdates,
  },
  {
    id: 'J17',
    says: 'written through and alone',
    expect: 'the new row',
    options: { models: { User: { writeThrough: true } } },
    story: async ({ db, prime, fresh }) => {
      await prime(user(1), admins)
      await setUser(1, { name: 'Anna', score: { increment: 1 } })(db)
      await fresh(user(1))
      await fresh(admins)
    },
  },
  { id: 'J18', says: 'two writers of one row, the first one is told last', expect: 'INV', story: crossingUpdates },
  {
    id: 'J20',
    says: 'an array of writes to two models',
    alone: true,
    write: (db) =>
      db.$transaction([
        db.user.update({ where: { id: 1 }, data: { name: 'Anna' } }),
        db.post.update({ where: { id: 1 }, data: { title: 'changed' } }),
        db.tag.update({ where: { id: 1 }, data: { posts: { disconnect: { id: 1 } } } }),
      ]),
    INV: {
      one: user(1),
      other: post(1),
      both: withPosts,
      tags: (db) => db.tag.findUnique({ where: { id: 1 }, include: { posts: { orderBy: { id: 'asc' } } } }),
    },
    KEEP: { user: user(2), post: post(2) },
  },
  {
    id: 'J20',
    says: 'an array of reads and writes, read meanwhile',
    expect: 'INV of both models at once',
    story: async ({ db, other, gate, prime, fresh }) => {
      await prime(user(1), post(1))
      const commit = gate.hold(statement.commits, 'after')
      const writing = db.$transaction([
        db.user.update({ where: { id: 1 }, data: { name: 'Anna' } }),
        db.post.update({ where: { id: 1 }, data: { title: 'changed' } }),
      ])
      await commit.reached
      await Promise.all([user(1)(other), post(1)(other)])
      commit.release()
      await writing
      await fresh(user(1))
      await fresh(post(1))
    },
  },
  {
    id: 'J23',
    says: 'a call on the client itself while a transaction is open, which is rolled back',
    expect: 'INV of that call, KEEP of the transaction',
    story: async ({ db, other, prime, hit, fresh }) => {
      await prime(user(1), tagNamed)
      const work = db.$transaction(async (tx) => {
        const outside = other.tag.update({ where: { id: 1 }, data: { name: 'changed' } })
        await Promise.all([outside, user(3)(asDb(tx))])
        await setUser(1, { name: 'never' })(asDb(tx))
        throw intended
      })
      await undone(work)
      await fresh(tagNamed)
      expect(await nameIn(tagNamed, db)).toBe('changed')
      await hit(user(1))
    },
  },
  {
    id: 'J23',
    says: 'a read on the client itself while a transaction is open',
    expect: 'stored as ever',
    story: async ({ db, other, fresh, hit }) => {
      await fresh(user(1), other)
      await db.$transaction(async (tx) => {
        await Promise.all([user(3)(asDb(tx)), user(4)(other)])
        await hit(user(1), other)
      })
      await hit(user(4), other)
    },
  },
  {
    id: 'J24',
    says: 'ten thousand invalidations of a transaction that is rolled back',
    expect: 'KEEP',
    story: async ({ db, cache, prime, hit }) => {
      await prime(user(1), user(2), admins)
      const before = cache.stats().invalidations
      const work = db.$transaction(async (tx) => {
        await setUser(2, { name: 'never' })(asDb(tx))
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
      const end = await openTransaction(db, setUserIn)
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
      const writing = db.$transaction(async (tx) => void (await setUserIn(asDb(tx))))
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

function setUserIn(tx: Db) {
  return setUser(1, { name: 'Anna' })(tx) as Promise<unknown>
}
