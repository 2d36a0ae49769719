import { Prisma } from '@prisma/client/extension'
import { createCache } from '@tidemark/core'
import type { ShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops } from '../support/shop.ts'

/** A computed field that takes a column's name and is computed from another one: who selects it makes Prisma ask for both. */
const named = Prisma.defineExtension({
  result: { user: { name: { needs: { email: true }, compute: ({ email }) => `by ${email}` } } },
})

/** One that takes the name of a relation, one that needs what `named` computes, and one with the name of a key. */
const related = Prisma.defineExtension({
  result: {
    post: { author: { needs: { slug: true }, compute: ({ slug }) => `of ${slug}` } },
    user: {
      role: { needs: { name: true }, compute: ({ name }) => `${name}, too` },
      tenantId: { needs: { age: true }, compute: ({ age }) => `at ${age}` },
    },
  },
})

overShops(
  'a computed field that takes the name of a column',
  (shop) => {
    const setup = () => {
      const cache = createCache({ defaults: { ttl: '5m' } })
      const ours = cacheExtension({ cache })
      const { base } = shop()
      const plain = base.$extends(ours)
      // Each with the same client without ours.
      const clients = [
        ['plain', plain, base],
        ['below', base.$extends(named).$extends(ours), base.$extends(named)],
        ['above', plain.$extends(named), base.$extends(named)],
        ['around', base.$extends(named).$extends(ours).$extends(related), base.$extends(named).$extends(related)],
        [
          'other way round',
          base.$extends(related).$extends(ours).$extends(named),
          base.$extends(related).$extends(named),
        ],
        ['twice', plain.$extends(named).$extends(ours), base.$extends(named)],
      ] as unknown as readonly (readonly [string, ShopClient, ShopClient])[]
      return { cache, clients, plain, above: clients[2]?.[1] as ShopClient }
    }

    const one = { where: { id: 1 } } as const
    const all = { orderBy: { id: 'asc' } } as const
    const reads: Readonly<Record<string, (db: ShopClient) => Promise<unknown>>> = {
      'a row': (db) => db.user.findUnique({ ...one, select: { name: true } }),
      rows: (db) => db.user.findMany({ ...all, select: { id: true, name: true, role: true } }),
      'all columns': (db) => db.user.findFirst(one),
      'a select without it': (db) => db.user.findFirstOrThrow({ ...one, select: { id: true, name: false } }),
      'what it needs beside it': (db) => db.user.findUniqueOrThrow({ ...one, select: { name: true, email: true } }),
      'a select in an include': (db) => db.post.findMany({ ...all, include: { author: { select: { name: true } } } }),
      'a select in a select': (db) =>
        db.post.findMany({ ...all, select: { id: true, author: { select: { name: true } } } }),
      'a select in an include in a select': (db) =>
        db.tenant.findMany({
          ...all,
          select: { users: { ...all, include: { posts: { ...all, select: { id: true, author: true } } } } },
        }),
      'a relation': (db) => db.post.findUnique({ ...one, select: { author: { select: { id: true } } } }),
      'a chain': (db) => db.post.findUnique(one).author({ select: { name: true } }),
      'a chain to many': (db) => db.user.findUnique(one).posts({ ...all, select: { id: true, author: true } }),
      'a count': (db) => db.user.count({ select: { name: true } }),
      'an aggregate': (db) => db.user.aggregate({ _max: { name: true } }),
      groups: (db) => db.user.groupBy({ by: ['name'], _count: true, orderBy: { name: 'asc' } }),
      'groups by both': (db) =>
        db.user.groupBy({ by: ['name', 'email'], _max: { id: true }, orderBy: { email: 'asc' } }),
    }
    /** What anybody can see of an answer. */
    const told = (db: ShopClient, read: (db: ShopClient) => Promise<unknown>): Promise<unknown> =>
      read(db).then(
        (answer) => ({ answer: JSON.parse(JSON.stringify(answer)) as unknown }),
        (error: unknown) => ({ error: (error as Error).name }),
      )

    test.each(Object.entries(reads))('shows %s as without a cache, whoever asked first', async (_, read) => {
      const { cache, clients } = setup()
      for (const [, first] of clients) {
        await cache.clear()
        await told(first, read)
        for (const _ of ['miss', 'hit'])
          for (const [name, client, bare] of clients)
            expect([name, await told(client, read)]).toEqual([name, await told(bare, read)])
      }
    })

    const data = { score: 10 }
    const writes: Readonly<Record<string, (db: ShopClient) => Promise<unknown>>> = {
      'a select without it': (db) => db.user.update({ ...one, data, select: { id: true } }),
      'a select of it': (db) => db.user.update({ ...one, data, select: { name: true } }),
      'a select of one that needs another': (db) => db.user.update({ ...one, data, select: { role: true } }),
      'a select of what it needs': (db) => db.user.update({ ...one, data, select: { email: true } }),
      'an omit of both': (db) => db.user.update({ ...one, data, omit: { role: true, name: true, email: true } }),
      'an omit of a key': (db) => db.user.update({ ...one, data, omit: { tenantId: true, age: true } }),
      'an omit of it': (db) => db.user.update({ ...one, data, omit: { role: true } }),
      'an omit of what it needs': (db) => db.user.update({ ...one, data, omit: { name: true } }),
      'all columns': (db) => db.user.update({ ...one, data }),
      'a select beside rows below': (db) =>
        db.post.update({
          ...one,
          data: { comments: { updateMany: { where: {}, data: { body: 'changed' } } } },
          select: { id: true },
        }),
      'a select beside a row above': (db) =>
        db.post.update({ ...one, data: { author: { update: { name: 'Ada' } } }, select: { id: true } }),
      'an upsert': (db) =>
        db.user.upsert({
          ...one,
          create: { email: 'never@example.com', name: 'never', tenantId: 1 },
          update: data,
          select: { id: true },
        }),
    }
    test.each(Object.entries(writes))('shows what a write returns, with %s, as without a cache', async (_, write) => {
      for (const [name, client, bare] of setup().clients)
        expect([name, await told(client, write)]).toEqual([name, await told(bare, write)])
    })

    test('is asked of the database where it makes Prisma ask for more', async () => {
      const { cache, above, plain } = setup()
      const selects = () => above.user.findUnique({ ...one, select: { name: true } })
      for (const _ of [1, 2]) expect(await answered(cache, selects)).toEqual(['bypass: extension'])
      for (const read of [
        () => above.user.findUnique(one),
        () => above.user.findUnique({ ...one, select: { id: true } }),
        () => above.post.findUnique({ ...one, select: { title: true } }),
        () => above.user.count({ select: { name: true } }),
        () => plain.user.findUnique({ ...one, select: { name: true } }),
      ]) {
        await read()
        expect(await answered(cache, read)).toEqual(['hit'])
      }
    })
  },
  ['sqlite', 'postgresql'],
)
