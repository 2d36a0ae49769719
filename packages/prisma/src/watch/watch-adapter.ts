import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client'
import type { Cache } from '@tidemark/core'
import { CacheError, type Engine, engineOf, gateOf, shown } from '@tidemark/core/adapter'
import { dialectOf } from '../attach.ts'
import { sharesConnection } from '../client.ts'
import { around } from './driver.ts'
import { watchConnection } from './watch-connection.ts'
import { isWatchedBy, unwatched, WATCHED, type Watched } from './watched.ts'

const checkAdapter = (adapter: unknown): void => {
  const { connect, queryRaw } = (adapter ?? {}) as { connect?: unknown; queryRaw?: unknown }
  if (typeof connect === 'function') return
  throw new CacheError(
    'OPTION',
    typeof queryRaw === 'function'
      ? 'watchAdapter was given an adapter that is connected already; expected the one that `new PrismaClient({ adapter })` takes, such as `new PrismaPg({ connectionString })`.'
      : `watchAdapter was given the adapter ${shown(adapter)}; expected a driver adapter such as \`new PrismaPg({ connectionString })\`.`,
  )
}

const checkCache = (cache: unknown): Engine => {
  const engine = typeof cache === 'object' && cache !== null ? engineOf(cache) : undefined
  if (engine !== undefined) return engine
  throw new CacheError(
    'OPTION',
    `watchAdapter was given the cache ${shown(cache)}; expected what createCache() returned.`,
  )
}

/**
 * A second net below every client of a driver adapter: `new PrismaClient({ adapter: watchAdapter(adapter, cache) })`. Whatever a client
 * without the extension writes on it, raw or by another library on top of Prisma, makes unreachable what hangs on the tables that the
 * statement names. Which rows they were is not known here, so a client with the extension stays the more precise one; of what it
 * announces nothing more is moved.
 *
 * The adapter stays what it was, for Prisma and for the cache. Connections that do not come from it (a `pg` pool that is used directly)
 * are out of its sight.
 *
 * @throws CacheError `OPTION` for something that is no driver adapter or no cache
 */
export const watchAdapter = <T extends SqlDriverAdapterFactory>(adapter: T, cache: Cache): T => {
  checkAdapter(adapter)
  const engine = checkCache(cache)
  if (isWatchedBy(engine, adapter)) return adapter
  const watch = { engine, adapter: unwatched(adapter), dialect: dialectOf(adapter.provider) }
  const gate = sharesConnection(adapter) ? gateOf(watch.adapter) : undefined
  return around(adapter, {
    connect: async () => watchConnection(watch, await adapter.connect(), gate),
    [WATCHED]: { adapter, engine } satisfies Watched,
  })
}
