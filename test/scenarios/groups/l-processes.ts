import { expect } from 'vitest'
import { statement } from '../../support/gate.ts'
import { until } from '../../support/until.ts'
import type { ProcessRow, ProcessStage } from '../runner/process-row.ts'
import type { Read, Write } from '../runner/row.ts'
import { broken } from './l-bus.ts'
import { addPost, inTurn, post, setPost, setUser, user, userByEmail } from './common.ts'
import { converging } from './l-converging.ts'
import { nameIn } from './transaction.ts'

const admins: Read = (db) => db.user.findMany({ where: { role: 'ADMIN' }, orderBy: { id: 'asc' } })
const users: Read = (db) => db.user.count()
const postsOf =
  (authorId: number): Read =>
  (db) =>
    db.post.findMany({ where: { authorId }, orderBy: { id: 'asc' } })
const withComments: Read = (db) =>
  db.post.findUnique({ where: { id: 1 }, include: { comments: { orderBy: { id: 'asc' } } } })
const withTags: Read = (db) => db.post.findUnique({ where: { id: 1 }, include: { tags: { orderBy: { id: 'asc' } } } })
const rename: Write = setUser(1, { name: 'Anna' })

interface Told {
  readonly write: Write
  readonly INV: readonly Read[]
  readonly KEEP?: readonly Read[]
}

/** Both have everything in memory; A writes; B hears of it, and of nothing more than that. */
const told =
  ({ write, INV, KEEP = [] }: Told) =>
  async ({ a, b, heals }: ProcessStage): Promise<void> => {
    for (const read of [...INV, ...KEEP]) {
      await a.prime(read)
      await b.hit(read)
      await b.hit(read)
    }
    await write(a.db)
    for (const read of INV) await a.fresh(read)
    await b.agrees(...INV)
    for (const read of KEEP) {
      await a.hit(read)
      await b.hit(read)
    }
    await heals(...INV, ...KEEP)
  }

const everywhere = { modes: ['strong', 'bounded', 'eventual'] } as const

