import { AsyncLocalStorage } from 'node:async_hooks'
import type { DataSource, EntitySubscriberInterface, QueryRunner } from 'typeorm'
import type { EntityMetadata } from '../schema/names.ts'
import type { QueryInternals } from './query-internals.ts'

const hasAfterLoad = ({ afterLoad }: EntitySubscriberInterface): boolean => afterLoad !== undefined

const isListenedTo = ({ afterLoadListeners, childEntityMetadatas }: EntityMetadata): boolean =>
  afterLoadListeners.length > 0 || childEntityMetadatas.some(isListenedTo)

/** Whether anybody does something with entities of one of these kinds when they are loaded. */
export const hasListeners = ({ subscribers }: DataSource, metadatas: Iterable<EntityMetadata>): boolean =>
  subscribers.some(hasAfterLoad) || [...metadatas].some(isListenedTo)

/** All that entities of a kind may show. */
export const reachOf = (metadata: EntityMetadata, into = new Set<EntityMetadata>()): ReadonlySet<EntityMetadata> => {
  if (into.has(metadata)) return into
  into.add(metadata)
  for (const { inverseEntityMetadata } of metadata.relations) reachOf(inverseEntityMetadata, into)
  return into
}

/**
 * Rows that are loaded after listeners have been told of those that they belong to: nobody can tell then what listeners have made of
 * these.
 */
export const isLoadedLater = ({ expressionMap, relationMetadatas }: QueryInternals): boolean =>
  expressionMap.relationLoadStrategy === 'query' && relationMetadatas.length > 0

/** What a load has shown before anybody was told of it. */
export interface Glimpse {
  readonly metadata: EntityMetadata
  readonly keep: (entities: readonly object[]) => unknown
  kept: unknown
}

const glimpses = new AsyncLocalStorage<Glimpse>()

interface Broadcaster {
  broadcast(event: string, ...rest: readonly unknown[]): Promise<void>
}

const patched = new WeakSet<object>()

/** Listeners get the entities before we do, and may do anything with them: what is kept is what was there before. */
const patch = (runner: QueryRunner): void => {
  const prototype = Object.getPrototypeOf(runner.broadcaster) as Broadcaster
  if (patched.has(prototype)) return
  patched.add(prototype)
  const original = prototype.broadcast
  prototype.broadcast = function (event, ...rest) {
    const glimpse = event === 'Load' ? glimpses.getStore() : undefined
    if (glimpse !== undefined && glimpse.kept === undefined && glimpse.metadata === rest[0]) {
      try {
        glimpse.kept = glimpse.keep(rest[1] as readonly object[])
      } catch (error) {
        glimpse.kept = error // it is thrown when the answer is to be kept
      }
    }
    return original.call(this, event, ...rest)
  }
}

/** Loads, and looks at what is loaded before listeners do. */
export const glimpsing = <T>(glimpse: Glimpse, load: () => T): T => glimpses.run(glimpse, load)

/** Done where there are listeners, once for each copy of TypeORM. */
export const watchLoads = (dataSource: DataSource): void => {
  const runner = dataSource.createQueryRunner()
  patch(runner)
  // It has asked nothing, and holds no connection.
  void runner.release()
}

/** Tells listeners of entities that come out of the cache, as they are told of those that are loaded. */
export const tellLoaded = async (
  dataSource: DataSource,
  metadata: EntityMetadata,
  entities: readonly object[],
): Promise<void> => {
  if (entities.length === 0) return
  const runner = dataSource.createQueryRunner(dataSource.defaultReplicationModeForReads())
  try {
    await (runner.broadcaster as unknown as Broadcaster).broadcast('Load', metadata, entities)
  } finally {
    await runner.release()
  }
}
