import {
  CacheError,
  type Form,
  type KnownCalls,
  type Model,
  NOT_NOW,
  type ReadPlan,
  type Selection,
  withForm,
} from '@tidemark/core/adapter'
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import type { EntityMetadata } from '../schema/names.ts'
import { controlOf, saidBy } from './control.ts'
import { type FindKind, findOperation, type FindOptions } from './find-operation.ts'
import { type Glimpse, glimpsing, hasListeners, isLoadedLater, reachOf, tellLoaded, watchLoads } from './load-events.ts'
import { asOurs } from './ours.ts'
import { internalsOf, type QueryInternals } from './query-internals.ts'
import { formOfCounted, formOfRows, listForm, type ListForm, wasTold } from './read-form.ts'
import { snapshotOf } from './snapshot.ts'
import { saysUndefined, unfoldOperator } from './where.ts'

const NOTHING: FindOptions = {}

/** One find method of one entity. */
interface Method {
  readonly attached: Attached
  readonly metadata: EntityMetadata
  readonly kind: FindKind
  readonly calls: KnownCalls
  /** Of answers that nobody listens to, and of those that somebody does; `undefined`: nobody can. */
  readonly quiet: Kept | undefined
  readonly heard: Kept | undefined
}

/** How answers of a method lie in the cache. */
interface Kept {
  readonly list: ListForm
  readonly form: Form
}

const keptOf = ({ formOf }: Attached, metadata: EntityMetadata, kind: FindKind, isHeard: boolean): Kept | undefined => {
  if (kind === 'count' || kind === 'exists') return undefined
  const list = listForm(formOf, metadata, isHeard)
  return { list, form: kind === 'findAndCount' ? formOfCounted(list) : formOfRows(list) }
}

const createMethod = (attached: Attached, metadata: EntityMetadata, kind: FindKind): Method => {
  const { dataSource, engine, id } = attached
  const heard = hasListeners(dataSource, reachOf(metadata)) ? keptOf(attached, metadata, kind, true) : undefined
  if (heard !== undefined) watchLoads(dataSource)
  return {
    attached,
    metadata,
    kind,
    calls: engine.shortcuts.of(`${id} ${metadata.tablePath} ${metadata.name} ${kind}`, unfoldOperator),
    quiet: keptOf(attached, metadata, kind, false),
    heard,
  }
}

const ask = (query: QueryInternals, kind: FindKind): Promise<unknown> => {
  const builder = query as unknown as { getCount(): Promise<number>; getExists(): Promise<boolean> } & QueryInternals
  switch (kind) {
    case 'find':
    case 'findOne':
      return builder.getMany()
    case 'findAndCount':
      return builder.getManyAndCount()
    case 'count':
      return builder.getCount()
    default: // exists
      return builder.getExists()
  }
}

/** The load of a call, and how its answer is kept. */
const loadOf = (
  { kind, quiet, heard, metadata }: Method,
  query: QueryInternals,
  isHeard: boolean,
): Pick<ReadPlan, 'form'> & { load: () => Promise<unknown> } => {
  const load = (): Promise<unknown> => asOurs(() => ask(query, kind))
  if (!isHeard || heard === undefined) return { form: quiet?.form, load }
  const { form, list } = heard
  const glimpse: Glimpse = { metadata, keep: list.keep, kept: undefined }
  const keep = (answer: unknown): unknown => {
    if (glimpse.kept === undefined) return form.keep(answer) // there was nothing to tell of
    if (glimpse.kept instanceof Error) throw glimpse.kept
    return kind === 'findAndCount' ? { rows: glimpse.kept, count: (answer as [unknown, number])[1] } : glimpse.kept
  }
  return { form: { keep, give: form.give }, load: () => glimpsing(glimpse, load) }
}

/** Every model of which an answer shows rows. */
const shownIn = ({ model, children }: Selection): readonly Model[] => [
  model,
  ...children.flatMap(({ selection }) => shownIn(selection)),
]

/** What the caller gets of what is read. */
const answerOf = (kind: FindKind, read: unknown): unknown =>
  kind === 'findOne' ? ((read as unknown[])[0] ?? null) : read

const entitiesIn = (kind: FindKind, read: unknown): readonly object[] =>
  (kind === 'findAndCount' ? (read as [object[]])[0] : read) as readonly object[]

const deliver = async ({ kind, heard, attached, metadata }: Method, read: unknown): Promise<unknown> => {
  const entities = heard === undefined ? [] : entitiesIn(kind, read)
  if (heard !== undefined && !wasTold(entities)) await tellLoaded(attached.dataSource, metadata, entities)
  return answerOf(kind, read)
}

/** Not through the cache. */
const PASS = Symbol('pass')