const coherence: readonly ProcessRow[] = [
  {
    ...everywhere,
    id: 'L1',
    says: 'A updates a row that B has in memory',
    expect: 'INV within the bound, KEEP of others',
    processes: told({
      write: rename,
      INV: [user(1), userByEmail('ann@example.com'), admins],
      KEEP: [user(2), post(1)],
    }),
  },
  {
    ...everywhere,
    id: 'L1',
    says: 'A inserts and deletes',
    expect: 'INV within the bound, KEEP of others',
    processes: told({
      write: inTurn(addPost({ authorId: 1 }), (db) => db.post.deleteMany({ where: { authorId: 2 } })),
      INV: [postsOf(1), postsOf(2), (db) => db.post.count()],
      KEEP: [postsOf(3), users, user(1)],
    }),
  },
  {
    ...everywhere,
    id: 'L1',
    says: 'A writes two models in a transaction',
    expect: 'INV within the bound, KEEP of others',
    processes: told({
      write: (db) =>
        db.$transaction(async (tx) => {
          await tx.user.update({ where: { id: 1 }, data: { name: 'Anna' } })
          await tx.post.update({ where: { id: 3 }, data: { authorId: 3 } })
        }),
      INV: [user(1), postsOf(2), postsOf(3)],
      KEEP: [user(2), postsOf(1)],
    }),
  },
  {
    ...everywhere,
    id: 'L1',
    says: 'A writes rows of a join table only',
    expect: 'INV within the bound, KEEP of others',
    processes: told({
      write: (db) => db.post.update({ where: { id: 1 }, data: { tags: { disconnect: { id: 1 } } } }),
      INV: [withTags],
      KEEP: [user(1)],
    }),
  },
  {
    ...everywhere,
    id: 'L1',
    says: 'A writes with a statement of its own',
    expect: 'INV within the bound',
    processes: told({
      write: (db) => db.$executeRaw`UPDATE users SET name = 'Anna' WHERE id = 1`,
      INV: [user(1), admins],
    }),
  },
  {
    id: 'L1',
    says: 'A takes its writes back',
    expect: 'KEEP',
    processes: async ({ a, b }) => {
      await a.prime(user(1), admins)
      await b.hit(user(1))
      await b.hit(admins)
      const work = a.db.$transaction(async (tx) => {
        await tx.user.update({ where: { id: 1 }, data: { name: 'never' } })
        throw new Error('rolled back on purpose')
      })
      await expect(work).rejects.toThrow('on purpose')
      for (const one of [a, b]) for (const read of [user(1), admins]) await one.hit(read)
    },
  },
  {
    id: 'L1',
    modes: ['bounded', 'eventual'],
    says: 'how long B goes on with what was before',
    expect: 'less than the bound',
    processes: async ({ a, b, mode, bound, provider }) => {
      const spans: number[] = []
      for (let turn = 0; turn < 15; turn++) {
        await a.fresh(user(1))
        await b.hit(user(1))
        await setUser(1, { name: `Ann ${turn}` })(a.db)
        const done = b.clock.now()
        let last = done
        await until(async () => {
          const asked = b.clock.now()
          const isNew = (await nameIn(user(1), b.db)) === `Ann ${turn}`
          if (!isNew) last = asked
          return isNew
        })
        spans.push(last - done)
      }
      const inTurn = spans.toSorted((one, other) => one - other)
      const at = (part: number): string => (inTurn[Math.ceil(inTurn.length * part) - 1] ?? 0).toFixed(1)
      console.log(`${provider}, ${mode}: B was behind for p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`)
      expect(Math.max(...spans)).toBeLessThan(bound)
    },
  },
  {
    id: 'L12',
    says: 'A puts what it wrote into Redis, B asks all the time',
    expect: 'never an older row after the write',
    options: { models: { User: { writeThrough: true } } },
    processes: async ({ a, b, heals }) => {
      a.wire.delay(5)
      for (let turn = 0; turn < 8; turn++) {
        const [writer, reader] = turn % 2 === 0 ? [a, b] : [b, a]
        const writing = Promise.resolve(setUser(1, { name: `Ann ${turn}` })(writer.db))
        await Promise.all([writing, user(1)(reader.db), user(1)(reader.db)])
        await writer.fresh(user(1))
        await reader.agrees(user(1))
      }
      a.wire.delay(0)
      await heals(user(1))
    },
  },
  {
    ...everywhere,
    id: 'L13',
    says: 'A cannot put entries into Redis',
    expect: 'the others are told all the same',
    server: [],
    processes: async ({ a, b, redis, server, start, heals }) => {
      // May read everything, and write what keeps versions; entries it may not.
      await redis.admin.acl('SETUSER', 'poor', 'on', '>secret', '~{*', '%R~*', '&*', '+@all')
      const poor = await start({
        url: Object.assign(new URL(server.url), { username: 'poor', password: 'secret' }).href,
      })
      await poor.fresh(user(2))
      await until(() => poor.events.some(({ type, tier }) => type === 'error' && tier === 'l2'))
      await a.prime(user(1))
      await b.hit(user(1))
      await poor.fresh(user(1))
      await rename(poor.db)
      await poor.fresh(user(1))
      await a.agrees(user(1))
      await b.agrees(user(1))
      await heals(user(1))
    },
  },
  {
    ...everywhere,
    id: 'L16',
    says: 'another build of the application knows another shape of the model',
    expect: 'own keys, INV of both',
    processes: async ({ a, b, shop, start, heals }) => {
      const old = await start({ client: shop.connect({ omit: { user: { age: true } } }) })
      await a.prime(user(1), user(2))
      await old.miss(user(1))
      await old.prime(user(1), user(2))
      await rename(a.db)
      await a.fresh(user(1))
      await old.agrees(user(1))
      await old.hit(user(2))
      await a.prime(user(1))
      await setUser(1, { name: 'Annabel' })(old.db)
      await old.fresh(user(1))
      await a.agrees(user(1))
      await b.agrees(user(1))
      await heals(user(1), user(2))
    },
  },
  {
    id: 'L18',
    says: 'another process comes, looks at everything, and pings',
    expect: 'KEEP',
    processes: async ({ a, b, start }) => {
      const reads = [user(1), admins, withComments, postsOf(1)]
      await a.prime(...reads)
      for (const read of reads) await b.hit(read)
      const third = await start()
      for (const read of reads) await third.hit(read)
      third.clock.skip(5_000)
      for (const read of reads) await third.hit(read)
      for (const one of [a, b]) for (const read of reads) await one.hit(read)
    },
  },
  {
    id: 'L19',
    says: 'an entry is from before a write, its reader from after it',
    expect: 'refused',
    processes: async ({ a, b, gate, start }) => {
      const load = gate.hold(statement.reads('Comment'), 'after')
      const slow = Promise.resolve(withComments(a.db))
      await load.reached
      await b.db.comment.update({ where: { id: 1 }, data: { body: 'changed' } })
      const later = await start()
      load.release()
      await slow
      await later.fresh(withComments)
      await a.agrees(withComments)
    },
  },
  {
    id: 'L19',
    says: 'an entry hangs on rows that its reader has never heard of',
    expect: 'INV',
    processes: async ({ a, b, start }) => {
      await a.prime(withComments)
      await b.db.comment.update({ where: { id: 1 }, data: { body: 'changed' } })
      await b.fresh(withComments)
      const later = await start()
      await later.hit(withComments)
      await a.db.comment.create({ data: { postId: 1, body: 'new' } })
      await later.agrees(withComments)
      await (await start()).fresh(withComments)
    },
  },
  {
    id: 'L16',
    says: 'a row goes elsewhere, and both builds list it',
    expect: 'INV of both',
    processes: async ({ a, shop, start }) => {
      const old = await start({ client: shop.connect({ omit: { post: { body: true } } }) })
      await a.prime(postsOf(1), postsOf(2))
      await old.prime(postsOf(1), postsOf(2))
      await setPost(1, { authorId: 2 })(old.db)
      await a.agrees(postsOf(1), postsOf(2))
      await old.fresh(postsOf(1))
      await old.fresh(postsOf(2))
    },
  },
]

export const rows: readonly ProcessRow[] = [...coherence, ...broken, ...converging]
