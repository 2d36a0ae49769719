import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { seededRandom } from '@tidemark/shop'
import type { HistoryRecord } from '../history/records.ts'
import { createDice } from '../workload/dice.ts'
import { createKnown } from '../workload/known.ts'
import type { Shop } from '../orms/shop.ts'
import { openShop } from '../orms/open-shop.ts'
import { createCalls } from './calls.ts'
import { dyingBackend } from './dying-backend.ts'
import type { Orders, WorkerSetting } from './messages.ts'
import { createReporter } from './reporter.ts'
import { sharedNow } from '../../../examples/shop/ledger/shared-clock.ts'
import { createUndelivered } from './undelivered.ts'
import { ownSeed } from './own-seed.ts'
import { createVisitor, type Visitor } from './visitor.ts'
import { createWallClock } from './wall-clock.ts'

type Obey = { readonly [Name in Exclude<keyof Orders, 'open'>]: (takes: never) => Promise<Orders[Name]['gives']> }

/** How many rounds of all reads are compared at rest. */
const ROUNDS = 12
/** Milliseconds in which whatever is under way has to come to an end, once nothing is broken any more. */
const TO_END = 30_000
/** Leases are one and a half times `maxWriteTime`. */
const LONG = 1.8

/** One process of the run. */
export const openWorker = async (setting: WorkerSetting, send: (records: readonly HistoryRecord[]) => void) => {
  const { author, seed, maxWriteTime } = setting
  /** Everybody who draws has lots of his own, so that nobody's depend on who came first. Another life is other visitors. */
  const lotsOf = (who: number) => seededRandom(ownSeed([seed, author.worker, author.life, who]))
  const random = lotsOf(0)
  const calls = createCalls(author)
  const dying = dyingBackend()
  const shop = await openShop({ setting, calls, random: lotsOf(1), around: dying.around })
  const reporter = createReporter(send)
  const dice = createDice(random)
  const known = createKnown(dice)
  const undelivered = createUndelivered()
  const wallClock = createWallClock()
  shop.cache.on('degrade', (event) => {
    const call = calls.current()
    if (event.reason === 'undelivered' && call !== undefined) call.undelivered = true
    if (undelivered.hear(event)) reporter.tell({ kind: 'delivered', author, at: sharedNow() })
  })
  const visitorOf = (number: number): Visitor =>
    createVisitor({
      author,
      shop,
      calls,
      known,
      reporter,
      random: lotsOf(2 + number),
      dawdle: async (ms) => void (await pause(ms)),
      long: maxWriteTime * LONG,
    })

  const rest = new AbortController()
  const visitors: Promise<void>[] = []
  const live = async (visitor: Visitor): Promise<void> => {
    while (!rest.signal.aborted) await visitor.visit()
  }

  const differences = async ({ reads }: Shop): Promise<readonly string[]> => {
    const wrong = new Set<string>()
    for (let round = 0; round < ROUNDS; round++)
      for (const read of reads.every(known, dice)) {
        // Twice: what the first one brings into memory is an answer for the second.
        const answers = [await read.ask(undefined), await read.ask(undefined)]
        const truth = await read.ask(false)
        for (const answer of answers)
          if (!isDeepStrictEqual(sorted(answer), sorted(truth)))
            wrong.add(`${read.what}: ${JSON.stringify(answer)} instead of ${JSON.stringify(truth)}`)
      }
    return [...wrong]
  }

  const obey: Obey = {
    serve: async () => {
      for (let i = 0; i < setting.visitors; i++) visitors.push(live(visitorOf(i)))
    },
    rest: async () => {
      rest.abort()
      await Promise.race([Promise.all(visitors), pause(TO_END, undefined, { ref: false })])
      for (const { id: call, what } of calls.underWay.values())
        reporter.tell({ kind: 'failure', author, call, what, at: sharedNow(), error: `not over after ${TO_END} ms` })
      reporter.flush()
      const { hits, misses, bypasses } = shop.cache.stats()
      return { hits: { l1: hits.l1, l2: hits.l2 }, misses, bypasses }
    },
    dieAtRelease: async () => dying.arm(),
    jumpClock: async (ms: number) => wallClock.jump(ms),
    isDelivered: async () => !undelivered.any,
    compare: async (who: Orders['compare']['takes']) => {
      if (who === 'itself') return differences(shop)
      const newcomer = await openShop({ setting, calls, random, around: (backend) => backend, options: { l1: false } })
      try {
        return await differences(newcomer)
      } finally {
        await newcomer.close()
      }
    },
  }
  return obey
}

/** Lists without an order of their own may come in any. */
const sorted = (value: unknown): unknown => {
  if (!Array.isArray(value)) {
    if (typeof value !== 'object' || value === null || value instanceof Date) return value
    // An entity stays one of its class.
    const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)])
    return Object.assign(Object.create(Object.getPrototypeOf(value) as object) as object, Object.fromEntries(entries))
  }
  const items = value.map(sorted)
  return items.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
