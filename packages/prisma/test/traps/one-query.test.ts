import type { ShopClient } from '@tidemark/shop'
import { describe, expect, onTestFinished, test } from 'vitest'
import { overRedis } from '../../../../test/support/over-redis.ts'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops, withCache } from '../support/shop.ts'
import { byTheHook, ways } from '../support/ways-of-a-hit.ts'

const settled = async (call: () => PromiseLike<unknown>): Promise<unknown> => {
  try {
    return await call()
  } catch (error) {
    return (error as { readonly code?: string }).code ?? (error as Error).name
  }
}

const UPPER = 'A557DED6-6C9C-443E-8481-F41B29DFCA0A'
const NOBODY = '00000000-6c9c-443e-8481-f41b29dfca0a'

/** A row by a text that only the database takes for its own, and one that is not there. */
const spelledOtherwise = [
  [
    'mysql',
    {
      ask: (db: ShopClient) => db.user.findUnique({ where: { email: 'ADA@example.com' }, select: { id: true } }),
      other: (db: ShopClient, more = {}) =>
        db.user.findUnique({ where: { email: 'no' }, select: { id: true }, ...more }),
    },
  ],
  [
    'postgresql',
    {
      ask: (db: ShopClient) => db.doc.findUnique({ where: { uid: UPPER }, select: { id: true } }),
      other: (db: ShopClient, more = {}) =>
        db.doc.findUnique({ where: { uid: NOBODY }, select: { id: true }, ...more }),
    },
  ],
] as const

// Prisma makes one query of the findUnique calls of one turn, and looks for each row by its exact value.
for (const [database, { ask, other }] of spelledOtherwise)
  overShops(
    'a text that the database takes for another',
    (shop) => {
      const setup = async (options = {}) => {
        if (database === 'postgresql') await shop().base.doc.updateMany({ data: { uid: UPPER.toLowerCase() } })
        return withCache(shop().base, options)
      }

      describe.each(ways)('%s', (_, isInstant) => {
        test('is found again, though it was not found beside another', async () => {
          const made = await setup()
          const db = (isInstant ? made.db : byTheHook(made.db)) as unknown as ShopClient
          for (const _round of [1, 2]) {
            expect(await Promise.all([ask(db), other(db)])).toEqual([null, null])
            expect(await ask(db)).toEqual({ id: 1 })
            await made.cache.clear()
          }
        })
      })

      test('is found again, whoever asked the other', async () => {
        const { db, cache } = await setup()
        const passing = (call: typeof other) => call(shop().base.$extends(cacheExtension({ cache })) as never)
        expect(await Promise.all([ask(db as never), passing(other)])).toEqual([null, null])
        expect(await ask(db as never)).toEqual({ id: 1 })
      })

      test('is found again, where the other passed the cache by', async () => {
        const { db } = await setup()
        for (const by of [db, byTheHook(db)]) {
          const passing = other(by as never, { cache: false })
          expect(await Promise.all([ask(db as never), passing])).toEqual([null, null])
          expect(await ask(db as never)).toEqual({ id: 1 })
          await db.$cache.clear()
        }
      })

      test('is found again, where a server is asked before', async () => {
        const { db, cache } = await setup(overRedis())
        onTestFinished(() => cache.close())
        expect(await Promise.all([ask(db as never), other(db as never)])).toEqual([null, null])
        expect(await ask(db as never)).toEqual({ id: 1 })
      })

      test('that is not there is kept as such, asked alone', async () => {
        const { db, cache } = await setup()
        expect(await other(db as never)).toBeNull()
        expect(await answered(cache, () => other(db as never))).toEqual(['hit'])
      })
    },
    [database],
  )

overShops('findUnique calls of one turn', (shop) => {
  describe.each(ways)('%s', (_, isInstant) => {
    const setup = () => {
      const made = withCache(shop().base)
      return { ...made, db: isInstant ? made.db : byTheHook(made.db) }
    }

    test('that find no row whose relation is asked for are rejected as soon as they are asked alone', async () => {
      const { db } = setup()
      const profile = (id: number) => settled(() => db.user.findUniqueOrThrow({ where: { id } }).profile())
      await Promise.all([profile(70), profile(71)])
      expect(await profile(70)).toBe('P2025')
    })

    test('take numbers as Prisma does: a broken one is cut off by a lone call', async () => {
      const { db } = setup()
      const bare = shop().base
      const ask = (client: Pick<ShopClient, 'profile'>, id: number) =>
        settled(() => client.profile.findUnique({ where: { id }, select: { id: true } }))
      for (const id of [1, 2]) await ask(db as never, id)
      await Promise.all([ask(db as never, 1.5), ask(db as never, 7)])
      expect(await ask(db as never, 1.5)).toEqual(await ask(bare, 1.5))
    })

    test('with an operator for a unique field are Prisma’s to refuse', async () => {
      const { db } = setup()
      const ask = (client: Pick<ShopClient, 'profile'>, id: number) =>
        settled(() => client.profile.findUnique({ where: { userId: id, id: { equals: id } } as never }))
      await Promise.all([ask(db as never, 2), ask(db as never, 1)])
      expect(await ask(db as never, 2)).toBe('PrismaClientValidationError')
    })

    test('by whole numbers are kept, also those that find nothing', async () => {
      const { db, cache } = setup()
      const all = () => Promise.all([1, 77, 78].map((id) => db.user.findUnique({ where: { id } })))
      await all()
      expect(await answered(cache, all)).toEqual(['hit', 'hit', 'hit'])
    })

    test('by texts that find a row are kept', async () => {
      const { db, cache } = setup()
      const all = () =>
        Promise.all(['ada@example.com', 'bob@example.com'].map((email) => db.user.findUnique({ where: { email } })))
      await all()
      expect(await answered(cache, all)).toEqual(['hit', 'hit'])
    })
  })
})
