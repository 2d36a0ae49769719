import { Prisma } from '@prisma/client/extension'
import { createCache } from '@tidemark/core'
import { describe, expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops } from '../support/shop.ts'

interface Users {
  findMany(args?: object): Promise<readonly { readonly name: string }[]>
  updateMany(args: object): Promise<unknown>
}
interface WithUsers {
  readonly user: Users
}

const usersOf = (model: object): Users => Prisma.getExtensionContext(model) as unknown as Users
const clientOf = (client: object): WithUsers => Prisma.getExtensionContext(client) as unknown as WithUsers

/** Methods of a model that call its own, as `getExtensionContext` hands them out. */
const methods = Prisma.defineExtension({
  name: 'methods',
  model: {
    user: {
      async namesOf(tenantId: number): Promise<readonly string[]> {
        const users = await usersOf(this).findMany({ where: { tenantId }, orderBy: { id: 'asc' } })
        return users.map(({ name }) => name)
      },
      rename(id: number, name: string): Promise<unknown> {
        return usersOf(this).updateMany({ where: { id }, data: { name } })
      },
    },
  },
})

/** Methods of the client. */
const helpers = Prisma.defineExtension({
  name: 'helpers',
  client: {
    $renameAll(name: string): Promise<unknown> {
      return clientOf(this).user.updateMany({ where: {}, data: { name } })
    },
  },
})

/** It hides the column that it is computed from. */
const masked = Prisma.defineExtension({
  result: { user: { email: { needs: { email: true }, compute: ({ email }) => email.replace(/^[^@]*/, '***') } } },
})

/** It is computed from what is computed. */
const greeting = Prisma.defineExtension((client) =>
  client
    .$extends({ result: { user: { upper: { needs: { name: true }, compute: ({ name }) => name.toUpperCase() } } } })
    .$extends({
      result: { user: { greeting: { needs: { upper: true }, compute: (user: unknown) => `Hello ${shoutOf(user)}` } } },
    }),
)
const shoutOf = (user: unknown): string => (user as { readonly upper: string }).upper

/** What its documentation warns of: the transactions of the client that it was applied to, whoever calls. */
const retrying = Prisma.defineExtension((client) =>
  client.$extends({
    client: {
      async $transaction(work: unknown, options?: unknown): Promise<unknown> {
        const run = (client as unknown as { $transaction(...args: unknown[]): Promise<unknown> }).$transaction
        for (let turn = 1; ; turn++)
          try {
            return await run.call(client, work, options)
          } catch (error) {
            if (turn === 3 || !(error as Error).message.includes('again')) throw error
          }
      },
    },
  }),
)

