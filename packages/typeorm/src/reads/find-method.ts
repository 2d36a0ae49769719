import type { Form, KnownCalls, Model, Ruling } from '@tidemark/core/adapter'
import type { EntityTarget, ObjectLiteral } from 'typeorm'
import type { Attached } from '../attached.ts'
import type { EntityMetadata } from '../schema/names.ts'
import { controlOf, saidBy } from './control.ts'
import type { FindKind, FindOptions } from './find-operation.ts'
import { hasListeners, reachOf, watchLoads } from './load-events.ts'
import { formOfCounted, formOfRows, listForm, type ListForm } from './read-form.ts'
import { unfoldOperator } from './operators.ts'

/** How answers of a method lie in the cache. */
export interface Kept {
  readonly list: ListForm
  readonly form: Form
}

/** One find method of one entity. */
export interface Method {
  readonly attached: Attached
  readonly metadata: EntityMetadata
  /** `undefined`: of an earlier initialisation. */
  readonly model: Model | undefined
  readonly kind: FindKind
  readonly calls: KnownCalls
  /** What is done with calls that say nothing about the cache. */
  readonly usual: Ruling
  /** Whether a subscriber wanted to hear of every entity when this was made. */
  readonly isOverheard: boolean
  /** Of answers that nobody listens to, and of those that somebody does; `undefined`: nobody can. */
  readonly quiet: Kept | undefined
  readonly heard: Kept | undefined
}

const keptOf = ({ formOf }: Attached, metadata: EntityMetadata, kind: FindKind, isHeard: boolean): Kept | undefined => {
  if (kind === 'count' || kind === 'exists') return undefined
  const list = listForm(formOf, metadata, isHeard)
  return { list, form: kind === 'findAndCount' ? formOfCounted(list) : formOfRows(list) }
}

/** What is to be done with a call. `undefined`: what it says is none of TypeORM's forms. */
export const rulingOf = (attached: Attached, model: Model | undefined, given: FindOptions): Ruling | undefined => {
  const said = saidBy(given['cache'])
  if (said === undefined) return undefined
  const control = controlOf(attached, model, said)
  return attached.engine.rule(model && attached.hintOf(model), control)
}

const PASS: Ruling = { kind: 'bypass', reason: 'unhinted' }

const NOBODY: readonly EntityMetadata[] = []
const isOverheard = ({ dataSource }: Attached): boolean => hasListeners(dataSource, NOBODY)

const createMethod = (attached: Attached, metadata: EntityMetadata, kind: FindKind): Method => {
  const { dataSource, engine, id } = attached
  const heard = hasListeners(dataSource, reachOf(metadata)) ? keptOf(attached, metadata, kind, true) : undefined
  if (heard !== undefined) watchLoads(dataSource)
  const model = attached.modelOf(metadata)
  return {
    attached,
    metadata,
    model,
    kind,
    calls: engine.shortcuts.of(`${id} ${metadata.tablePath} ${metadata.name} ${kind}`, unfoldOperator),
    usual: rulingOf(attached, model, {}) ?? PASS,
    isOverheard: isOverheard(attached),
    quiet: keptOf(attached, metadata, kind, false),
    heard,
  }
}

/** By target: `{ type, name }` may be another object each time, and is not held on to. */
interface ByTarget {
  readonly names: Map<string, Method>
  readonly others: WeakMap<object, Method>
}

/** Of each DataSource's metadata, by kind. */
const methods = new WeakMap<Attached, Map<string, ByTarget>>()

/** `undefined`: the target is no entity. */
export const methodOf = (
  attached: Attached,
  kind: FindKind,
  target: EntityTarget<ObjectLiteral>,
): Method | undefined => {
  let byKind = methods.get(attached)
  if (byKind === undefined) methods.set(attached, (byKind = new Map()))
  let byTarget = byKind.get(kind)
  if (byTarget === undefined) byKind.set(kind, (byTarget = { names: new Map(), others: new WeakMap() }))
  const known = typeof target === 'string' ? byTarget.names.get(target) : byTarget.others.get(target)
  // Subscribers may come and go.
  if (known !== undefined && known.isOverheard === isOverheard(attached)) return known
  const { dataSource } = attached
  if (!dataSource.hasMetadata(target)) return undefined
  const method = createMethod(attached, dataSource.getMetadata(target), kind)
  if (typeof target === 'string') byTarget.names.set(target, method)
  else byTarget.others.set(target, method)
  return method
}
