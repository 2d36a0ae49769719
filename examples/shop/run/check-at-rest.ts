import { isDeepStrictEqual } from 'node:util'
import type { Shop } from '../api/shop.ts'
import type { Read, Visit } from '../workload/operation.ts'

/** How many questions are asked again: the most frequent ones. */
const sample = 1_000

const hottestReads = (visits: readonly Visit[]): Read[] => {
  const asked = new Map<string, { read: Read; times: number }>()
  for (const operation of visits.flat()) {
    if (operation.kind !== 'read') continue
    const known = asked.get(operation.name) ?? { read: operation, times: 0 }
    known.times += 1
    asked.set(operation.name, known)
  }
  const byTimes = [...asked.values()].toSorted((a, b) => b.times - a.times)
  return byTimes.slice(0, sample).map(({ read }) => read)
}

/**
 * When every write is done, cache and database have to say the same about whatever was asked most. Needs no ledger, so it
 * also compares what the ledger does not watch: every field, the order of rows, the types of values.
 *
 * @returns the names of the reads that they answer differently
 */
export const checkAtRest = async (cached: Shop, database: Shop, visits: readonly Visit[]): Promise<string[]> => {
  const different: string[] = []
  for (const { name, ask } of hottestReads(visits)) {
    if (!isDeepStrictEqual(await ask(cached), await ask(database))) different.push(name)
  }
  return different
}
