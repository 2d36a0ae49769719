import { AsyncLocalStorage } from 'node:async_hooks'
import { copyWhole } from './codec/copy.ts'
import { createCopiers } from './codec/create-copiers.ts'
import { createCodec } from './codec/create-codec.ts'
import type { Clock } from './contracts/clock.ts'
import type { DecimalClass } from './contracts/codec.ts'
import type { EventType } from './contracts/event.ts'
import type { Memory } from './contracts/memory.ts'
import type { ReadPlan } from './contracts/plan.ts'
import { HIDDEN } from './contracts/versions.ts'
import { NOTHING, userTag } from './contracts/tag.ts'
import { type Engine, withEngine } from './engine.ts'
import { CacheError, shown } from './errors.ts'
import { createFlights } from './flow/flight.ts'
import { createInstant } from './flow/instant.ts'
import { createKeep } from './flow/keep.ts'
import { createLater } from './flow/later.ts'
import { createRead } from './flow/read.ts'
import type { TransactionLevel } from './flow/transaction.ts'
import { createWriting } from './flow/write.ts'
import { createImages } from './memory/images.ts'
import { createMemory } from './memory/memory.ts'
import { createShortcuts } from './memory/shortcuts.ts'
import { openBackend } from './open-backend.ts'
import { type CacheOptions, readOptions } from './options.ts'
import { changesOfTarget, type RememberOptions, tagsOfDependencies, type Target } from './plan/dependency.ts'
import { checkHint } from './plan/hint.ts'
import { rememberKey } from './plan/key.ts'
import { planRead, planReads } from './plan/plan-read.ts'
import { tagsOfChanges } from './plan/plan-write.ts'
import { createRule, rule, said } from './plan/policy.ts'
import { realClock } from './real-clock.ts'
import { createRegistry } from './schema/registry.ts'
import { createSchema } from './schema/create-schema.ts'
import { type CacheStats, createStats, type Listener } from './stats/stats.ts'
import { inProcessVersions } from './versions/in-process.ts'

/** The handle on a cache: the same for every ORM that is attached to it. */
export interface Cache {
  /** The stored answer, or what `build` returns. Inside a transaction `build` is asked and nothing is stored. */
  remember<T>(key: string, options: RememberOptions, build: () => Promise<T> | T): Promise<T>
  /** Makes every answer unreachable that hangs on the target; inside a transaction: at its end. */
  invalidate(target: Target): Promise<void>
  /** Makes every answer unreachable, at once, also inside a transaction. */
  clear(): Promise<void>
  stats(): CacheStats
  /** Tells `listener` of every such event until the returned function is called. */
  on(type: EventType, listener: Listener): () => void
  /**
   * Delivers what other processes have not heard yet, and lets everything go. Clients that are attached go on without a cache, and
   * nobody is told of what they write then: call it after the last write.
   */
  close(): Promise<void>
}

/** What comes from outside: time and chance. A test hands in its own. */
export interface World {
  readonly clock: Clock
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number
}

const EVENTS: readonly EventType[] = ['hit', 'miss', 'bypass', 'fill', 'refuse', 'invalidate', 'error', 'degrade']

/**
 * Tags that are remembered: several times as many as the entries that memory has room for hang on, so that reads that come once push out
 * no tag of an entry that is read again and again.
 */
const tagsFor = (maxBytes: number): number => Math.min(500_000, Math.max(10_000, Math.floor(maxBytes / 128)))

/** Memory allows so many bytes for each row whose key columns are remembered (a few hundred, in truth). */
const BYTES_PER_IMAGE = 4096

/** Plans of calls are remembered as in a memory of so many bytes where there is none, and a server has to be asked for every hit. */
const ROOM_WITHOUT_MEMORY = 2 ** 25

const nothing: Memory = { get: () => undefined, set: () => true, delete: () => {}, clear: () => {}, bytes: 0 }

/**
 * Makes a cache. With memory only, its versions live in the process: it is exact for every client in this process that is
 * attached to it, and knows nothing of other processes. With an `l2`, processes of one namespace are one cache; a namespace is
 * of one database.
 *
 * @throws CacheError for an option, a unit or a word that does not exist
 */
