import { redisBinary } from '../test/support/servers/redis-binary.ts'
import type { Contest } from './contest.ts'
import { createGround } from './ground/ground.ts'
import { describeMachine } from './machine.ts'
import { type BenchOptions, help, OptionError, readOptions } from './options.ts'
import { quick, thorough } from './pace.ts'
import { jsonReport, tableReport } from './report.ts'
import type { Result } from './result.ts'
import { runContest } from './run-contest.ts'
import { contests } from './suites/all.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Without what this machine cannot run, and not without a word about it. */
const possible = (wanted: readonly Contest[]): readonly Contest[] => {
  if (redisBinary() !== undefined) return wanted
  const missing = wanted.filter(({ needs }) => needs === 'redis')
  if (missing.length === 0) return wanted
  const names = missing.map(({ name }) => name).join(', ')
  const why = `no redis-server on this machine (apt-get install -y redis-server, brew install redis)`
  if (missing.length === wanted.length) throw new Error(`${why}; nothing is left without ${names}`)
  say(`${why}; left out: ${names}`)
  return wanted.filter(({ needs }) => needs !== 'redis')
}

/** Of the packages as they are read here, and not as somebody says. */
const isBuilt = import.meta.resolve('@tidemark/core').includes('/dist/')

const bench = async ({ only, quick: isQuick, json }: BenchOptions): Promise<void> => {
  const wanted = contests.filter(({ name }) => only?.some((start) => name.startsWith(start)) ?? true)
  const chosen = possible(wanted)
  if (!isBuilt) say("from the packages' sources, where a call costs more than users pay: npm run bench takes what is built")
  const ground = createGround()
  const results: Result[] = []
  try {
    for (const contest of chosen) {
      say(`${results.length + 1} of ${chosen.length}: ${contest.name}`)
      results.push(await runContest(contest, ground, isQuick ? quick : thorough, () => performance.now()))
    }
  } finally {
    await ground.close()
  }
  const machine = describeMachine()
  console.log(tableReport(machine, results))
  if (json) console.log(jsonReport(machine, results))
}

// What is left of a run that is called off ends with it: see the ground, and the guards of the servers.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
  process.once(signal, () => process.exit(code))

try {
  const names = contests.map(({ name }) => name)
  const options = readOptions(process.argv.slice(2), names)
  if (options.help) console.log(help)
  else await bench(options)
} catch (error) {
  const isTypo = error instanceof OptionError
  say(isTypo ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = isTypo ? 2 : 1
}
