import { expect } from 'vitest'
import type { Cache } from '@tidemark/core'
import { statement } from '../../support/gate.ts'
import type { Db, Read, Row, Stage, Write } from '../runner/row.ts'
import { addUser, post, setPost, setUser, user, userByEmail } from './common.ts'

const list: Read = (db) => db.user.findMany({ where: { role: 'USER' }, orderBy: { id: 'asc' } })
const withComments: Read = (db) =>
  db.post.findMany({
    where: { authorId: 1 },
    include: { comments: { orderBy: { id: 'asc' } } },
    orderBy: { id: 'asc' },
  })
const rename: Write = setUser(1, { name: 'Anna' })
const nameIn = async (answer: PromiseLike<unknown>) =>
  ((await answer) as { name?: string; title?: string } | null)?.name

interface Race {
  readonly read: Read
  /** Which of the read's statements waits. */
  readonly table?: string
  readonly when?: 'before' | 'after'
  readonly meanwhile: (stage: Stage) => PromiseLike<unknown>
}

/** A read that is slow, something that happens meanwhile, and then nobody may be given what the read saw. */
const race =
  ({ read, table = 'users', when = 'after', meanwhile }: Race) =>
  async (stage: Stage): Promise<void> => {
    const { db, other, gate, fresh, prime, hit } = stage
    const held = gate.hold(statement.reads(table), when)
    const slow = Promise.resolve(read(db))
    await held.reached
    await meanwhile(stage)
    held.release()
    await slow
    await fresh(read)
    await fresh(read, other)
    await prime(read)
    await hit(read, other)
  }

const writing =
  (write: Write) =>
  ({ other }: Stage) =>
    write(other)

/** A change that no client of ours makes, and somebody who tells the cache. */
const told =
  (target: Parameters<Cache['invalidate']>[0]) =>
  async ({ shop, cache }: Stage) => {
    await shop.admin.run(`UPDATE users SET name = 'Anna' WHERE id = 1`)
    await cache.invalidate(target)
  }

const changeComment: Write = (db) => db.comment.update({ where: { id: 1 }, data: { body: 'changed' } })
const addComment: Write = (db) => db.comment.create({ data: { postId: 2, body: 'new' } })

