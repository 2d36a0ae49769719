import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  CacheError,
  defaultCache,
  type Engine,
  engineOf,
  type ModelHint,
  type Schema,
  warnIfOneOfMany,
} from '@tidemark/core/adapter'
import type { DataSource, EntitySchema } from 'typeorm'
import { type Attached, setAttached } from './attached.ts'
import { hintedSchemas, hintOf } from './cached.ts'
import type { CacheSubscriberOptions } from './options.ts'
import { isOutage } from './outage.ts'
import { takePlace } from './own-cache.ts'
import { coverFindMethods } from './reads/find-methods.ts'
import { internalsOf, type QueryInternals } from './reads/query-internals.ts'
import { patchQueries } from './reads/query-reads.ts'
import { dialectOf } from './schema/dialect.ts'
import { type EntityMetadata, modelNames } from './schema/names.ts'
import { readMetadata } from './schema/read-metadata.ts'
import { createForms } from './values/entity-form.ts'
import { watchSpecialColumns } from './values/special-columns.ts'
import { gateOfDataSource } from './writes/gate.ts'
import { watchDriver } from './writes/watch-driver.ts'

const NO_HINT: ModelHint = {}

const thisProcess = randomUUID()
let dataSources = 0
const numbers = new WeakMap<DataSource, number>()
const numberOf = (dataSource: DataSource): number => {
  let number = numbers.get(dataSource)
  if (number === undefined) numbers.set(dataSource, (number = ++dataSources))
  return number
}

/** Where a DataSource leads, as far as its options tell; `undefined`: nowhere that another process could reach. */
const addressOf = ({ options }: DataSource): string | undefined => {
  const told = options as unknown as Readonly<Record<string, unknown>>
  const { type, url, host, port, database, username, schema, extra } = told
  if (typeof url === 'string') {
    const { hostname, port: ofUrl, pathname, username: user, search } = new URL(url)
    return JSON.stringify([type, hostname, ofUrl, pathname, user, search, schema])
  }
  const session = (extra as { options?: unknown } | undefined)?.options
  return typeof host === 'string' || type === 'postgres' || type === 'mysql' || type === 'mariadb'
    ? JSON.stringify([type, host, port, database, username, schema, session])
    : undefined
}

/**
 * Entries are shared by what leads to one database: in a process by one DataSource, with others by its address, where it has one, or by
 * the user's name for it.
 */
const identityOf = (engine: Engine, dataSource: DataSource, database: string | undefined): string => {
  if (database !== undefined) return `typeorm, database ${database}`
  const address = engine.isShared ? addressOf(dataSource) : undefined
  return address === undefined
    ? `typeorm, ${numberOf(dataSource)} of process ${thisProcess}`
    : `typeorm, address ${address}`
}

const declares = (entity: unknown, { target }: EntityMetadata): entity is EntitySchema<object> => {
  const declared = (entity as { options?: { target?: unknown; name?: unknown } } | null)?.options
  return (
    declared !== undefined &&
    (declared.target === target || (declared.target === undefined && declared.name === target))
  )
}

/** Of the same table, with these columns: another DataSource may have another entity of that name. */
const isLike = ({ options: { tableName, columns } }: EntitySchema<object>, metadata: EntityMetadata): boolean =>
  tableName === metadata.givenTableName &&
  Object.keys(columns).every((name) => metadata.ownColumns.some(({ propertyName }) => propertyName === name))

/** The schema that an entity was declared by, as far as anything is said of schemas. */
const schemaOfEntity = ({ options }: DataSource, metadata: EntityMetadata): EntitySchema<object> | undefined => {
  const entities: readonly unknown[] = Array.isArray(options.entities)
    ? options.entities
    : Object.values(options.entities ?? {})
  const given = entities.find((entity) => declares(entity, metadata))
  // Where `entities` are names of files, TypeORM tells nobody what was in them.
  if (given !== undefined || !entities.some((entity) => typeof entity === 'string')) return given
  const [found, ...others] = hintedSchemas().filter((schema) => declares(schema, metadata) && isLike(schema, metadata))
  if (found !== undefined && others.some((other) => !isDeepStrictEqual(hintOf(other), hintOf(found))))
    throw new CacheError(
      'OPTION',
      `@Cached says different things of several EntitySchemas named '${metadata.name}', and entities are given as names of files; expected the schemas themselves in 'entities'.`,
    )
  return found
}

