import type { Lookups } from '../run/hit-counts.ts'
import type { CachedRunResult, RunResult } from '../run/run-shop.ts'

/** Two runs of the same operations. */
export interface Comparison {
  /** How many came before those that were measured. */
  readonly warmUp: number
  readonly without: RunResult
  readonly cached: CachedRunResult
}

/** Hits among the reads that looked into the cache; 0 if none did. */
export const hitRatio = ({ hits, lookups }: Lookups): number => (lookups === 0 ? 0 : hits / lookups)

export const allTimes = ({ times }: RunResult): readonly number[] => [...times.reads, ...times.writes]
