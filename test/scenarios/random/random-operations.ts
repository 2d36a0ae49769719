import fc from 'fast-check'
import { type ShopProvider, shopProviders } from '@tidemark/shop'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ofAll } from './areas.ts'
import { type History, histories } from './history.ts'
import { operationsByArea } from './operations.ts'
import { play } from './play.ts'
import type { Stage } from '../runner/row.ts'
import { openShop, type ScenarioShop } from '../runner/shop.ts'
import { onStage, type Over } from '../runner/stage.ts'

const { TIDEMARK_RANDOM_OPS: asked, TIDEMARK_RANDOM_SEED: chosen } = process.env
/** Calls that write, over all databases together. */
const operations = Number(asked ?? 2_000)
const perDatabase = operations / shopProviders.length
/** The part of them that each way to keep answers gets. */
const shares: Readonly<Partial<Record<Over, number>>> = { memory: 0.6, 'redis alone': 0.15, 'two processes': 0.25 }
/** The usual run is always the same one; whoever asks for a longer one wants another one. */
const seed = Number(chosen ?? (asked === undefined ? 20_260_101 : Date.now() % 2 ** 31))
/** Everywhere other histories, so that a short run is not nine times the same one. */
const seedOf = (provider: ShopProvider, over: Over): number =>
  seed + 10 * shopProviders.indexOf(provider) + Object.keys(shares).indexOf(over)
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

/** Histories drawn at random, and after each step the answers that they keep asking for: scenario U1. */
export const randomOperations = (provider: ShopProvider): void => {
  describe(`random operations (${provider})`, () => {
    let shop: ScenarioShop
    beforeAll(async () => {
      shop = await openShop(provider)
    })
    afterAll(() => shop.close())

    const run = async (over: Over): Promise<void> => {
      const calls = perDatabase * (shares[over] ?? 0)
      let [hits, misses, called, thousands] = [0, 0, 0, 0]
      const refused = new Set(Object.keys(ofAll(operationsByArea(provider))))
      let isTold = false
      /** A long run takes a while to make it smaller. */
      const tell = (error: unknown): never => {
        if (!isTold)
          console.log(`random ${provider} over ${over}, seed ${seed}: after ${called} operations: ${String(error)}`)
        isTold = true
        throw error
      }
      const row = { id: 'U1', says: 'random operations', expect: 'the truth', story: async () => {} }
      const property = fc.asyncProperty(fc.noBias(histories(length, provider)), async (history) => {
        const act = async ({ db, other, cache }: Stage) => {
          const readers = over === 'two processes' ? [db, other] : [db]
          await play({ provider, writers: [db, other], readers, taken: (what) => refused.delete(what) }, history).catch(
            tell,
          )
          const stats = cache.stats()
          hits += stats.hits.l1 + stats.hits.l2
          misses += stats.misses
          called += history.reduce((sum, step) => sum + step.calls.length, 0)
          if (asked !== undefined && Math.floor(called / 1_000) > thousands)
            console.log(
              `random ${provider} over ${over}: ${(thousands = Math.floor(called / 1_000))} thousand operations`,
            )
        }
        await onStage(shop, row, act, over)
      })
      const result = await fc.check(property, {
        seed: seedOf(provider, over),
        numRuns: runsFor(calls),
        interruptAfterTimeLimit: patience,
      })
      const ratio = hits / (hits + misses)
      console.log(
        `random ${provider} over ${over}: seed ${seed}, ${called} operations, hit ratio ${(ratio * 100).toFixed(1)} %${result.interrupted ? ', out of time' : ''}`,
      )
      // In fewer calls than these, most get few chances.
      if (called > 5_000 && refused.size > 0)
        console.log(`random ${provider} over ${over}: by itself the database took no ${[...refused].join(', ')}`)
      if (result.failed && result.counterexample !== null) {
        const [history] = result.counterexample
        const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)
        throw new Error(`TIDEMARK_RANDOM_SEED=${seed}, ${result.numShrinks} times smaller\n${why}\n${told(history)}`, {
          cause: result.errorInstance,
        })
      }
      expect(result.failed, 'interrupted').toBe(false)
      expect(ratio, 'hit ratio').toBeGreaterThan(0.2)
    }
    test('every answer is the one the database gives', () => run('memory'), patience * 2)
    // Each answer comes out of Redis, through its bytes.
    test('the same over Redis without memory', () => run('redis alone'), patience * 2)
    // Each process reads what the other one wrote.
    test('the same in two processes', () => run('two processes'), patience * 2)
  })
}
