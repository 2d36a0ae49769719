import type { Cache } from '@tidemark/core'
import { CacheError, defaultCache, engineOf, shown } from '@tidemark/core/adapter'
import { DataSource, type EntitySubscriberInterface, EventSubscriber } from 'typeorm'
import { attachedOf, attachTo } from './attach.ts'

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

/** A class for `subscribers` of a DataSource. TypeORM makes an instance of it and hands it nothing. */
export type CacheSubscriber = new () => EntitySubscriberInterface

const OPTIONS = ['cache', 'scope', 'database']

const checkOptions = (given: unknown): CacheSubscriberOptions => {
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

const SETTINGS = Symbol.for('tidemark.typeorm.settings')

/** Made while a DataSource builds its metadata, before `initialize()` returns: our class is among its subscribers then. */
const attachWhere = (dataSource: DataSource): void => {
  for (const subscriber of dataSource.subscribers) {
    const options = (subscriber as { [SETTINGS]?: CacheSubscriberOptions })[SETTINGS]
    if (options !== undefined) attachTo(dataSource, options)
  }
}

interface Building {
  buildMetadatas(this: DataSource): Promise<void>
}

const PATCHED = Symbol.for('tidemark.typeorm.patched')

/** A subscriber is told nothing of the beginning, so each copy of TypeORM has its DataSource tell. */
const patch = (prototype: Building & { [PATCHED]?: true }): void => {
  if (prototype[PATCHED] === true) return
  const original = prototype.buildMetadatas
  prototype[PATCHED] = true
  prototype.buildMetadatas = async function () {
    await original.call(this)
    attachWhere(this)
  }
}

const createSubscriber = (options: CacheSubscriberOptions): CacheSubscriber => {
  class TidemarkSubscriber implements EntitySubscriberInterface {
    get [SETTINGS](): CacheSubscriberOptions {
      return options
    }

    /** Another copy of TypeORM: its DataSource was not patched when it began. The statement at hand is under way already. */
    beforeQuery({ dataSource }: { readonly dataSource: DataSource }): void {
      if (dataSource instanceof DataSource || attachedOf(dataSource) !== undefined) return
      patch(Object.getPrototypeOf(dataSource) as Building)
      attachTo(dataSource, options)
    }
  }
  EventSubscriber()(TidemarkSubscriber)
  return TidemarkSubscriber
}

/** TypeORM keeps every class that was ever decorated, so the same options get the same class. */
const made = new WeakMap<Cache, { readonly options: CacheSubscriberOptions; readonly made: CacheSubscriber }[]>()

/**
 * `new DataSource({ …, subscribers: [cacheSubscriber({ cache, scope })] })`: reads of entities with `@Cached()` are answered from the cache,
 * and every write that this DataSource sends makes unreachable what it made untrue.
 *
 * @throws CacheError `OPTION` for an option that does not exist; `initialize()` rejects with `MODEL` or `HINT` for models and words that do not
 */
export const cacheSubscriber = (given: CacheSubscriberOptions = {}): CacheSubscriber => {
  const { cache = defaultCache(), scope, database } = checkOptions(given)
  patch(DataSource.prototype as unknown as Building)
  const known = made.get(cache) ?? []
  const before = known.find(({ options }) => options.scope === scope && options.database === database)
  if (before !== undefined) return before.made
  const options = { cache, scope, database }
  const subscriber = createSubscriber(options)
  made.set(cache, [...known, { options, made: subscriber }])
  return subscriber
}
