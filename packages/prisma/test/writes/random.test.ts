import { type ShopClient, shopProviders } from '@tidemark/shop'
import fc from 'fast-check'
import { inspect, isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { openShop, withCache } from '../support/shop.ts'
import { type RandomWrite, randomWrite } from './random-data.ts'
import { RANDOM_READS } from './random-reads.ts'

const { TIDEMARK_RANDOM_WRITES: asked, TIDEMARK_RANDOM_SEED: chosen } = process.env
/** Writes per database. The usual run is always the same one; whoever asks for a longer one wants another one. */
const writes = Number(asked ?? 120)
const seed = Number(chosen ?? (asked === undefined ? 20_260_101 : Date.now() % 2 ** 31))
/** So many writes come one after the other; then the shop is filled anew. */
const length = 20
const patience = 60_000 + writes * 1_000

type Call = (args: object) => Promise<unknown>

const perform = (db: ShopClient, { model, operation, args }: RandomWrite): Promise<unknown> =>
  (db as unknown as Record<string, Record<string, Call>>)[model]?.[operation]?.(args) ??
  Promise.reject(new Error(model))

/** The database or Prisma may say no; anything else is a fault. */
const REFUSALS = new Set([
  'PrismaClientKnownRequestError',
  'PrismaClientUnknownRequestError',
  'PrismaClientValidationError',
  'DriverAdapterError',
])
const isRefused = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => false,
    (error: unknown) => {
      if (error instanceof Error && REFUSALS.has(error.name)) return true
      throw error
    },
  )

const askAll = async (db: ShopClient): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(RANDOM_READS).map(async ([name, read]) => [name, await read(db)] as const)),
  )

describe.each(shopProviders)('nested writes drawn at random (%s)', (provider) => {
  test(
    'leave no cached read that differs from the database',
    async () => {
      const shop = await openShop(provider)
      let [done, refused] = [0, 0]
      const play = async (story: readonly RandomWrite[]): Promise<void> => {
        await shop.admin.restore()
        const db = withCache(shop.base).db as unknown as ShopClient
        let truth = await askAll(db)
        for (const write of story) {
          done++
          const before = truth
          const failed = await isRefused(perform(db, write))
          // A call is all or nothing.
          if (failed) refused++
          else truth = await askAll(shop.base)
          const cached = await askAll(db)
          const stale = Object.keys(RANDOM_READS).filter((name) => !isDeepStrictEqual(cached[name], truth[name]))
          const why = `${inspect(write, { depth: 20 })} made untrue: ${stale.map((name) => inspect([name, before[name], truth[name]], { depth: 5 })).join('; ')}`
          expect(stale, why).toEqual([])
        }
      }
      try {
        const stories = fc.asyncProperty(fc.array(randomWrite, { minLength: length, maxLength: length }), play)
        await fc.assert(stories, {
          seed,
          numRuns: Math.ceil(writes / length),
          interruptAfterTimeLimit: patience,
          endOnFailure: asked === undefined,
        })
        console.log(
          `${provider}: seed ${seed}, ${done} nested writes (${refused} refused), ${done * Object.keys(RANDOM_READS).length} answers compared`,
        )
        expect(refused / done, 'most writes are done').toBeLessThan(0.8)
      } finally {
        await shop.close()
      }
    },
    patience + 60_000,
  )
})
