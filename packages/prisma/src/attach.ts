import { createHash, randomUUID } from 'node:crypto'
import type { Engine, Model, ModelHint, Schema } from '@tidemark/core/adapter'
import { addressOf } from './address.ts'
import type { Dialect } from '@tidemark/sql-reader'
import { type ClientFacts, delegateName } from './client.ts'
import type { CompoundsOf } from './reads/filter.ts'
import { readSchema, type SchemaReading } from './schema/read-schema.ts'
import type { StoredTable } from './schema/stored.ts'

/** Prisma has two names for PostgreSQL: one in schemas, and one among driver adapters. */
export const dialectOf = (provider: string): Dialect =>
  provider === 'postgres'
    ? 'postgresql'
    : provider === 'postgresql' || provider === 'mysql' || provider === 'sqlite'
      ? provider
      : 'other'

/** A client's schema as a cache knows it. */
export interface Attached {
  readonly schema: Schema
  readonly hintOf: (model: string) => ModelHint | false | undefined
  readonly compounds: CompoundsOf
  readonly tableOf: (model: Model) => StoredTable | undefined
  /** The user's name for the database: part of every tag. */
  readonly database: string | undefined
  readonly dialect: Dialect
  /** Tells this client's answers from those of a client of another database. */
  readonly identity: string
  /** The client leaves out fields that no call's arguments speak of. */
  readonly omitsGlobally: boolean
  /** Tells its calls from those of other clients of the cache. */
  readonly id: string
}

const NO_HINT: ModelHint = {}
const NO_COMPOUNDS: ReadonlyMap<string, readonly string[]> = new Map()

const readings = new Map<string, SchemaReading>()
const readOnce = (text: string, provider: string): SchemaReading => {
  const id = `${provider}\n${createHash('sha256').update(text).digest('hex')}`
  let reading = readings.get(id)
  if (reading === undefined) readings.set(id, (reading = readSchema(text, provider)))
  return reading
}

const thisProcess = randomUUID()
let adapters = 0
const numbers = new WeakMap<object, number>()
const numberOf = (adapter: object): number => {
  let number = numbers.get(adapter)
  if (number === undefined) numbers.set(adapter, (number = ++adapters))
  return number
}

const firstAdapters = new WeakMap<Engine, object>()
const warned = new WeakSet<Engine>()

/**
 * Entries that other processes use, too, need a name that means the same there: where the adapter leads, if it tells. Else a
 * namespace is of one database, by contract, so that the first adapter needs no name; another one of the same process may lead to
 * another database, and keeps to itself.
 */
const sharedIdentity = (engine: Engine, adapter: object): string => {
  const address = addressOf(adapter)
  if (address !== undefined) return `address ${address}`
  const first = firstAdapters.get(engine) ?? adapter
  firstAdapters.set(engine, first)
  if (first === adapter) return 'the database of the namespace'
  if (!warned.has(engine)) {
    warned.add(engine)
    process.emitWarning(
      'A second driver adapter is attached to a Tidemark cache with a shared tier. It may lead to another database, so its entries are not shared with other processes; name the database of each with cacheExtension({ database }), or give each database a cache with a namespace of its own.',
      { type: 'TidemarkWarning', code: 'TIDEMARK_DATABASE_UNNAMED' },
    )
  }
  return `adapter ${numberOf(adapter)} of process ${thisProcess}`
}

const identityOf = (engine: Engine, adapter: object, database: string | undefined): string => {
  if (database !== undefined) return `database ${database}`
  return engine.isShared ? sharedIdentity(engine, adapter) : `adapter ${numberOf(adapter)}`
}

const databases = new WeakMap<Engine, WeakMap<object, Set<string | undefined>>>()
const nameDatabase = (engine: Engine, adapter: object, database: string | undefined): void => {
  let byAdapter = databases.get(engine)
  if (byAdapter === undefined) databases.set(engine, (byAdapter = new WeakMap()))
  const names = byAdapter.get(adapter)
  if (names === undefined) byAdapter.set(adapter, new Set([database]))
  else names.add(database)
}

/** The names under which clients of this adapter were attached to a cache. */
export const databasesOf = (engine: Engine, adapter: object): readonly (string | undefined)[] => [
  ...(databases.get(engine)?.get(adapter) ?? []),
]

const attachments = new WeakMap<Engine, Map<string, Attached>>()

/**
 * Makes a client's schema known to a cache, once per driver adapter. Two adapters may lead to two databases, and nothing
 * on them tells; so in one process clients share entries only if they share the adapter, unless the user names the database.
 * What they write invalidates each other all the same: tags go by table.
 */
export const attach = (engine: Engine, facts: ClientFacts, database: string | undefined): Attached => {
  nameDatabase(engine, facts.adapter, database)
  const identity = identityOf(engine, facts.adapter, database)
  const id = JSON.stringify([identity, facts.globalOmit, facts.provider, facts.schemaText])
  let known = attachments.get(engine)
  if (known === undefined) attachments.set(engine, (known = new Map()))
  const before = known.get(id)
  if (before !== undefined) return before

  const reading = readOnce(facts.schemaText, facts.provider)
  const hints = new Map(reading.models.map(({ name }) => [name, engine.hintOf(name, reading.hints.get(name))]))
  const schema = engine.attach({
    database,
    identity,
    models: reading.models.map((model) => {
      const { keys, dependsOn, moves } = hints.get(model.name) || NO_HINT
      // What is omitted globally never shows in a call's arguments.
      const shape = model.shape + JSON.stringify(facts.globalOmit[delegateName(model.name)] ?? {})
      return { ...model, keys, dependsOn, moves, shape }
    }),
  })
  const attached: Attached = {
    schema,
    hintOf: (model) => hints.get(model),
    compounds: (model: Model) => reading.compounds.get(model.name) ?? NO_COMPOUNDS,
    tableOf: (model) => reading.tables.get(model.name),
    database,
    dialect: dialectOf(facts.provider),
    identity,
    omitsGlobally: Object.keys(facts.globalOmit).length > 0,
    id: `${known.size}`,
  }
  known.set(id, attached)
  return attached
}
