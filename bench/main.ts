import { postgresSource } from '../test/support/servers/postgres-source.ts'
import { redisBinary } from '../test/support/servers/redis-binary.ts'
import type { Contest, Need } from './contest.ts'
import { createGround } from './ground/ground.ts'
import { describeMachine } from './machine.ts'
import { realClocks } from './measure.ts'
import { type BenchOptions, help, OptionError, readOptions } from './options.ts'
import { quick, thorough } from './pace.ts'
import { possible } from './possible.ts'
import { jsonReport, tableReport, verdicts } from './report.ts'
import type { Result } from './result.ts'
import { runContest } from './run-contest.ts'
import { contests } from './suites/all.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const programs: Readonly<Record<Need, () => object | undefined>> = { redis: redisBinary, postgresql: postgresSource }

const tooQuick = '--quick: too little was measured to believe a number, so no budget was judged'

/** Nobody can say whether a budget is met by numbers that mean nothing. */
const unjudged = (contest: Contest): Contest => ({ ...contest, budget: null })

/** Of the packages as they are read here, and not as somebody says. */
const isBuilt = import.meta.resolve('@tidemark/core').includes('/dist/')

const bench = async ({ only, quick: isQuick, json }: BenchOptions): Promise<void> => {
  const wanted = contests.filter(({ name }) => only?.some((start) => name.startsWith(start)) ?? true)
  const chosen = possible(wanted, (need) => programs[need]() !== undefined, say)
  const pace = isQuick ? quick : thorough
  if (!isBuilt)
    say("from the packages' sources, where a call costs more than users pay: npm run bench takes what is built")
  const ground = createGround()
  const results: Result[] = []
  try {
    for (const contest of chosen) {
      say(`${results.length + 1} of ${chosen.length}: ${contest.name}`)
      results.push(await runContest(isQuick ? unjudged(contest) : contest, ground, pace, realClocks))
    }
  } finally {
    await ground.close()
  }
  const machine = describeMachine()
  console.log(tableReport(machine, results, isQuick ? [tooQuick] : verdicts(results)))
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
