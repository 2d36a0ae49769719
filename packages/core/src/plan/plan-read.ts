import type { Filter, ReadOperation, Row, Selection } from '../contracts/operation.ts'
import type { Carried, ReadPlan } from '../contracts/plan.ts'
import type { Policy } from '../contracts/policy.ts'
import type { Model } from '../contracts/schema.ts'
import { rowsPart, type Tag, userTag } from '../contracts/tag.ts'
import { type Describe, Unkeyable } from './canonical.ts'
import { Findings, followAll } from './findings.ts'
import { type KeyInput, readKey, readKeys } from './key.ts'
import { type Narrowing, narrow, relatedTags } from './narrow.ts'
import { keyOn, rootTags } from './parts.ts'

/** More tags than this on one answer, and levels hang on their whole models. */
const MOST_TAGS = 300

/**
 * What is known about a level before the load: its models, column tags of the links, and what filters hang on.
 *
 * @param lacked models of which a row may be missing that only its insert knows of
 */
const foresee = (selection: Selection, tags: Set<Tag>, models: Set<Model>, lacked: Set<Model>): void => {
  models.add(selection.model)
  relatedTags(selection.filter, tags, models)
  for (const model of selection.alsoReads) {
    models.add(model)
    tags.add(model.tag)
  }
  for (const { relation, selection: inner } of selection.children) {
    const { link, target } = relation
    const [model, fields] = link.kind === 'join' ? ([link.join, [link.near]] as const) : ([target, link.other] as const)
    models.add(model)
    const linked = keyOn(model, fields)
    if (linked !== undefined) tags.add(linked.columnTag)
    if (linked?.unique === true && link.kind === 'key' && !link.holds) lacked.add(model)
    if (link.kind === 'join') {
      const far = keyOn(target, [link.other])
      if (far !== undefined) tags.add(far.columnTag)
    }
    foresee(inner, tags, models, lacked)
  }
}

/** Equalities of a filter that leave one value: what is known of a row that does not show the field itself. */
const pinned = (filter: Filter): Row => {
  const known: Record<string, unknown> = {}
  for (const part of filter.kind === 'and' ? filter.of : [filter])
    if (part.kind === 'equals' && part.values.length === 1) known[part.field] = part.values[0]
  return known
}

/** Most rows show all that is known of them. */
const completed = (rows: readonly Row[], known: Row): readonly Row[] => {
  const names = Object.keys(known)
  const isShown = (row: Row): boolean => names.every((name) => row[name] !== undefined)
  return rows.every(isShown) ? rows : rows.map((row) => ({ ...known, ...row }))
}

/** Models whose shape shows in the answer or decides about it: what the schema revision of the key covers. */
const inOrder = (models: ReadonlySet<Model>): readonly Model[] => {
  const list = [...models]
  return list.length > 1 ? list.sort((a, b) => (a.table < b.table ? -1 : 1)) : list
}

export interface ReadContext {
  readonly namespace: string
  readonly scope: unknown
  readonly policy: Policy
  readonly describe?: Describe | undefined
}

/** What is decided about a read whatever the values are that its own rows have to have. */
interface Frame {
  readonly operation: ReadOperation
  readonly policy: Policy
  readonly models: readonly Model[]
  /** Of what is not the rows themselves. */
  readonly tags: readonly Tag[]
  readonly lacked: readonly Model[]
}

const frameOf = (operation: ReadOperation, policy: Policy): Frame => {
  const tags = new Set<Tag>()
  const models = new Set<Model>()
  const lacked = new Set<Model>()
  foresee(operation.selection, tags, models, lacked)
  for (const seen of models) {
    if (seen.unknowable) throw new Unkeyable(`the view ${seen.name}, which does not say what it reads from`)
    for (const base of seen.dependsOn) tags.add(base.tag)
  }
  for (const name of policy.tags) tags.add(userTag(name))
  return { operation, policy, models: inOrder(models), tags: [...tags], lacked: [...lacked] }
}

/** What is known before the load. */
interface Foreseen {
  readonly filter: Filter
  readonly found: Narrowing | undefined
  readonly tags: ReadonlySet<Tag>
  readonly list: readonly Tag[]
  readonly maybe: readonly Tag[]
}

