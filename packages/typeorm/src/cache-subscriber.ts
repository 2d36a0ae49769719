import type { Cache } from '@tidemark/core'
import { CacheError, defaultCache } from '@tidemark/core/adapter'
import { DataSource, type EntitySubscriberInterface, EventSubscriber } from 'typeorm'
import { attachTo } from './attach.ts'
import { attachedOf } from './attached.ts'
import { type CacheSubscriberOptions, checkOptions } from './options.ts'

/** A class for `subscribers` of a DataSource. TypeORM makes an instance of it and hands it nothing. */
export type CacheSubscriber = new () => EntitySubscriberInterface

const SETTINGS = Symbol.for('tidemark.typeorm.settings')

/** Made while a DataSource builds its metadata, before `initialize()` returns: our class is among its subscribers then. */
const attachWhere = (dataSource: DataSource): void => {
  const [options, another] = dataSource.subscribers.flatMap(
    (subscriber) => (subscriber as { [SETTINGS]?: CacheSubscriberOptions })[SETTINGS] ?? [],
  )
  if (another !== undefined)
    throw new CacheError(
      'OPTION',
      'subscribers has two classes of cacheSubscriber with different options; expected one, as an answer is kept in one cache.',
    )
  if (options !== undefined) attachTo(dataSource, options)
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
 * @throws CacheError `OPTION` for an option that does not exist; `initialize()` rejects with `MODEL` or `HINT` for models
 * and words that do not, and with `OPTION` where it is given two of these
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