/** A call whose plan is made: out of the cache or through it. `PASS`: TypeORM answers, and its query is looked after there. */
const planned = (
  method: Method,
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  given: FindOptions,
  pass: () => Promise<unknown>,
): Promise<unknown> | typeof PASS => {
  const { attached, metadata, kind, calls, heard } = method
  const { engine, scope, gate } = attached
  const model = attached.modelOf(metadata)
  const said = saidBy(given['cache'])
  if (said === undefined || model === undefined) return PASS
  const control = controlOf(attached, model, said, `cache of ${model.name}.${kind}`)
  const ruling = engine.rule(attached.hintOf(model), control)
  const bypass = (reason: string): Promise<unknown> => {
    engine.notice({ type: 'bypass', model: model.name, reason })
    return asOurs(pass)
  }
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  if (given['lock'] !== undefined || given['transaction'] === true) return bypass('transaction')
  let plan: ReadPlan
  let query: QueryInternals
  let isHeard: boolean
  try {
    // What the caller changes from now on is another call's.
    const options = snapshotOf(given) as FindOptions
    const builder = manager.createQueryBuilder(target, metadata.name)
    builder.setFindOptions(kind === 'findOne' ? { ...options, take: 1 } : options)
    query = internalsOf(builder)
    const who = scope?.()
    const operation = findOperation(attached, metadata, kind, options, query)
    const shown = shownIn(operation.selection).flatMap((one) => attached.metadataOf(one) ?? [])
    isHeard = heard !== undefined && hasListeners(attached.dataSource, shown)
    if (isHeard && isLoadedLater(query)) return bypass('listener')
    plan = engine.plan(operation, ruling.policy, who, () => undefined)
    if (!saysUndefined(given['where'])) calls.set(given, who, plan)
  } catch {
    return PASS // what is wrong TypeORM says itself, and what only its SQL tells is looked after there
  }
  const { form, load } = loadOf(method, query, isHeard)
  const request = { plan: withForm(plan, form), load, isPlain: true, watch: gate?.watch, isOutage: attached.isOutage }
  return engine.read(request).then((read) => deliver(method, read))
}

type Original = (this: EntityManager, target: EntityTarget<ObjectLiteral>, given?: unknown) => Promise<unknown>

/** The methods that find, what they take, and how they answer. */
const METHODS: Readonly<Record<string, { readonly kind: FindKind; readonly by: boolean }>> = {
  find: { kind: 'find', by: false },
  findBy: { kind: 'find', by: true },
  findOne: { kind: 'findOne', by: false },
  findOneBy: { kind: 'findOne', by: true },
  findAndCount: { kind: 'findAndCount', by: false },
  findAndCountBy: { kind: 'findAndCount', by: true },
  count: { kind: 'count', by: false },
  countBy: { kind: 'count', by: true },
  exists: { kind: 'exists', by: false },
  existsBy: { kind: 'exists', by: true },
}

const isOptions = (given: unknown): given is FindOptions | undefined =>
  given === undefined || (typeof given === 'object' && given !== null && !Array.isArray(given))

/** Of each DataSource's metadata, by kind. */
const methods = new WeakMap<Attached, Map<string, Map<EntityTarget<ObjectLiteral>, Method | undefined>>>()

const methodOf = (attached: Attached, kind: FindKind, target: EntityTarget<ObjectLiteral>): Method | undefined => {
  let byKind = methods.get(attached)
  if (byKind === undefined) methods.set(attached, (byKind = new Map()))
  let byTarget = byKind.get(kind)
  if (byTarget === undefined) byKind.set(kind, (byTarget = new Map()))
  const known = byTarget.get(target)
  if (known !== undefined) return known
  const { dataSource } = attached
  if (!dataSource.hasMetadata(target)) return undefined
  const method = createMethod(attached, dataSource.getMetadata(target), kind)
  byTarget.set(target, method)
  return method
}

/** A scope that throws, or an option that cannot be read: the database answers, and TypeORM says what is wrong. */
const knownPlan = ({ calls, attached: { scope } }: Method, given: FindOptions) => {
  try {
    return calls.get(given, scope?.())
  } catch {
    return undefined
  }
}

const cachedMethod = ({ kind, by }: { readonly kind: FindKind; readonly by: boolean }, original: Original): Original =>
  // oxlint-disable-next-line func-names -- it has a `this`
  async function (target, given) {
    const attached = attachedOf(this.dataSource)
    const pass = (): Promise<unknown> => original.call(this, target, given)
    if (attached === undefined || attached.engine.closed || !attached.dataSource.isInitialized) return pass()
    if (attached.isReplicated || attached.isBusy()) return pass() // rules 8 and 13: told of by the query
    const method = methodOf(attached, kind, target)
    if (method === undefined || (!by && !isOptions(given))) return pass()
    // As TypeORM: it refuses to find just any row.
    if (kind === 'findOne' && !by && (given as FindOptions | undefined)?.['where'] === undefined) return pass()
    const options = by ? { where: given } : ((given as FindOptions | undefined) ?? NOTHING)
    const plan = saysUndefined(options['where']) ? undefined : knownPlan(method, options)
    const hit = plan === undefined ? NOT_NOW : (attached.engine.instant?.take(plan) ?? NOT_NOW)
    if (hit !== NOT_NOW) return method.heard === undefined ? answerOf(kind, hit) : deliver(method, hit)
    const answer = planned(method, this, target, options, pass)
    return answer === PASS ? pass() : answer
  }

const covered = new WeakSet<EntityManager>()

/**
 * The find methods of a DataSource's own manager. Its repositories and entities with methods of their own come to them; managers of
 * transactions do not, and the cache is no business of theirs.
 */
export const coverFindMethods = (manager: EntityManager): void => {
  if (covered.has(manager)) return
  covered.add(manager)
  const own = manager as unknown as Record<string, Original | undefined>
  for (const [name, how] of Object.entries(METHODS)) {
    const original = own[name]
    if (original === undefined) throw new CacheError('OPTION', `This version of TypeORM has no EntityManager.${name}.`)
    Object.defineProperty(manager, name, {
      value: cachedMethod(how, original),
      writable: true,
      configurable: true,
    })
  }
}
