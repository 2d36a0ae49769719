import { seededRandom } from '@tidemark/shop'
import { help, OptionError, readOptions, type DemoOptions } from './options.ts'
import { jsonReport } from './report/json-report.ts'
import { staleReport } from './report/stale-report.ts'
import { tableReport } from './report/table-report.ts'
import { prepareShop } from './run/prepare-shop.ts'
import { createProgress } from './run/progress.ts'
import { runWith, runWithout } from './run/run-shop.ts'
import { temporaryFolder } from './run/temporary-folder.ts'
import { drawVisits } from './workload/draw-visits.ts'

/** Seeds a shop, lets the same crowd loose on two copies of it, and says what the cache made of it. */
const demo = async (options: DemoOptions): Promise<number> => {
  const now = () => performance.now()
  const progress = createProgress(process.stderr, now)
  const seconds = (since: number): string => `${((now() - since) / 1000).toFixed(1)} s`

  const seeding = now()
  const prepared = await prepareShop(temporaryFolder('tidemark-demo-'), options.seed)
  // A shop is open for days: an empty cache is what it has after a deployment, not what it works with. So the first third of
  // either run is not measured; the ledger does watch it.
  const warmUp = Math.floor(options.operations / 2)
  const visits = drawVisits(prepared.town, warmUp + options.operations, seededRandom(options.seed + 1))
  const operations = visits.flat().length
  progress.done(`seeded a shop (${seconds(seeding)})`)

  const crowd = (run: string) => ({
    visits,
    warmUp,
    concurrency: options.concurrency,
    now,
    onProgress: (done: number) => progress.update(`${run}: ${done} of ${operations} operations`),
  })
  const startWithout = now()
  const without = await runWithout(prepared, crowd('without the cache'))
  progress.done(`without the cache: ${operations} operations (${seconds(startWithout)})`)
  const startWith = now()
  const cached = await runWith(prepared, crowd('with the cache'), options.break)
  progress.done(`with the cache: ${operations} operations, and all hot answers compared (${seconds(startWith)})`)

  if (without.stale.length > 0) throw new Error(`the checker is wrong: without a cache\n${staleReport(without.stale)}`)
  if (cached.stale.length > 0) process.stderr.write(`${staleReport(cached.stale)}\n`)
  console.log(tableReport({ warmUp, without, cached }))
  if (options.json) console.log(jsonReport({ warmUp, without, cached }))
  return cached.stale.length > 0 ? 1 : 0
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(help)
  else process.exitCode = await demo(options)
} catch (error) {
  const isTypo = error instanceof OptionError
  process.stderr.write(`${isTypo ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = isTypo ? 2 : 1
}
