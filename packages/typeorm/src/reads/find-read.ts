import { type Model, type ReadPlan, type Selection, withForm } from '@tidemark/core/adapter'
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import type { EntityMetadata } from '../schema/names.ts'
import { draftOf } from './find-draft.ts'
import { type Method, rulingOf } from './find-method.ts'
import { type FindKind, findOperation, type FindOptions } from './find-operation.ts'
import { type Glimpse, glimpsing, hasListeners, isLoadedLater, tellLoaded } from './load-events.ts'
import { asOurs } from './ours.ts'
import { internalsOf, type QueryInternals } from './query-internals.ts'
import { wasTold } from './read-form.ts'
import { snapshotOf } from './snapshot.ts'
import { saysUndefined } from './operators.ts'

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
export const answerOf = (kind: FindKind, read: unknown): unknown =>
  kind === 'findOne' ? ((read as unknown[])[0] ?? null) : read

const entitiesIn = (kind: FindKind, read: unknown): readonly object[] =>
  (kind === 'findAndCount' ? (read as [object[]])[0] : read) as readonly object[]

/** @param isHit it certainly came out of the cache, perhaps from a time when nobody listened */
export const deliver = async (
  { kind, heard, attached, metadata }: Method,
  read: unknown,
  isHit = false,
): Promise<unknown> => {
  const entities = heard === undefined ? [] : entitiesIn(kind, read)
  if (heard !== undefined && (!wasTold(entities) || isHit)) await tellLoaded(attached.dataSource, metadata, entities)
  return answerOf(kind, read)
}

/** Not through the cache. */
export const PASS = Symbol('pass')

const queryOf = (
  { metadata, kind }: Method,
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  options: FindOptions,
): QueryInternals => {
  const builder = manager.createQueryBuilder(target, metadata.name)
  builder.setFindOptions(kind === 'findOne' ? Object.assign({}, options, { take: 1 }) : options)
  return internalsOf(builder)
}

const through = (method: Method, plan: ReadPlan, query: QueryInternals, isHeard: boolean): Promise<unknown> => {
  const { engine, gate, isOutage } = method.attached
  const { form, load } = loadOf(method, query, isHeard)
  return engine.read({ plan: withForm(plan, form), load, isPlain: true, watch: gate?.watch, isOutage })
}

const NOBODY: readonly EntityMetadata[] = []

/** A call that differs from one before in values alone. `undefined`: it has to be planned. */
export const drafted = (
  method: Method,
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  given: FindOptions,
  who: unknown,
): Promise<unknown> | undefined => {
  const { kind, calls, attached, heard } = method
  // Of one form all show the same entities, but somebody may have begun to listen to all of them.
  if (heard !== undefined && hasListeners(attached.dataSource, NOBODY)) return undefined
  let plan: ReadPlan | undefined
  let query: QueryInternals
  try {
    plan = calls.plan(given, who)
    if (plan === undefined) return undefined
    query = queryOf(method, manager, target, snapshotOf(given) as FindOptions)
  } catch {
    return undefined
  }
  const read = through(method, plan, query, false)
  return kind === 'findOne' ? read.then((rows) => answerOf(kind, rows)) : read
}

/** A call whose plan is made: out of the cache or through it. `PASS`: TypeORM answers, and its query is looked after there. */
export const planned = (
  method: Method,
  manager: EntityManager,
  target: EntityTarget<ObjectLiteral>,
  given: FindOptions,
  who: unknown,
  pass: () => Promise<unknown>,
): Promise<unknown> | typeof PASS => {
  const { attached, metadata, model, kind, calls, heard } = method
  const { engine } = attached
  const ruling = given['cache'] === undefined ? method.usual : rulingOf(attached, model, given)
  if (ruling === undefined || model === undefined) return PASS
  const bypass = (reason: string): Promise<unknown> => {
    engine.notice({ type: 'bypass', model: model.name, reason })
    return asOurs(pass)
  }
  if (ruling.kind === 'bypass') return bypass(ruling.reason)
  if (given['lock'] !== undefined || given['transaction'] === true) return bypass('transaction')
  const { policy } = ruling
  let plan: ReadPlan
  let query: QueryInternals
  let isHeard: boolean
  try {
    const options = snapshotOf(given) as FindOptions
    query = queryOf(method, manager, target, options)
    const operation = findOperation(attached, metadata, kind, options, query)
    const shown = shownIn(operation.selection).flatMap((one) => attached.metadataOf(one) ?? [])
    isHeard = heard !== undefined && hasListeners(attached.dataSource, shown)
    if (isHeard && isLoadedLater(query)) return bypass('listener')
    plan = engine.plan(operation, policy, who, () => undefined)
    // Of what the caller has given: TypeORM has transformed the values of operators in the copy.
    const draft = () => draftOf(attached, metadata, operation, policy, who, given)
    if (!saysUndefined(given['where'])) calls.set(given, who, plan, isHeard ? undefined : draft)
  } catch {
    return PASS // what is wrong TypeORM says itself, and what only its SQL tells is looked after there
  }
  return through(method, plan, query, isHeard).then((read) => deliver(method, read))
}