export const rows: readonly Row[] = [
  {
    id: 'K1',
    says: 'a write between load and fill',
    expect: 'refused',
    story: race({ read: user(1), meanwhile: writing(rename) }),
  },
  {
    id: 'K1',
    says: 'a write between load and fill of a list',
    expect: 'refused',
    story: race({ read: list, meanwhile: writing(setUser(2, { role: 'ADMIN' })) }),
  },
  {
    id: 'K1',
    says: 'a write inside a transaction between load and fill',
    expect: 'refused',
    story: race({
      read: user(1),
      meanwhile: ({ other }) => other.$transaction(async (tx) => void (await rename(tx as unknown as Db))),
    }),
  },
  {
    id: 'K1',
    says: 'a fill while a write has happened and nobody knows yet',
    expect: 'refused',
    story: async ({ db, other, gate, fresh }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(db))
      await load.reached
      const update = gate.hold(statement.updates('users'), 'after')
      const writing = Promise.resolve(rename(other))
      await update.reached
      load.release()
      await slow
      update.release()
      await writing
      await fresh(user(1))
      await fresh(user(1), other)
    },
  },
  {
    id: 'K2',
    says: 'there was nothing to forget',
    expect: 'refused',
    story: race({ read: userByEmail('ann@example.com'), meanwhile: writing(rename) }),
  },
  {
    id: 'K3',
    says: 'the whole model is invalidated',
    expect: 'refused',
    story: race({ read: user(1), meanwhile: told('User') }),
  },
  {
    id: 'K3',
    says: 'the row is invalidated',
    expect: 'refused',
    story: race({ read: user(1), meanwhile: told({ model: 'User', id: 1 }) }),
  },
  {
    id: 'K3',
    says: "a tag of the user's own is invalidated",
    expect: 'refused',
    options: { defaults: { ttl: '5m', tags: ['home'] } },
    story: race({ read: user(1), meanwhile: told({ tags: ['home'] }) }),
  },
  {
    id: 'K3',
    says: 'everything is cleared',
    expect: 'refused',
    story: race({
      read: user(1),
      meanwhile: async (stage) => {
        await stage.shop.admin.run(`UPDATE users SET name = 'Anna' WHERE id = 1`)
        await stage.cache.clear()
      },
    }),
  },
  {
    id: 'K6',
    says: 'a write while an answer is refreshed behind',
    expect: 'refused',
    options: { models: { User: { ttl: '1m', swr: '10m' } } },
    memoryOnly: true,
    story: async ({ db, other, gate, clock, prime, fresh }) => {
      await prime(user(1))
      clock.advance(120_000)
      const refresh = gate.hold(statement.reads('users'), 'after')
      expect(await nameIn(user(1)(db)), 'served meanwhile').toBe('Ann')
      await refresh.reached
      await rename(other)
      const after = nameIn(user(1)(db))
      refresh.release()
      expect(await after).toBe('Anna')
      await fresh(user(1))
      await fresh(user(1), other)
      await prime(user(1))
    },
  },
  {
    id: 'K8',
    says: 'a write after the read began and before its statement',
    expect: 'never stale',
    story: race({ read: user(1), when: 'before', meanwhile: writing(rename) }),
  },
  {
    id: 'K9',
    says: 'a child that the answer shows changes before the fill',
    expect: 'refused',
    story: race({ read: withComments, table: 'Comment', meanwhile: writing(changeComment) }),
  },
  {
    id: 'K9',
    says: 'a child comes before the fill',
    expect: 'refused',
    story: race({ read: withComments, table: 'Comment', meanwhile: writing(addComment) }),
  },
  {
    id: 'K9',
    says: 'a child changes between the two loads',
    expect: 'never stale',
    story: race({ read: withComments, table: 'posts', meanwhile: writing(changeComment) }),
  },
  {
    id: 'K9',
    says: 'a parent goes elsewhere between the two loads',
    expect: 'never stale',
    story: race({
      read: withComments,
      table: 'Comment',
      when: 'before',
      meanwhile: writing(setPost(2, { authorId: 2 })),
    }),
  },
  {
    id: 'K9',
    says: 'two writes during one load',
    expect: 'refused',
    story: race({
      read: user(1),
      meanwhile: async ({ db, other }) => {
        await rename(other)
        await db.user.findUnique({ where: { id: 1 }, cache: 'refresh' } as Parameters<Db['user']['findUnique']>[0])
        await setUser(1, { name: 'Annabel' })(other)
      },
    }),
  },
  {
    id: 'K11',
    says: 'after a race the next write still finds the answer',
    expect: 'INV',
    story: async (stage) => {
      await race({ read: list, meanwhile: ({ cache }) => cache.invalidate('User') })(stage)
      await setUser(2, { role: 'ADMIN' })(stage.db)
      await stage.fresh(list)
      expect(await list(stage.db)).toHaveLength(2)
    },
  },
  {
    id: 'K12',
    says: 'nothing was found, and the row comes before the fill',
    expect: 'refused',
    story: race({ read: user(9), meanwhile: writing(addUser({ id: 9 })) }),
  },
  {
    id: 'K12',
    says: 'the same by a natural key, and the database makes the id',
    expect: 'refused',
    story: race({ read: userByEmail('new@example.com'), meanwhile: writing(addUser()) }),
  },
  {
    id: 'K14',
    says: 'somebody asks after a write, a load from before it is under way',
    expect: 'the new row',
    story: async ({ db, other, gate, fresh }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const before = Promise.resolve(user(1)(db))
      await load.reached
      await rename(other)
      const after = [user(1)(db), user(1)(other)].map((read) => nameIn(read))
      load.release()
      await before
      expect(await Promise.all(after)).toEqual(['Anna', 'Anna'])
      await fresh(user(1))
    },
  },
  {
    id: 'K15',
    says: 'two writes with a fill between them',
    expect: 'the second one',
    story: async ({ db, prime, fresh }) => {
      await prime(user(1), list)
      await rename(db)
      await prime(user(1), list)
      await setUser(1, { name: 'Annabel', role: 'USER' })(db)
      await fresh(user(1))
      await fresh(list)
      expect(await nameIn(user(1)(db))).toBe('Annabel')
    },
  },
  {
    id: 'K17',
    says: 'everything in one millisecond',
    expect: 'refused',
    story: async (stage) => {
      const started = stage.clock.now()
      await race({ read: user(1), meanwhile: ({ cache }) => cache.invalidate('User') })(stage)
      for (const name of ['a', 'b', 'c']) {
        await setUser(1, { name })(stage.db)
        await stage.prime(user(1))
      }
      expect(stage.clock.now()).toBe(started)
    },
  },
  {
    id: 'K18',
    says: 'one answer showed the new row, another one is stored',
    write: rename,
    INV: {
      byId: user(1),
      byEmail: userByEmail('ann@example.com'),
      list: (db) => db.user.findMany({ where: { role: 'ADMIN' } }),
      inside: (db) => db.post.findUnique({ where: { id: 1 }, include: { author: true } }),
      deep: (db) => db.comment.findUnique({ where: { id: 1 }, include: { post: { include: { author: true } } } }),
    },
  },
  {
    id: 'K18',
    says: 'a write has happened and nobody knows yet',
    expect: 'no reader goes back in time',
    story: async ({ provider, db, other, gate, prime }) => {
      await prime(user(1), userByEmail('ann@example.com'))
      const update = gate.hold(statement.settles(provider, 'users'), 'after')
      const writing = Promise.resolve(rename(db))
      await update.reached
      expect(await nameIn(other.user.findFirst({ where: { id: 1 }, cache: 'refresh' } as object))).toBe('Anna')
      expect(await nameIn(user(1)(other))).toBe('Anna')
      expect(await nameIn(userByEmail('ann@example.com')(db))).toBe('Anna')
      update.release()
      await writing
    },
  },
  {
    id: 'K20',
    says: 'a new fill is there before the old one comes',
    expect: 'the new one stays',
    story: async ({ db, other, gate, prime, hit }) => {
      const load = gate.hold(statement.reads('posts'), 'after')
      const slow = Promise.resolve(post(1)(db))
      await load.reached
      await setPost(1, { title: 'changed' })(other)
      const refreshed = other.post.findUnique({ where: { id: 1 }, cache: 'refresh' } as Parameters<
        Db['post']['findUnique']
      >[0])
      expect(await refreshed).toMatchObject({ title: 'changed' })
      load.release()
      await slow
      expect(await post(1)(db)).toMatchObject({ title: 'changed' })
      await prime(post(1))
      await hit(post(1), other)
    },
  },
]
