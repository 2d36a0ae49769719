import { isDeepStrictEqual } from 'node:util'
import type { Shop } from '../api/shop.ts'
import type { Read, Visit } from '../workload/operation.ts'

/** Every question that was asked, once. */
const questionsOf = (visits: readonly Visit[]): Iterable<Read> => {
  const asked = new Map<string, Read>()
  for (const operation of visits.flat()) if (operation.kind === 'read') asked.set(operation.name, operation)
  return asked.values()
}

/**
 * When every write is done, and what it takes to hear of it has passed, cache and database have to say the same about
 * whatever was asked. Needs no ledger, so it also compares what the ledger does not watch: every field, the order of rows,
 * the types of values.
 *
 * @returns the names of the reads that they answer differently
 */
export const checkAtRest = async (
  cached: readonly Shop[],
  database: Shop,
  visits: readonly Visit[],
): Promise<string[]> => {
  const different: string[] = []
  for (const { name, ask } of questionsOf(visits)) {
    const truth = await ask(database)
    for (const shop of cached) {
      if (isDeepStrictEqual(await ask(shop), truth)) continue
      different.push(name)
      break
    }
  }
  return different
}
