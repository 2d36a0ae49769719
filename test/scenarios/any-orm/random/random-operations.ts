import fc from 'fast-check'
import type { ShopProvider } from '@tidemark/shop'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ofAll } from './areas.ts'
import { type History, histories } from './history.ts'
import type { Orm, ShopOf } from '../orm.ts'
import type { StageOf } from '../rows.ts'
import { type Over, stageOf } from '../stage.ts'
import { play, type Rules } from './play.ts'

const { TIDEMARK_RANDOM_OPS: asked, TIDEMARK_RANDOM_SEED: chosen } = process.env
/** Calls that write, over all databases of an ORM together. */
const operations = Number(asked ?? 2_000)
/** The part of them that each way to keep answers gets. */
const shares: Readonly<Partial<Record<Over, number>>> = { memory: 0.6, 'redis alone': 0.15, 'two processes': 0.25 }
/** The usual run is always the same one; whoever asks for a longer one wants another one. */
const seed = Number(chosen ?? (asked === undefined ? 20_260_101 : Date.now() % 2 ** 31))
/** Each history begins with the same rows and an empty cache, so that a failing one can be run again and made smaller. */
const length = 100
/** Lengths are drawn, too, and a step has one to three calls. */
const runsFor = (calls: number): number => Math.max(1, Math.ceil(calls / (length * 0.6)))
/** Milliseconds for all of it, so that looking for the smallest failing history comes to an end. */
const patience = 120_000 + operations * 200

const told = (history: History): string =>
  history
    .map(({ frame, by, calls, reads }, index) => {
      const list = (singles: History[number]['calls']) =>
        singles.map(({ what, dice }) => `${what}(${dice.join(' ')})`).join(', ')
      return `  ${index + 1}. ${frame} by ${by}: ${list(calls)}; reads ${list(reads)}`
    })
    .join('\n')

interface Game<Db, Client, Shop extends ShopOf<Client>> extends Rules<Db> {
  readonly orm: Orm<Db, Client, Shop>
  /** The two clients are one where a database has one connection: then there are no two processes. */
  hasTwoClients(provider: ShopProvider): boolean
}

/** Histories drawn at random, and after each step the answers that they keep asking for: scenario U1. */
export const randomOperationsOf =
  <Db, Client, Shop extends ShopOf<Client>>(game: Game<Db, Client, Shop>) =>
  (provider: ShopProvider): void => {
    const { orm } = game
    const onStage = stageOf(orm)
    const repertoire = game.repertoire(provider)
    const title = `${orm.title}${provider}`
    /** Everywhere other histories, so that a short run is not nine times the same one. */
    const seedOf = (over: Over): number =>
      seed + 10 * orm.providers.indexOf(provider) + Object.keys(shares).indexOf(over)
    describe(`random operations (${title})`, () => {
      let shop: Shop
      beforeAll(async () => {
        shop = await orm.openShop(provider)
      })
      afterAll(() => shop.close())

      const run = async (over: Over): Promise<void> => {
        const calls = (operations / orm.providers.length) * (shares[over] ?? 0)
        let [hits, misses, called, thousands] = [0, 0, 0, 0]
        const refused = new Set(Object.keys(ofAll(repertoire.operations)))
        let isTold = false
        /** A long run takes a while to make it smaller. */
        const tell = (error: unknown): never => {
          if (!isTold)
            console.log(`random ${title} over ${over}, seed ${seed}: after ${called} operations: ${String(error)}`)
          isTold = true
          throw error
        }
        const row = { id: 'U1', says: 'random operations', expect: 'the truth', story: async () => {} }
        const property = fc.asyncProperty(fc.noBias(histories(length, repertoire)), async (history) => {
          const act = async ({ db, other, cache }: StageOf<Db, Shop>) => {
            const readers = over === 'two processes' ? [db, other] : [db]
            const taken = (what: string) => void refused.delete(what)
            await play(game, { provider, writers: [db, other], readers, taken }, history).catch(tell)
            const stats = cache.stats()
            hits += stats.hits.l1 + stats.hits.l2
            misses += stats.misses
            called += history.reduce((sum, step) => sum + step.calls.length, 0)
            if (asked !== undefined && Math.floor(called / 1_000) > thousands)
              console.log(
                `random ${title} over ${over}: ${(thousands = Math.floor(called / 1_000))} thousand operations`,
              )
          }
          await onStage(shop, row, act, over)
        })
        const result = await fc.check(property, {
          seed: seedOf(over),
          numRuns: runsFor(calls),
          interruptAfterTimeLimit: patience,
        })
        const ratio = hits / (hits + misses)
        console.log(
          `random ${title} over ${over}: seed ${seed}, ${called} operations, hit ratio ${(ratio * 100).toFixed(1)} %${result.interrupted ? ', out of time' : ''}`,
        )
        // In fewer calls than these, most get few chances.
        if (called > 5_000 && refused.size > 0)
          console.log(`random ${title} over ${over}: by itself the database took no ${[...refused].join(', ')}`)
        if (result.failed && result.counterexample !== null) {
          const [history] = result.counterexample
          const why =
            result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)
          throw new Error(
            `TIDEMARK_RANDOM_SEED=${seed}, ${result.numShrinks} times smaller\n${why}\n${told(history)}`,
            {
              cause: result.errorInstance,
            },
          )
        }
        expect(result.failed, 'interrupted').toBe(false)
        expect(ratio, 'hit ratio').toBeGreaterThan(0.2)
      }
      test('every answer is the one the database gives', () => run('memory'), patience * 2)
      // Each answer comes out of Redis, through its bytes.
      test('the same over Redis without memory', () => run('redis alone'), patience * 2)
      // Each process reads what the other one wrote.
      if (game.hasTwoClients(provider)) test('the same in two processes', () => run('two processes'), patience * 2)
    })
  }
