import { createEnding, type Ending } from './ending.ts'
import { OptionError } from './option-error.ts'
import { type DemoOptions, help, readOptions } from './options.ts'
import type { CacheSetting } from './processes/messages.ts'
import { findRedis, type FoundRedis } from './redis/find-redis.ts'
import { jsonReport } from './report/json-report.ts'
import { staleReport } from './report/stale-report.ts'
import { tableReport } from './report/table-report.ts'
import { prepareShop } from './run/prepare-shop.ts'
import { createProgress } from './run/progress.ts'
import { type RunResult, runShop } from './run/run-shop.ts'
import { removeFolder, temporaryFolder } from './run/temporary-folder.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** How far a process may be behind the others, milliseconds: the default of `maxStaleness`, and what the ledger allows. */
const maxStaleness = 1_000

const howToShare =
  'memory only, one process. For two processes over Redis: set REDIS_URL, or install redis-server ' +
  '(apt-get install redis-server, brew install redis).'

const processesFor = ({ processes, redis: wish }: DemoOptions, redis: FoundRedis | undefined): number => {
  if (redis) return processes ?? 2
  if (processes !== undefined && processes > 1)
    throw new OptionError(
      `--processes is '${processes}' without a Redis; expected 1, or: set REDIS_URL, or --redis <url>.`,
    )
  if (wish !== false) say(howToShare)
  return 1
}

const cacheOf = (redis: FoundRedis | undefined): CacheSetting =>
  redis ? { namespace: redis.namespace, redis: redis.url, maxStaleness } : { namespace: 'shop', maxStaleness }

/** Seeds a shop, lets the same crowd loose on two copies of it, and says what the cache made of it. */
const demo = async (options: DemoOptions, ending: Ending): Promise<number> => {
  const redis = await findRedis(options.redis)
  if (redis) ending.add(redis.release)
  const processes = processesFor(options, redis)
  const now = () => performance.now()
  const progress = createProgress(process.stderr, now)
  const seconds = (since: number): string => `${((now() - since) / 1000).toFixed(1)} s`

  const seeding = now()
  const folder = temporaryFolder('tidemark-demo-')
  ending.add(() => removeFolder(folder))
  const prepared = await prepareShop(folder, options.seed)
  progress.done(`seeded a shop (${seconds(seeding)})`)

  // A shop is open for days: an empty cache is what it has after a deployment, not what it works with. So the first third of
  // either run is not measured; the ledger does watch it.
  const warmUp = Math.floor(options.operations / 2)
  const operations = warmUp + options.operations
  const run = async (name: string, done: string, cache?: CacheSetting): Promise<RunResult> => {
    const start = now()
    const onProgress = (count: number): void =>
      progress.update(`${name} the cache: ${count} of some ${operations} operations`)
    const { seed, concurrency, break: isBroken } = options
    const common = { processes, folder, seed, operations, warmUp, concurrency, isBroken, ending, onProgress }
    const result = await runShop(prepared, { ...common, name, ...(cache && { cache }) })
    progress.done(`${name} the cache: ${result.judged} reads judged${done} (${seconds(start)})`)
    return result
  }
  const without = await run('without', '')
  const cached = await run('with', ', and all answers compared with the database at rest', cacheOf(redis))

  if (without.stale.length > 0) throw new Error(`the checker is wrong: without a cache\n${staleReport(without.stale)}`)
  if (cached.stale.length > 0) say(staleReport(cached.stale))
  const comparison = { processes, ...(redis && { redis: redis.how }), warmUp, without, cached }
  console.log(tableReport(comparison))
  if (options.json) console.log(jsonReport(comparison))
  return cached.stale.length > 0 ? 1 : 0
}

const ending = createEnding()
try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(help)
  else process.exitCode = await demo(options, ending)
} catch (error) {
  // What a signal made fail needs no words, and its exit code is on the way.
  if (!ending.isInterrupted) {
    const isTypo = error instanceof OptionError
    say(isTypo ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = isTypo ? 2 : 1
  }
} finally {
  await ending.run()
}
