import type { StaleRead } from '../ledger/ledger.ts'

const shown = 10

/** The first stale reads in words, how many more there are, and who read them. */
export const staleReport = (stale: readonly StaleRead[]): string => {
  const readers = [...new Set(stale.map(({ by }) => by))].toSorted((a, b) => a - b)
  const countOf = (reader: number): number => stale.filter(({ by }) => by === reader).length
  const lines = stale
    .slice(0, shown)
    .map(({ by, read, faults }) => `stale in process ${by + 1}: ${read}: ${faults.slice(0, 2).join('; ')}`)
  const more = stale.length > shown ? [`… and ${stale.length - shown} more`] : []
  return [...lines, ...more, ...readers.map((by) => `stale reads of process ${by + 1}: ${countOf(by)}`)].join('\n')
}