const foreseenIn = ({ operation: { selection }, models, tags: others, lacked }: Frame, filter: Filter): Foreseen => {
  const { model } = selection
  const found = narrow(model, filter)
  const tags = new Set(rootTags(selection, found))
  for (const tag of others) tags.add(tag)
  const maybe: Tag[] = []
  const add = (tag: Tag) => void (tags.has(tag) || maybe.includes(tag) || maybe.push(tag))
  for (const { tag } of models) add(tag)
  if (found?.rows !== undefined) add(rowsPart(model.tag))
  for (const { tag } of lacked) add(rowsPart(tag))
  return { filter, found, tags, list: [...tags], maybe }
}

const carriedBy = (answer: unknown, { operation }: Frame, { filter, found, tags, maybe }: Foreseen): Carried => {
  const { selection } = operation
  const findings = new Findings()
  const shown = operation.shown(answer)
  // "Nothing found" by a unique key hangs on which rows there are: the insert that ends it need not know the key beforehand.
  if (found?.rows !== undefined && (shown === undefined || shown.unsure || shown.rows.length < found.rows))
    findings.maybe.add(rowsPart(selection.model.tag))
  if (shown !== undefined) followAll(selection, completed(shown.rows, pinned(filter)), findings)
  const { seen } = findings
  if (findings.rows.size > MOST_TAGS) return { rows: [], maybe, seen }
  return {
    rows: [...findings.rows].filter((tag) => !tags.has(tag)),
    maybe: [...findings.maybe].filter((tag) => !tags.has(tag)),
    seen,
  }
}

type Values = readonly unknown[]

/** Finds its tags when it is asked for them: with memory alone that is when the answer has been handed out. */
class LatePlan implements ReadPlan {
  readonly key: string
  readonly model: string
  readonly policy: Policy
  readonly #frame: Frame
  readonly #filterOf: (values: Values) => Filter
  readonly #values: Values
  #foreseen: Foreseen | undefined

  constructor(frame: Frame, key: string, filterOf: (values: Values) => Filter, values: Values) {
    this.key = key
    this.model = frame.operation.selection.model.name
    this.policy = frame.policy
    this.#frame = frame
    this.#filterOf = filterOf
    this.#values = values
  }

  #known(): Foreseen {
    return (this.#foreseen ??= foreseenIn(this.#frame, this.#filterOf(this.#values)))
  }

  get tags(): readonly Tag[] {
    return this.#known().list
  }

  get maybe(): readonly Tag[] {
    return this.#known().maybe
  }

  readonly carries = (answer: unknown): Carried => carriedBy(answer, this.#frame, this.#known())
}

const keyInput = ({ operation, policy, models }: Frame, { namespace, scope, describe }: ReadContext): KeyInput => ({
  namespace,
  operation,
  scope,
  tags: policy.tags,
  models,
  describe,
})

/** Decides key and tags of a read. Pure; throws `Unkeyable` if no key can be made. */
export const planRead = (operation: ReadOperation, context: ReadContext): ReadPlan => {
  const frame = frameOf(operation, context.policy)
  return new LatePlan(frame, readKey(keyInput(frame, context)), () => operation.selection.filter, [])
}

/**
 * The plans of calls that differ from this one in some values only, each what `planRead` makes of it, for a part of what that costs.
 * `undefined`: they cannot be had so.
 *
 * @param names fields that the call's own rows have to have these values in; what else it says stays as it is
 * @param callWith the operation's `call` with others in the places of the values
 */
export const planReads = (
  operation: ReadOperation,
  context: ReadContext,
  names: readonly string[],
  callWith: (values: readonly unknown[]) => unknown,
): ((values: readonly unknown[], key?: string) => ReadPlan) | undefined => {
  const { filter } = operation.selection
  if (filter.kind !== 'and') return undefined
  const places = names.map((name) => filter.of.findIndex((part) => part.kind === 'equals' && part.field === name))
  const count = filter.of.filter((part) => part.kind === 'equals' && names.includes(part.field)).length
  if (places.includes(-1) || count !== names.length) return undefined
  const frame = frameOf(operation, context.policy)
  const keyOf = readKeys(keyInput(frame, context), names, callWith)
  if (keyOf === undefined) return undefined
  const filterOf = (values: Values): Filter => {
    const parts = [...filter.of]
    names.forEach((field, i) => (parts[places[i] as number] = { kind: 'equals', field, values: [values[i]] }))
    return { kind: 'and', of: parts }
  }
  return (values, key = keyOf(values)) => new LatePlan(frame, key, filterOf, values)
}