export const createCache = (
  options: CacheOptions = {},
  { clock, random = Math.random }: World = { clock: realClock },
): Cache => {
  const settings = readOptions(options)
  const { namespace, l2 } = settings
  const kept = settings.l1 === false ? nothing : createMemory(settings.l1.maxBytes)
  const stats = createStats(clock)
  const { notice } = stats
  const registry = createRegistry()
  const seen = createImages(settings.l1 === false ? 0 : settings.l1.maxBytes / BYTES_PER_IMAGE)
  const inside = new AsyncLocalStorage<TransactionLevel>()
  const building = new AsyncLocalStorage<true>()
  let decimal: DecimalClass | undefined
  const codec = createCodec({ decimal: () => decimal })
  const copierOf = createCopiers()
  const remote = l2 && openBackend(l2, { ...settings, clock, random, codec, notice })
  const maxTags = settings.l1 === false ? undefined : tagsFor(settings.l1.maxBytes)
  const store = remote?.versions ?? inProcessVersions({ maxTags })
  const far = remote?.far
  const parts = { clock, memory: kept, versions: store, images: seen }
  const isHeard = () => stats.hears('fill') || stats.hears('refuse')
  // A server is told of answers at once: others may be waiting.
  const { memory, versions, images, later } =
    remote === undefined ? createLater({ ...parts, isHeard }) : { ...parts, later: undefined }
  let closed = false
  const isBuilding = () => building.getStore() === true
  const read = createRead({
    clock,
    versions,
    memory,
    far,
    flights: createFlights(),
    images: seen,
    notice,
    copierOf,
    copyWhole,
    isBuilding,
    later,
  })
  const roomForPlans = settings.l1 === false ? (remote === undefined ? 0 : ROOM_WITHOUT_MEMORY) : settings.l1.maxBytes
  const shortcuts = createShortcuts(roomForPlans, remote !== undefined)
  const instant = createInstant({ clock, versions, memory, notice, isBuilding, isClosed: () => closed })
  const keep = createKeep({ memory, far, notice })
  const writing = createWriting({
    clock,
    versions,
    images,
    notice,
    tagsOf: (changes) => tagsOfChanges(changes, registry.strangers),
    maxWriteTime: settings.maxWriteTime,
    whenUnreachable: settings.whenUnreachable,
  })
  const policies = {
    defaults: settings.defaults,
    l1: settings.l1 === false ? (false as const) : settings.l1.ttl,
    l2: remote?.ttl ?? (false as const),
  }
  /** The transaction that the running code is inside of; code that outlives it is outside. */
  const current = (): TransactionLevel | undefined => {
    const level = inside.getStore()
    return level?.over === true ? undefined : level
  }

  const mustBeOpen = (call: string): void => {
    if (closed) throw new CacheError('CLOSED', `${call} was called after close(); expected an open cache.`)
  }

  const engine: Engine = {
    attach: (definition) => {
      const names = definition.models.map((model) => model.name)
      for (const name of settings.models.keys())
        if (!names.includes(name))
          throw new CacheError(
            'MODEL',
            `models names ${shown(name)}, which the schema does not have; expected one of ${names.join(', ')}.`,
          )
      const schema = createSchema(definition)
      registry.add(schema)
      return schema
    },
    hintOf: (model, hint) => {
      const own = settings.models.get(model)
      if (own === false || hint === false) return false
      return own === undefined ? hint : { ...hint, ...said(own) }
    },
    rule: createRule(policies),
    plan: (operation, policy, scope, describe) => planRead(operation, { namespace, scope, policy, describe }),
    plans: (operation, policy, scope, describe, ...differing) =>
      planReads(operation, { namespace, scope, policy, describe }, ...differing),
    read,
    instant,
    shortcuts,
    writing,
    remember: (key, given, build, asked) => remember(key, given, build, asked),
    putThrough: async (plan, value, { alone, mark }) => {
      if (!alone) return
      const { rows, maybe } = plan.carries(value)
      const tags = [...plan.tags, ...maybe, ...rows]
      const seen = await versions.lookAfter(tags, mark) // rule 6: nothing was moved since
      if (seen.includes(HIDDEN)) return
      const kept = copyWhole(value)
      keep(plan, { value: kept, copy: copierOf(kept), tags, versions: seen, madeAt: clock.now() })
    },
    isShared: remote !== undefined,
    clock,
    knowDecimal: (known) => void (decimal ??= known),
    registry,
    recall: images.recall,
    notice,
    inside,
    get closed() {
      return closed
    },
  }

  const remember: Engine['remember'] = async (key, given, build, { call, watch }) => {
    mustBeOpen(call)
    if (typeof key !== 'string' || key === '')
      throw new CacheError('CALL', `${call} was given the key ${shown(key)}; expected a name.`)
    if (typeof build !== 'function')
      throw new CacheError('CALL', `${call} was given ${shown(build)} to build with; expected a function.`)
    if (given !== undefined && (typeof given !== 'object' || given === null))
      throw new CacheError('CALL', `${call} was given ${shown(given)}; expected options such as { ttl: '10m' }.`)
    const { dependsOn, ...words }: RememberOptions = given ?? {}
    const hint = checkHint(words, call, 'CALL')
    const { tags, models } = tagsOfDependencies(dependsOn, registry, 'dependsOn')
    const ruling = rule(policies, undefined, hint)
    if (ruling.kind === 'bypass' || current() !== undefined) {
      notice({ type: 'bypass', reason: ruling.kind === 'bypass' ? ruling.reason : 'transaction' })
      return build()
    }
    const { policy } = ruling
    const hangsOn = [...new Set([NOTHING, ...tags, ...policy.tags.map(userTag)])]
    const shapes = [...new Set(models.map((model) => model.shape))].toSorted()
    const plan: ReadPlan = {
      // By what it hangs on, too: an answer that was stored under less would not hear of the rest.
      key: rememberKey(namespace, key, [...shapes, ...hangsOn.toSorted()].join('\n')),
      model: 'remember',
      policy,
      tags: hangsOn,
      maybe: [],
      carries: () => ({ rows: [], maybe: [], seen: [] }),
    }
    // `grace` is for any failure of a builder: nobody but its author can tell one from another.
    const load = () => building.run(true, async () => build())
    return (await read({ plan, load, isOutage: () => true, watch })) as Awaited<ReturnType<typeof build>>
  }

  const cache: Cache = {
    remember: (key, given, build) => remember(key, given, build, { call: 'remember()', watch: undefined }),
    invalidate: async (target) => {
      mustBeOpen('invalidate()')
      const { changes, tags } = changesOfTarget(target, registry)
      const moves = [...tagsOfChanges(changes, registry.strangers), ...tags]
      const transaction = current()
      if (transaction === undefined) await writing.move(moves)
      else await transaction.touch(moves)
    },
    clear: async () => {
      mustBeOpen('clear()')
      memory.clear()
      try {
        await versions.clear()
      } catch (error) {
        // This process has cleared; the others are told until they have heard.
        if (settings.whenUnreachable === 'refuse')
          throw new CacheError(
            'UNREACHABLE',
            `clear() was called while the version store cannot be reached; expected a store that answers.`,
            { cause: error },
          )
        notice({ type: 'error', error, reason: 'clear' })
      }
    },
    stats: () => {
      const { bytes } = memory // Settles, before anything is counted.
      return stats.read(bytes)
    },
    on: (type, listener) => {
      if (!EVENTS.includes(type))
        throw new CacheError('CALL', `on() was given the event ${shown(type)}; expected one of ${EVENTS.join(', ')}.`)
      if (typeof listener !== 'function')
        throw new CacheError('CALL', `on() was given ${shown(listener)}; expected a function.`)
      later?.settle() // Of what has been, nobody is told who listens from now on.
      return stats.on(type, listener)
    },
    close: async () => {
      if (closed) return
      closed = true
      writing.close()
      memory.clear()
      images.clear()
      shortcuts.clear()
      await (remote ?? versions).close()
    },
  }
  return withEngine(cache, engine)
}
