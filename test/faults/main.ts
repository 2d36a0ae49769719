import { writeFileSync } from 'node:fs'
import { runCampaign, type CampaignResult } from './campaign/campaign.ts'
import { mutants } from './mutants/mutants.ts'
import { faultNames } from './nemesis/nemesis.ts'
import { help, OptionError, readOptions, type FaultsOptions } from './options.ts'
import { violationReport } from './report/violation-report.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const share = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.round((100 * part) / whole)} %`

const textReport = ({ orm, mode, processes, seed }: FaultsOptions, result: CampaignResult): string => {
  const { verdict, staleAtRest, outcomes, stats } = result
  const hits = stats.reduce((sum, { hits: { l1, l2 } }) => sum + l1 + l2, 0)
  const misses = stats.reduce((sum, one) => sum + one.misses, 0)
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')
  return [
    `${orm}, ${mode}, ${processes} processes, seed ${seed}`,
    `${verdict.reads} reads checked (of those alive at the end ${share(hits, hits + misses)} hits), ${verdict.writes} writes: ${list(outcomes)}`,
    `${result.faults} faults: ${list(result.faultsByName)}`,
    `${verdict.violations.length} violations, ${staleAtRest.length} stale at rest, ${verdict.failedAfterCommit} failed after their commit`,
    ...(verdict.violations.length > 0 ? [violationReport(verdict, { most: 5 })] : []),
    ...staleAtRest.slice(0, 5).map((one) => `stale at rest: ${one}`),
  ].join('\n')
}

const jsonReport = (
  { mode, processes, seed }: FaultsOptions,
  { verdict, staleAtRest, faults }: CampaignResult,
): string =>
  JSON.stringify({
    mode,
    processes,
    seed,
    reads: verdict.reads,
    writes: verdict.writes,
    faults,
    violations: verdict.violations.length,
    staleAtRest: staleAtRest.length,
    failedAfterCommit: verdict.failedAfterCommit,
  })

const writeHistory = (file: string, { history: { initial, changes, records }, log }: CampaignResult): void => {
  const lines = [
    ...initial.map((one) => ({ kind: 'initial', ...one })),
    ...changes.map((one) => ({ kind: 'change', ...one })),
    ...log.map((one) => ({ kind: 'fault', ...one })),
  ]
  writeFileSync(file, [...lines, ...records].map((line) => `${JSON.stringify(line)}\n`).join(''))
}

const run = async (): Promise<number> => {
  const rules = [...new Set(mutants.map(({ rule }) => String(rule)))]
  const options = readOptions(process.argv.slice(2), { faults: faultNames, rules }, Math.floor(Math.random() * 2 ** 32))
  if (options.help) {
    console.log(help)
    return 0
  }
  const result = await runCampaign(options, say)
  if (options.history !== undefined) writeHistory(options.history, result)
  console.log(textReport(options, result))
  if (options.json) console.log(jsonReport(options, result))
  return result.verdict.violations.length + result.staleAtRest.length > 0 ? 1 : 0
}

// What is left of a run that is called off ends with it: see Member, and the guards of the servers.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
  process.once(signal, () => process.exit(code))

try {
  process.exitCode = await run()
} catch (error) {
  const isTypo = error instanceof OptionError
  say(isTypo ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = isTypo ? 2 : 3
}
