import { createCache } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import { createShopClient, type SqliteTarget } from '@tidemark/shop'
import type { Shop } from '../api/shop.ts'
import { createLedger, type StaleRead } from '../ledger/ledger.ts'
import { isGrouping } from '../ledger/watched.ts'
import { checkAtRest } from './check-at-rest.ts'
import { countStatements } from './count-statements.ts'
import { type HitCounts, hitsSince } from './hit-counts.ts'
import { withForgetfulCache } from './forgetful-cache.ts'
import type { PreparedShop } from './prepare-shop.ts'
import { type RunSettings, type RunTimes, runVisits } from './run-visits.ts'

/** What one run showed. */
export interface RunResult {
  readonly times: RunTimes
  /** Statements that reached the database. */
  readonly queries: number
  readonly stale: readonly StaleRead[]
  readonly judged: number
}

export interface CachedRunResult extends RunResult {
  readonly hits: HitCounts
}

export type Crowd = Pick<RunSettings, 'visits' | 'warmUp' | 'concurrency' | 'now' | 'onProgress'>

/** The one write lock of SQLite makes transactions queue up: on a slow machine longer than Prisma waits by default. */
const transactionOptions = { maxWait: 60_000, timeout: 60_000 }

/** A client of a database, and how much it has asked of it. */
const openShop = (target: SqliteTarget) => {
  const { statements, wrapAdapter } = countStatements()
  return { shop: createShopClient(target, { wrapAdapter, transactionOptions }), statements }
}

const withLedger = async (shop: Shop, rows: PreparedShop['rows'], crowd: Crowd, onWarm: () => void) => {
  const ledger = createLedger(isGrouping)
  ledger.open(rows)
  const times = await runVisits({ ...crowd, shop, ledger, onWarm })
  return { times, stale: ledger.stale, judged: ledger.judged }
}

/** The shop as it is. The ledger looks on here, too: where there is no cache it must find nothing. */
export const runWithout = async (prepared: PreparedShop, crowd: Crowd): Promise<RunResult> => {
  const { shop, statements } = openShop(prepared.copy('without'))
  let queriesBefore = 0
  const seen = await withLedger(shop, prepared.rows, crowd, () => (queriesBefore = statements.count))
  await shop.$disconnect()
  return { ...seen, queries: statements.count - queriesBefore }
}

/** The same shop, the same visits; the client has a cache, and nothing else is different. */
export const runWith = async (prepared: PreparedShop, crowd: Crowd, isBroken: boolean): Promise<CachedRunResult> => {
  const target = prepared.copy('with')
  const { shop, statements } = openShop(target)
  // How long answers live is written in the schema: /// @cache(ttl: "5m"). Models without a hint take the default.
  const cache = createCache({ namespace: 'shop', l1: { maxBytes: '64mb' }, defaults: { ttl: '5m' } })
  const cached = isBroken ? withForgetfulCache(shop) : (shop.$extends(cacheExtension({ cache })) as unknown as Shop)
  let before = { queries: 0, stats: cache.stats() }
  const seen = await withLedger(cached, prepared.rows, crowd, () => {
    before = { queries: statements.count, stats: cache.stats() }
  })
  const queries = statements.count - before.queries
  const hits = hitsSince(before.stats, cache.stats())
  const other = createShopClient(target)
  const atRest = await checkAtRest(cached, other, crowd.visits)
  await other.$disconnect()
  await cache.close()
  await shop.$disconnect()
  const faults = ['is answered differently by cache and database, after all writes are done']
  return { ...seen, queries, hits, stale: [...seen.stale, ...atRest.map((read) => ({ read, faults }))] }
}
