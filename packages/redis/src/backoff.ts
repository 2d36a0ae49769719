const FIRST = 50
const LONGEST = 2000

/**
 * Milliseconds before the next attempt, after so many in a row that failed (from 1): doubling, bounded, for ever. Half of it
 * is chance, so that processes that lost one server together do not come back together.
 */
export const backoff = (failures: number, random: () => number = Math.random): number => {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 16))
  return Math.round(full / 2 + (full / 2) * random())
}
