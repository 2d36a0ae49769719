import { type Cache, createCache } from './cache.ts'
import { engineOf } from './engine.ts'

const SHARED = Symbol.for('tidemark.defaultCache')

const isOneOfMany = (): boolean =>
  process.env['NODE_UNIQUE_ID'] !== undefined ||
  process.env['pm_id'] !== undefined ||
  process.env['NODE_APP_INSTANCE'] !== undefined

/** The one cache of this process that adapters use when they are given none: memory only, strong. */
export const defaultCache = (): Cache => {
  const place = globalThis as { [SHARED]?: Cache }
  const shared = place[SHARED]
  // Who closed it ended it for the clients of that time, not for those to come.
  if (shared === undefined || engineOf(shared)?.closed === true) return (place[SHARED] = createCache())
  return shared
}

/** Says so when this process is one of several that cannot tell each other what they wrote. */
export const warnIfOneOfMany = (): void => {
  if (!isOneOfMany()) return
  process.emitWarning(
    'This process is one of several (a cluster worker or a PM2 instance), and its Tidemark cache has memory only: it does not learn what the others write, and serves older answers until their ttl is out.',
    { type: 'TidemarkWarning', code: 'TIDEMARK_ONE_OF_MANY' },
  )
}