/** What `@Cached` says of an entity: of its class, or of the schema that it was declared by. */
const hintOfEntity = (dataSource: DataSource, metadata: EntityMetadata): ModelHint | false | undefined => {
  const schema = schemaOfEntity(dataSource, metadata)
  const own = schema === undefined ? undefined : hintOf(schema)
  return own ?? (typeof metadata.target === 'function' ? hintOf(metadata.target) : undefined)
}

const isReplicated = (dataSource: DataSource): boolean =>
  'replication' in dataSource.options &&
  dataSource.options.replication !== undefined &&
  dataSource.defaultReplicationModeForReads() === 'slave'

let attachings = 0

const schemas = new WeakMap<Engine, Map<string, Schema>>()

/** A schema once, however often a DataSource is initialised with it. */
const schemaOf = (engine: Engine, definition: Parameters<Engine['attach']>[0]): Schema => {
  let known = schemas.get(engine)
  if (known === undefined) schemas.set(engine, (known = new Map()))
  const id = JSON.stringify(definition)
  let schema = known.get(id)
  if (schema === undefined) known.set(id, (schema = engine.attach(definition)))
  return schema
}

const createAttached = (
  dataSource: DataSource,
  { cache = defaultCache(), scope, database }: CacheSubscriberOptions,
): Attached => {
  const engine = engineOf(cache)
  if (engine === undefined)
    throw new CacheError(
      'OPTION',
      'cacheSubscriber has a cache that this package did not make; expected what createCache() returned.',
    )
  if (!engine.isShared) warnIfOneOfMany()
  const gate = gateOfDataSource(dataSource)
  const dialect = dialectOf(dataSource)
  const names = modelNames(dataSource.entityMetadatas)
  const byName = new Map([...names].map(([metadata, name]) => [name, metadata]))
  const hints = new Map(
    [...names].map(([metadata, name]) => [name, engine.hintOf(name, hintOfEntity(dataSource, metadata))]),
  )
  const schema = schemaOf(engine, {
    database,
    identity: identityOf(engine, dataSource, database),
    models: readMetadata(dataSource).map((model) => {
      const { keys, dependsOn, moves } = hints.get(model.name) || NO_HINT
      return { ...model, keys, dependsOn, moves }
    }),
  })
  return {
    dataSource,
    engine,
    schema,
    dialect,
    database,
    scope,
    modelOf: (metadata) => schema.models.get(names.get(metadata) ?? ''),
    metadataOf: ({ name }) => byName.get(name),
    hintOf: ({ name }) => hints.get(name),
    id: `${numberOf(dataSource)}.${++attachings}`,
    formOf: createForms(dataSource),
    gate,
    isBusy: () => gate?.watch()() === false,
    isReplicated: isReplicated(dataSource),
    isOutage: (error) => isOutage(error, dialect),
  }
}

/** Of the copy of TypeORM that the DataSource is of. */
const queryPrototypeOf = (dataSource: DataSource): QueryInternals => {
  let prototype = Object.getPrototypeOf(dataSource.createQueryBuilder()) as object
  while (!Object.hasOwn(prototype, 'executeEntitiesAndRawResults'))
    prototype = Object.getPrototypeOf(prototype) as object
  return internalsOf(prototype)
}

/** Puts the cache around a DataSource whose metadata has been built. It may be initialised again, with other entities. */
export const attachTo = (dataSource: DataSource, options: CacheSubscriberOptions): void => {
  const attached = createAttached(dataSource, options)
  setAttached(attached)
  watchDriver(attached)
  watchSpecialColumns(dataSource.driver, dataSource.entityMetadatas)
  coverFindMethods(dataSource.manager)
  patchQueries(queryPrototypeOf(dataSource))
  takePlace(dataSource, options.cache ?? defaultCache())
}
