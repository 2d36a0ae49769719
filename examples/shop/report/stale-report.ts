import type { StaleRead } from '../ledger/ledger.ts'

const shown = 10

/** The first stale reads in words, and how many more there are. */
export const staleReport = (stale: readonly StaleRead[]): string => {
  const lines = stale.slice(0, shown).map(({ read, faults }) => `stale: ${read}: ${faults.slice(0, 2).join('; ')}`)
  return [...lines, ...(stale.length > shown ? [`… and ${stale.length - shown} more`] : [])].join('\n')
}
