import type { Cache } from '@tidemark/core'
import { CacheError, engineOf, shown } from '@tidemark/core/adapter'

/** What `cacheSubscriber({ … })` takes. */
export interface CacheSubscriberOptions {
  /** Omitted: the default cache of the process (memory only), which everybody shares who names none. */
  readonly cache?: Cache | undefined
  /**
   * Whoever may see the answers: the tenant, the user, the language. It is asked at every read and becomes part of its key,
   * so that answers never cross from one to another. Needed where the database itself answers differently (row level security).
   */
  readonly scope?: (() => unknown) | undefined
  /** Tells databases apart that share a cache: a name of its own for each, which becomes part of what writes invalidate. */
  readonly database?: string | undefined
}

const OPTIONS = ['cache', 'scope', 'database']

/** @throws CacheError `OPTION` for what is not an option, or not one of its values */
export const checkOptions = (given: unknown): CacheSubscriberOptions => {
  if (typeof given !== 'object' || given === null)
    throw new CacheError(
      'OPTION',
      `cacheSubscriber was given ${shown(given)}; expected an object such as { cache }, or nothing.`,
    )
  for (const word of Object.keys(given))
    if (!OPTIONS.includes(word))
      throw new CacheError(
        'OPTION',
        `cacheSubscriber has the unknown option ${shown(word)}; expected ${OPTIONS.join(', ')}.`,
      )
  const { cache, scope, database } = given as Record<string, unknown>
  if (cache !== undefined && (typeof cache !== 'object' || cache === null || engineOf(cache) === undefined))
    throw new CacheError(
      'OPTION',
      `cacheSubscriber has the cache ${shown(cache)}; expected what createCache() returned.`,
    )
  if (scope !== undefined && typeof scope !== 'function')
    throw new CacheError(
      'OPTION',
      `cacheSubscriber has the scope ${shown(scope)}; expected a function that returns who may see the answers.`,
    )
  if (Object.prototype.toString.call(scope) === '[object AsyncFunction]')
    throw new CacheError(
      'OPTION',
      'cacheSubscriber has an async function as scope; expected one that returns at once who may see the answers.',
    )
  if (database !== undefined && (typeof database !== 'string' || database === ''))
    throw new CacheError('OPTION', `cacheSubscriber has the database ${shown(database)}; expected a name.`)
  return given
}
