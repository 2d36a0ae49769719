import { seededRandom } from '@tidemark/shop'
import { sharedNow } from '../ledger/shared-clock.ts'
import { createWitness } from '../ledger/witness.ts'
import { checkAtRest } from '../run/check-at-rest.ts'
import { hitsSince, noHits } from '../run/hit-counts.ts'
import { openNewcomer, openShop, type OpenShop } from '../run/open-shop.ts'
import { runVisits } from '../run/run-visits.ts'
import { removeFolder } from '../run/temporary-folder.ts'
import { drawVisits } from '../workload/draw-visits.ts'
import type { Visit } from '../workload/operation.ts'
import type { Message, Order, Served, ShopSetting } from './messages.ts'

// One process of the shop. It does what it is told by the demo that started it, and never outlives that.

const tell = (message: Message): void => void process.send?.(message)

/** Tells of every so many operations that are done. */
const progressStep = 50

const watchRedis = ({ cache }: OpenShop): void => {
  cache?.on('degrade', ({ reason = 'degrade' }) => tell({ kind: 'remark', text: reason }))
}

const serve = async (setting: ShopSetting, shop: OpenShop, visits: readonly Visit[]): Promise<Served> => {
  const { by, processes, concurrency, warmUp } = setting
  const witness = createWitness({ by, now: sharedNow, tell: (report) => tell({ kind: 'report', report }) })
  const look = () => ({ queries: shop.statements.count, stats: shop.cache?.stats() })
  let before = look()
  const times = await runVisits({
    reads: shop.reads,
    writes: shop.writes,
    visits,
    witness,
    concurrency: Math.ceil(concurrency / processes),
    now: () => performance.now(),
    warmUp: Math.floor(warmUp / processes),
    onWarm: () => (before = look()),
    onProgress: (done) => done % progressStep === 0 && tell({ kind: 'progress', done }),
  })
  const after = look()
  witness.rest()
  const hits = before.stats && after.stats ? hitsSince(before.stats, after.stats) : noHits
  return { times, queries: after.queries - before.queries, hits }
}

const compare = async ({ by, cache }: ShopSetting, shop: OpenShop, visits: readonly Visit[]): Promise<string[]> => {
  // What lies in Redis is the same for all, so one process looks at it without its memory.
  const newcomer = by === 0 && cache?.redis !== undefined ? openNewcomer(shop.database, cache) : undefined
  try {
    return await checkAtRest([shop.reads, ...(newcomer ? [newcomer.shop] : [])], shop.database, visits)
  } finally {
    await newcomer?.close()
  }
}

const open = (setting: ShopSetting) => {
  const { by, processes, town, operations, seed } = setting
  const shop = openShop(setting)
  watchRedis(shop)
  // All draw the same crowd, and each takes its part of it.
  const crowd = drawVisits(town, operations, seededRandom(seed + 1))
  const visits = crowd.filter((_, index) => index % processes === by)
  return {
    open: () => {},
    time: sharedNow,
    serve: () => serve(setting, shop, visits),
    compare: () => compare(setting, shop, crowd),
    close: async () => {
      await shop.close()
      process.off('disconnect', abandoned)
    },
  }
}

const [, , folder] = process.argv

/** The demo was killed: nobody is left who would clean up. */
const abandoned = (): void => {
  if (folder !== undefined) removeFolder(folder)
  process.exit(1)
}
process.once('disconnect', abandoned)
// It may have happened while this file was loading.
if (!process.connected) abandoned()
// A Ctrl-C reaches all processes of the terminal; it is the demo that decides what comes of it.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})

let steps: ReturnType<typeof open> | undefined

const obey = async ({ name, takes }: Order): Promise<void> => {
  if (name === 'open') steps = open(takes as ShopSetting)
  tell({ kind: 'done', gives: await steps?.[name]() })
  if (name === 'close') process.disconnect?.()
}

process.on('message', (order) => {
  obey(order as Order).catch((error: unknown) => {
    tell({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  })
})
