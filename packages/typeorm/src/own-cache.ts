import type { Cache } from '@tidemark/core'
import type { DataSource } from 'typeorm'
import { tagOfId } from './reads/control.ts'

type QueryResultCache = NonNullable<DataSource['queryResultCache']>

const OURS = Symbol.for('tidemark.typeorm.cache')

/**
 * What stands at `dataSource.queryResultCache` now: TypeORM's own cache would answer from what no write takes away. Its `remove` and
 * `clear` are those of the cache, for entries of its namespace alone.
 *
 * @param before what TypeORM has opened, and wants closed
 */
const inPlaceOf = (
  cache: Cache,
  before: QueryResultCache | undefined,
): QueryResultCache & { readonly [OURS]: true } => ({
  [OURS]: true,
  connect: async () => void (await before?.connect()),
  disconnect: async () => void (await before?.disconnect()),
  synchronize: async (runner) => void (await before?.synchronize(runner)),
  getFromCache: async () => undefined,
  storeInCache: async () => {},
  isExpired: () => true,
  clear: () => cache.clear(),
  remove: async (ids) => void (await cache.invalidate({ tags: ids.map(tagOfId) })),
})

/** Takes the place of TypeORM's own cache, whether or not it is switched on: `cache: true` means ours. */
export const takePlace = (dataSource: DataSource, cache: Cache): void => {
  const { queryResultCache: before } = dataSource
  if (before !== undefined && OURS in before) return
  const target = dataSource as { queryResultCache?: QueryResultCache }
  target.queryResultCache = inPlaceOf(cache, before)
}
