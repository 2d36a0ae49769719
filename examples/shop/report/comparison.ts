import type { Lookups } from '../run/hit-counts.ts'
import type { RunResult } from '../run/run-shop.ts'

/** Two runs of the same operations by as many processes. */
export interface Comparison {
  readonly processes: number
  /** Which Redis the cache had, in words; omitted: memory only. */
  readonly redis?: string
  /** How many came before those that were measured. */
  readonly warmUp: number
  readonly without: RunResult
  readonly cached: RunResult
}

/** Hits among the reads that looked into the cache; 0 if none did. */
export const hitRatio = ({ hits, lookups }: Lookups): number => (lookups === 0 ? 0 : hits / lookups)

export const allTimes = ({ times }: RunResult): readonly number[] => [...times.reads, ...times.writes]
