import type { Machine } from './machine.ts'
import type { Result } from './result.ts'

type Row = readonly [label: string, ...cells: string[]]

/** Columns as wide as their widest cell: labels to the left, numbers to the right. */
const aligned = (rows: readonly Row[]): string => {
  const widthOf = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const line = ([label, ...cells]: Row): string =>
    [label.padEnd(widthOf(0)), ...cells.map((cell, index) => cell.padStart(widthOf(index + 1)))].join('   ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

/** Three digits: `0.083`, `12.3`, `1530`. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

const verdict = ({ budget, met }: Result): string => {
  if (budget === null) return ''
  return met ? 'met' : 'MISSED'
}

const rowOf = (result: Result): Row => {
  const { name, clock, ours, against, ratio, cpuRatio, budget, spread } = result
  const limit = budget === null ? '' : `≤ ${short(budget)}`
  const parts = `${(100 * spread).toFixed(0)} %`
  const work = clock === 'cpu' ? '' : short(cpuRatio)
  return [name, clock, `${short(ours)} µs`, `${short(against)} µs`, short(ratio), parts, work, limit, verdict(result)]
}

const budgets = (results: readonly Result[]): readonly string[] => {
  const promised = results.filter(({ budget }) => budget !== null)
  if (promised.length === 0) return []
  return [`${promised.filter(({ met }) => met).length} of ${promised.length} budgets met`]
}

/** From round to round, as a part of the ratio: with more, what else the machine does shows more than what was measured. */
const calm = 0.25

const warning = (results: readonly Result[]): readonly string[] => {
  const restless = results.filter(({ spread }) => spread > calm)
  if (restless.length === 0) return []
  return [
    `${restless.length} of ${results.length} ratios spread by more than ${100 * calm} % from round to round: this machine had other work`,
  ]
}

/** What the numbers come to, line by line. */
export const verdicts = (results: readonly Result[]): readonly string[] => [...budgets(results), ...warning(results)]

/**
 * A table for people: a call of ours, a call of the other, how the ratio spreads from round to round, and what it is by `cpu`.
 *
 * @param notes stand below it
 */
export const tableReport = (
  { node, platform, cpu, cores, memoryGiB }: Machine,
  results: readonly Result[],
  notes: readonly string[],
): string =>
  [
    `Node ${node} on ${platform}, ${cores} × ${cpu}, ${memoryGiB} GiB`,
    '',
    aligned([['', 'clock', 'ours', 'against', 'ratio', 'spread', 'by cpu', 'budget', ''], ...results.map(rowOf)]),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n')

/** One line for programs. */
export const jsonReport = (machine: Machine, results: readonly Result[]): string => JSON.stringify({ machine, results })
