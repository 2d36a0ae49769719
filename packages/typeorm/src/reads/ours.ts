import type { QueryInternals } from './query-internals.ts'

let calling = false
/** On the query itself: one more entry in a weak set for each of them would be a burden for every collection of garbage. */
const OURS = Symbol('ours')

/**
 * Calls TypeORM for a read that is looked after already: its query does not go through the cache once more. From the call to its first
 * query TypeORM waits for nothing.
 */
export const asOurs = <T>(call: () => T): T => {
  const before = calling
  calling = true
  try {
    return call()
  } finally {
    calling = before
  }
}

/** Whether somebody looks after this query already. It is asked once for each part of it: rows, then their number. */
export const isOurs = (query: QueryInternals & { [OURS]?: true }): boolean => {
  if (calling) {
    calling = false
    query[OURS] = true
  }
  return query[OURS] === true
}
