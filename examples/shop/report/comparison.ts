import type { CacheStats } from '@tidemark/core'
import type { CachedRunResult, RunResult } from '../run/run-shop.ts'

/** Two runs of the same operations. */
export interface Comparison {
  readonly operations: number
  readonly without: RunResult
  readonly cached: CachedRunResult
}

type Counts = Pick<CacheStats, 'hits' | 'misses'>

export const hitsOf = ({ hits }: Counts): number => hits.l1 + hits.l2 + hits.l3

/** Hits among the reads that looked into the cache; 0 if none did. */
export const hitRatio = (counts: Counts): number => {
  const lookups = hitsOf(counts) + counts.misses
  return lookups === 0 ? 0 : hitsOf(counts) / lookups
}

export const allTimes = ({ times }: RunResult): readonly number[] => [...times.reads, ...times.writes]
