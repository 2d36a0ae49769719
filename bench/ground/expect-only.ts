import type { Cache } from '@tidemark/core'

export type Way = 'hits in memory' | 'hits in Redis' | 'misses' | 'bypasses'

const countsOf = (cache: Cache): Readonly<Record<Way, number>> => {
  const { hits, misses, bypasses } = cache.stats()
  return { 'hits in memory': hits.l1, 'hits in Redis': hits.l2, misses, bypasses }
}

/** Counts from now on. What it returns throws unless there were such reads and no others. */
export const expectOnly = (cache: Cache, expected: Way): (() => void) => {
  const before = countsOf(cache)
  return () => {
    const after = Object.entries(countsOf(cache)).map(([way, count]) => [way, count - before[way as Way]] as const)
    if (after.every(([way, count]) => count > 0 === (way === expected))) return
    const told = after.map(([way, count]) => `${count} ${way}`).join(', ')
    throw new Error(`there should have been ${expected} and nothing else, but there were ${told}`)
  }
}
