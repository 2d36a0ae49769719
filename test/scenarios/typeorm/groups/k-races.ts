import { expect } from 'vitest'
import type { Cache } from '@tidemark/core'
import { statement } from '../../../support/gate.ts'
import { Comment, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row, Stage, Write } from '../runner/row.ts'
import { allWith, insertAs, setPost, setUser, user, userByEmail } from './common.ts'

const list: Read = (db) => db.find(User, { where: { role: 'USER' }, order: { id: 'ASC' } })
const built: Read = (db) =>
  db.createQueryBuilder(User, 'u').where('u.role = :role', { role: 'USER' }).orderBy('u.id').getMany()
const counted: Read = (db) => db.countBy(User, { role: 'USER' })
/** Two statements: the second one loads the relation. */
const { query: withComments } = allWith(Post, { where: { authorId: 1 }, relations: { comments: true } })
const { join: joined } = allWith(Post, {
  where: { authorId: 1 },
  relations: { comments: true },
  order: { id: 'ASC', comments: { id: 'ASC' } },
})
const rename: Write = setUser(1, { name: 'Anna' })
const nameIn = async (answer: PromiseLike<unknown>) => ((await answer) as { name?: string } | null)?.name

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

const changeComment: Write = (db) => db.update(Comment, { id: 1 }, { body: 'changed' })
const addComment: Write = (db) => db.insert(Comment, { postId: 2, body: 'new' })

const writes: Readonly<Record<string, Write>> = {
  'update()': rename,
  // Without asking for the row first, which would wait for the read that is slow.
  'save()': (db) => db.save(User, { id: 1, name: 'Anna' }),
  'a builder': (db) => db.createQueryBuilder().update(User).set({ name: 'Anna' }).where('id = 1').execute(),
  'a raw statement': (db) => db.query(`UPDATE users SET name = 'Anna' WHERE id = 1`),
  'a transaction': (db) => db.transaction(async (tx) => void (await rename(tx))),
}

export const rows: readonly Row[] = [
  ...Object.entries(writes).map(([how, write]): Row => ({
    id: 'K1',
    says: `a write by ${how} between load and fill`,
    expect: 'refused',
    story: race({ read: user(1), meanwhile: writing(write) }),
  })),
  ...Object.entries({ find: list, 'a builder': built, count: counted }).map(([how, read]): Row => ({
    id: 'K1',
    says: `a write between load and fill of a list by ${how}`,
    expect: 'refused',
    story: race({ read, meanwhile: writing(setUser(2, { role: 'ADMIN' })) }),
  })),
  {
    id: 'K1',
    says: 'a fill while a write has happened and nobody knows yet',
    expect: 'refused',
    story: async ({ db, other, gate, fresh }) => {
      const load = gate.hold(statement.reads('users'), 'after')
      const slow = Promise.resolve(user(1)(db))
      await load.reached
      const update = gate.hold(statement.updates('users'), 'after')
      const write = Promise.resolve(rename(other))
      await update.reached
      load.release()
      await slow
      update.release()
      await write
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
    says: 'an id of TypeORM’s own cache is removed',
    expect: 'refused',
    story: race({
      read: (db) => db.findOne(User, { where: { id: 1 }, cache: { id: 'ann', milliseconds: 60_000 } }),
      meanwhile: async ({ shop, cache }) => {
        await shop.admin.run(`UPDATE users SET name = 'Anna' WHERE id = 1`)
        await cache.invalidate({ tags: ['typeorm:ann'] })
      },
    }),
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
  ...Object.entries({ 'by a join': joined, 'by a query of its own': withComments }).flatMap(([how, read]): Row[] => [
    {
      id: 'K9',
      says: `a child that the answer shows ${how} changes before the fill`,
      expect: 'refused',
      story: race({ read, table: how === 'by a join' ? 'posts' : 'Comment', meanwhile: writing(changeComment) }),
    },
    {
      id: 'K9',
      says: `a child that the answer shows ${how} comes before the fill`,
      expect: 'refused',
      story: race({ read, table: how === 'by a join' ? 'posts' : 'Comment', meanwhile: writing(addComment) }),
    },
  ]),
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
      meanwhile: async ({ other }) => {
        await rename(other)
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
    story: race({
      read: user(9),
      meanwhile: writing(insertAs(User, { id: 9, email: 'new@example.com', name: 'New', tenantId: 1 })),
    }),
  },
  {
    id: 'K12',
    says: 'the same by a natural key, and the database makes the id',
    expect: 'refused',
    story: race({
      read: userByEmail('new@example.com'),
      meanwhile: writing((db) => db.save(User, { email: 'new@example.com', name: 'New', tenantId: 1 })),
    }),
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
      list: (db) => db.find(User, { where: { role: 'ADMIN' } }),
      inside: (db) => db.findOne(Post, { where: { id: 1 }, relations: { author: true } }),
      deep: (db) => db.findOne(Comment, { where: { id: 1 }, relations: { post: { author: true } } }),
    },
  },
]
