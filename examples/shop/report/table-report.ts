import { percentile } from '../run/percentile.ts'
import { allTimes, type Comparison, hitRatio } from './comparison.ts'

type Row = readonly [label: string, ...cells: string[]]

/** Columns as wide as their widest cell: labels to the left, numbers to the right. */
const aligned = (rows: readonly Row[]): string => {
  const widthOf = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const line = ([label, ...cells]: Row): string =>
    [label.padEnd(widthOf(0)), ...cells.map((cell, index) => cell.padStart(widthOf(index + 1)))].join('   ')
  return rows.map(line).join('\n')
}

const whole = (value: number): string => value.toLocaleString('en-US')
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`
const milliseconds = (value: number): string => `${value.toFixed(3)} ms`

const modelRows = ({ cached }: Comparison): Row[] => {
  const models = [...cached.hits.byModel]
    .filter(([, { lookups }]) => lookups > 0)
    .toSorted(([, a], [, b]) => b.lookups - a.lookups)
  return [
    ['model', 'reads', 'hits', 'hit ratio'],
    ...[...models, ['all', cached.hits] as const].map(([name, counts]): Row => {
      return [name, whole(counts.lookups), whole(counts.hits), percent(hitRatio(counts))]
    }),
  ]
}

const runRows = ({ without, cached }: Comparison): Row[] => {
  const row = (label: string, before: number, after: number, format: (value: number) => string): Row => {
    return [label, format(before), format(after), percent(1 - after / before)]
  }
  const timesOf = (label: string, part: number, before: readonly number[], after: readonly number[]): Row =>
    row(label, percentile(before, part), percentile(after, part), milliseconds)
  return [
    ['', 'without', 'with', 'saved'],
    row('database queries', without.queries, cached.queries, whole),
    timesOf('p50', 0.5, allTimes(without), allTimes(cached)),
    timesOf('p99', 0.99, allTimes(without), allTimes(cached)),
    timesOf('p50 of reads', 0.5, without.times.reads, cached.times.reads),
    timesOf('p50 of writes', 0.5, without.times.writes, cached.times.writes),
  ]
}

const crew = ({ processes, redis }: Comparison): string => {
  const who = processes === 1 ? 'one process' : `${processes} processes on one database file`
  return `${who}; the cache is ${redis === undefined ? 'memory only' : `memory and ${redis}`}`
}

const verdict = ({ processes, cached }: Comparison): string[] => {
  const { stale, judged, behind, remarks } = cached
  const ledger = `a ledger of all writes${processes === 1 ? '' : ' of all processes'}`
  return [
    `stale reads: ${whole(stale.length)} (${whole(judged)} reads checked against ${ledger})`,
    ...(behind > 0
      ? [`${whole(behind)} reads did not show yet what another process had just written, within the bound`]
      : []),
    ...[...remarks].map(([text, times]) => `the cache said ${whole(times)} times: ${text}`),
  ]
}

/** Two tables for people: what the cache answered, and what that was good for. */
export const tableReport = (comparison: Comparison): string => {
  const { redis, warmUp, cached } = comparison
  const { reads, writes } = cached.times
  const { hits, shared } = cached.hits
  return [
    crew(comparison),
    `${whole(reads.length)} reads and ${whole(writes.length)} writes, after ${whole(warmUp)} to warm up`,
    '',
    aligned(modelRows(comparison)),
    ...(redis === undefined ? [] : [`hits in memory: ${whole(hits - shared)}, in Redis: ${whole(shared)}`]),
    '',
    aligned(runRows(comparison)),
    '',
    ...verdict(comparison),
  ].join('\n')
}
