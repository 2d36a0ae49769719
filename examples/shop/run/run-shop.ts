import { setTimeout as pause } from 'node:timers/promises'
import type { Ending } from '../ending.ts'
import { createLedger, type StaleRead } from '../ledger/ledger.ts'
import { isGrouping } from '../ledger/watched.ts'
import { startCrew } from '../processes/crew.ts'
import type { CacheSetting, Served, ShopSetting } from '../processes/messages.ts'
import type { Remark } from '../processes/start-process.ts'
import { allHits, type HitCounts } from './hit-counts.ts'
import type { PreparedShop } from './prepare-shop.ts'
import type { RunTimes } from './run-visits.ts'

/** What one run showed, all processes together. */
export interface RunResult {
  readonly times: RunTimes
  /** Statements that reached the database. */
  readonly queries: number
  readonly hits: HitCounts
  readonly stale: readonly StaleRead[]
  readonly judged: number
  /** Reads that did not show what another process had just written, as the bound allows. */
  readonly behind: number
  /** What the caches said about Redis, and how often. */
  readonly remarks: ReadonlyMap<string, number>
}

export interface RunSettings extends Pick<
  ShopSetting,
  'processes' | 'seed' | 'operations' | 'warmUp' | 'concurrency' | 'isBroken'
> {
  readonly name: string
  /** Of the whole demo. */
  readonly folder: string
  /** Omitted: no cache. */
  readonly cache?: CacheSetting
  readonly ending: Ending
  /** Called with the number of operations that all processes have done. */
  readonly onProgress: (done: number) => void
}

const merged = (served: readonly Served[]): Pick<RunResult, 'times' | 'queries' | 'hits'> => ({
  times: {
    reads: served.flatMap(({ times }) => times.reads),
    writes: served.flatMap(({ times }) => times.writes),
  },
  queries: served.reduce((sum, { queries }) => sum + queries, 0),
  hits: allHits(served.map(({ hits }) => hits)),
})

/** What is still on its way when the bound is over: a message, a timer that is late. */
const margin = 200

const faults = ['is answered differently by cache and database, after all writes are done']

/** Lets the crowd into a fresh copy of the shop. The ledger looks on; where there is no cache it must find nothing. */
export const runShop = async (prepared: PreparedShop, settings: RunSettings): Promise<RunResult> => {
  const { name, folder, cache, ending, onProgress, processes, ...shared } = settings
  const isShared = cache?.redis !== undefined
  const mayLag = isShared ? cache.maxStaleness : 0
  const ledger = createLedger({ processes, mayLag, isGrouping })
  ledger.open(prepared.rows)
  const { url } = prepared.copy(name)
  const done = Array.from({ length: processes }, () => 0)
  const remarks = new Map<string, number>()
  const onRemark = (by: number, remark: Remark): void => {
    if (remark.kind === 'report') ledger.take(remark.report)
    else if (remark.kind === 'remark') remarks.set(remark.text, (remarks.get(remark.text) ?? 0) + 1)
    else {
      done[by] = remark.done
      onProgress(done.reduce((sum, each) => sum + each, 0))
    }
  }

  const { town } = prepared
  const numbers = Array.from({ length: processes }, (_, by) => by)
  const { crew, opened } = startCrew(
    numbers.map((by) => ({ ...shared, by, processes, url, town, ...(cache && { cache }) })),
    folder,
    onRemark,
  )
  const kill = ending.add(crew.kill)
  try {
    await opened
    const served = await crew.order('serve')
    if (isShared) await pause(mayLag + margin)
    const different = cache ? await crew.order('compare') : []
    await crew.close()
    const atRest = different.flatMap((reads, by) => reads.map((read): StaleRead => ({ by, read, faults })))
    const { judged, behind, stale } = ledger
    return { ...merged(served), judged, behind, remarks, stale: [...stale, ...atRest] }
  } finally {
    await kill()
  }
}