overShops(
  'beside another extension',
  (shop) => {
    const setup = () => {
      const cache = createCache({ defaults: { ttl: '5m' } })
      return { cache, base: shop().base, ours: cacheExtension({ cache }) }
    }
    const ada = { where: { id: 1 } } as const

    describe.each(['below', 'above'])('%s', (where) => {
      test('methods of a model read from the cache, and what they write is seen', async () => {
        const { cache, base, ours } = setup()
        const db = where === 'below' ? base.$extends(methods).$extends(ours) : base.$extends(ours).$extends(methods)
        expect(await db.user.namesOf(1)).toEqual(['Ada', 'Bob'])
        expect(await answered(cache, () => db.user.namesOf(1))).toEqual(['hit'])
        await db.user.rename(1, 'changed')
        expect(await db.user.namesOf(1)).toEqual(['changed', 'Bob'])
        await db.$transaction(async (tx) => {
          await tx.user.rename(2, 'inside')
          expect(await tx.user.namesOf(1)).toEqual(['changed', 'inside'])
        })
        expect(await db.user.namesOf(1)).toEqual(['changed', 'inside'])
      })

      test('what methods of the client write is seen', async () => {
        const { base, ours } = setup()
        const db = where === 'below' ? base.$extends(helpers).$extends(ours) : base.$extends(ours).$extends(helpers)
        const name = async () => (await db.user.findUnique(ada))?.name
        expect(await name()).toBe('Ada')
        await db.$renameAll('all')
        expect(await name()).toBe('all')
        await db.$transaction((tx) => tx.$renameAll('again'))
        expect(await name()).toBe('again')
      })

      test('a computed field that takes a column’s name hides it on hits and on misses, and from nobody else', async () => {
        const { cache, base, ours } = setup()
        const plain = base.$extends(ours)
        const db = where === 'below' ? base.$extends(masked).$extends(ours) : plain.$extends(masked)
        const reads = [
          async () => (await db.user.findUnique(ada))?.email,
          async () => (await db.user.findUnique({ ...ada, select: { email: true } }))?.email,
          async () => (await db.user.findMany({ where: { tenantId: 1 }, orderBy: { id: 'asc' } }))[0]?.email,
          async () => (await db.post.findUnique({ where: { id: 1 }, include: { author: true } }))?.author?.email,
          async () => (await db.user.findUnique({ where: { email: 'ada@example.com' } }))?.email,
        ]
        for (const read of reads) {
          expect(await read()).toBe('***@example.com')
          expect(await answered(cache, async () => expect(await read()).toBe('***@example.com'))).toEqual(['hit'])
        }
        expect((await plain.user.findUnique(ada))?.email).toBe('ada@example.com')
        const written = await db.user.update({ ...ada, data: { email: 'new@example.com' } })
        expect(written.email).toBe('***@example.com')
        expect((await plain.user.findUnique(ada))?.email).toBe('new@example.com')
        expect(await db.user.findUnique({ where: { email: 'ada@example.com' } })).toBeNull()
      })

      test('a field that is computed from a computed one is new after a write', async () => {
        const { cache, base, ours } = setup()
        const db = where === 'below' ? base.$extends(greeting).$extends(ours) : base.$extends(ours).$extends(greeting)
        const read = async () => (await db.user.findUnique(ada))?.greeting
        expect(await read()).toBe('Hello ADA')
        expect(await answered(cache, read)).toEqual(['hit'])
        await db.user.update({ ...ada, data: { name: 'Eve' } })
        expect(await read()).toBe('Hello EVE')
        const changed = await db.user.update({ ...ada, data: { score: 1 }, select: { greeting: true } })
        const truth = await base
          .$extends(greeting)
          .user.update({ ...ada, data: { score: 1 }, select: { greeting: true } })
        expect(changed.greeting).toBe(truth.greeting)
      })

      test('transactions that begin in a way of its own lose nothing', async () => {
        const { base, ours } = setup()
        const db = where === 'below' ? base.$extends(retrying).$extends(ours) : base.$extends(ours).$extends(retrying)
        const run = (work: unknown) =>
          (db as unknown as { $transaction(work: unknown): Promise<unknown> }).$transaction(work)
        const name = async () => (await db.user.findUnique(ada))?.name
        expect(await name()).toBe('Ada')
        let turns = 0
        await run(async (tx: typeof db) => {
          await tx.user.update({ ...ada, data: { name: `turn ${++turns}` } })
          if (turns < 3) throw new Error('try again')
        })
        expect(await name()).toBe('turn 3')
        const failing = run(async (tx: typeof db) => {
          await tx.user.update({ ...ada, data: { name: 'never' } })
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        expect(await name()).toBe('turn 3')
        await run([db.user.update({ ...ada, data: { name: 'array' } }), db.user.count()])
        expect(await name()).toBe('array')
      })
    })

    test('the same extension once more is no second cache: answers are those of the database', async () => {
      const { cache, base, ours } = setup()
      const other = createCache({ defaults: { ttl: '5m' } })
      for (const again of [ours, cacheExtension({ cache: other })]) {
        await shop().admin.restore()
        await cache.clear()
        const db = base.$extends(ours).$extends(again)
        const read = async () => (await db.user.findUnique(ada))?.name
        expect(await read()).toBe('Ada')
        const seen = [await answered(cache, read), await answered(other, read)].flat()
        expect(seen).toContain('hit')
        await db.user.update({ ...ada, data: { name: 'changed' } })
        expect(await read()).toBe('changed')
        await db.$transaction(async (tx) => {
          await tx.user.update({ ...ada, data: { name: 'inside' } })
          expect((await tx.user.findUnique(ada))?.name).toBe('inside')
        })
        expect(await read()).toBe('inside')
        await db.$executeRaw`UPDATE users SET name = 'raw' WHERE id = 1`
        expect(await read()).toBe('raw')
      }
    })

    test('the client of a transaction can be extended no more than without a cache', async () => {
      const { base, ours } = setup()
      const kindOf = (client: typeof base) =>
        client.$transaction((tx) => Promise.resolve(typeof (tx as { $extends?: unknown }).$extends))
      expect(await kindOf(base.$extends(ours) as unknown as typeof base)).toBe(await kindOf(base))
    })
  },
  ['sqlite', 'postgresql'],
)
