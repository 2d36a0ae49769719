import type { Cache } from '@tidemark/core'
import type { DataSource } from 'typeorm'
import { tagOfId } from './reads/control.ts'

type QueryResultCache = NonNullable<DataSource['queryResultCache']>

const OURS = Symbol.for('tidemark.typeorm.cache')

interface InPlace extends QueryResultCache {
  /** For which cache it stands there, and what stood there before any of ours. */
  readonly [OURS]: { readonly cache: Cache; readonly before: QueryResultCache | undefined }
}

/**
 * What stands at `dataSource.queryResultCache` now: TypeORM's own cache would answer from what no write takes away. Its `remove` and
 * `clear` are those of the cache, for entries of its namespace alone.
 *
 * @param before what TypeORM has opened, and wants closed
 */
const inPlaceOf = (cache: Cache, before: QueryResultCache | undefined): InPlace => ({
  [OURS]: { cache, before },
  connect: async () => void (await before?.connect()),
  disconnect: async () => void (await before?.disconnect()),
  synchronize: async (runner) => void (await before?.synchronize(runner)),
  getFromCache: async () => undefined,
  storeInCache: async () => {},
  isExpired: () => true,
  clear: () => cache.clear(),
  remove: async (ids) => void (await cache.invalidate({ tags: ids.map(tagOfId) })),
})

const isOurs = (there: QueryResultCache): there is InPlace => OURS in there

/** Takes the place of TypeORM's own cache, whether or not it is switched on: `cache: true` means ours. */
export const takePlace = (dataSource: DataSource, cache: Cache): void => {
  const { queryResultCache: there } = dataSource
  const ours = there !== undefined && isOurs(there) ? there[OURS] : undefined
  if (ours?.cache === cache) return
  const target = dataSource as { queryResultCache?: QueryResultCache }
  target.queryResultCache = inPlaceOf(cache, ours === undefined ? there : ours.before)
}
