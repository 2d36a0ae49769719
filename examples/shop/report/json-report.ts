import { percentile } from '../run/percentile.ts'
import { allTimes, type Comparison, hitRatio } from './comparison.ts'

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** One line for programs. Milliseconds are of all operations, reads and writes. */
export const jsonReport = ({ processes, redis, without, cached }: Comparison): string => {
  const milliseconds = (part: number) => ({
    without: round(percentile(allTimes(without), part), 3),
    with: round(percentile(allTimes(cached), part), 3),
  })
  return JSON.stringify({
    database: 'sqlite',
    tiers: redis === undefined ? ['l1'] : ['l1', 'l2'],
    processes,
    operations: allTimes(cached).length,
    queries: { without: without.queries, with: cached.queries },
    hitRatio: round(hitRatio(cached.hits), 4),
    p50ms: milliseconds(0.5),
    p99ms: milliseconds(0.99),
    stale: cached.stale.length,
  })
}
