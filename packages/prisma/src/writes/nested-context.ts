import { type Model, type Relation, type Row } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import { type CompoundsOf, filterOf, pinnedBy } from '../reads/filter.ts'
import { readData } from './data.ts'
import { modelsInReach, modelsThatFollow } from './reach.ts'
import { rowsChange, rowsGo, type Sketch } from './sketch.ts'

/** The row that nested writes hang on. */
export interface Parent {
  readonly model: Model
  /** What is known of it before the statement. */
  readonly known: Row
  /** A condition that only this row passes; absent where the row is new. */
  readonly where: PlainObject | undefined
}

/** One relation's nested writes, and where what they do is gathered. */
export interface NestedContext {
  readonly sketch: Sketch
  readonly parent: Parent
  readonly relation: Relation
  readonly compounds: CompoundsOf
}

/** A unique `where` as a plain one: compound names become their fields. */
export const plainWhere = (model: Model, where: unknown, compounds: CompoundsOf): PlainObject => {
  if (!isPlain(where)) return {}
  const names = compounds(model)
  return Object.fromEntries(
    Object.entries(where).flatMap(([name, value]) =>
      names.has(name) && !model.fields.has(name) && isPlain(value) ? Object.entries(value) : [[name, value]],
    ),
  )
}

const inverseOf = ({ link, target }: Relation, model: Model): Relation | undefined =>
  [...target.relations.values()].find((other) => {
    const back = other.link
    if (other.target !== model) return false
    if (back.kind === 'join') return link.kind === 'join' && back.join === link.join && back.near === link.far
    if (link.kind === 'join' || back.holds === link.holds) return false
    const { own, other: others } = link
    return back.own.every((field, i) => field === others[i]) && back.other.every((field, i) => field === own[i])
  })

/** The related rows that hang on the parent now, as a condition on their own table. */
export const attached = ({ parent, relation }: NestedContext): PlainObject | undefined => {
  const { link } = relation
  if (parent.where === undefined) return undefined
  if (link.kind === 'key' && !link.holds && link.own.every((field) => parent.known[field.name] !== undefined))
    return Object.fromEntries(link.own.map((field, i) => [link.other[i]?.name ?? '', parent.known[field.name]]))
  const inverse = inverseOf(relation, parent.model)
  if (inverse === undefined) return undefined
  return { [inverse.name]: inverse.many ? { some: parent.where } : { is: parent.where } }
}

const UPDATES: ReadonlySet<string> = new Set(['update', 'updateMany', 'upsert'])

/** Everything that a nested write in a nested write may touch: not followed further here, so all of it moves (rule 9). */
const widenBelow = (sketch: Sketch, model: Model, data: unknown, compounds: CompoundsOf): void => {
  for (const { relation, writes } of readData(model, data, compounds).nested) {
    const { link, target } = relation
    for (const reached of 'delete' in writes || 'deleteMany' in writes ? modelsInReach(target) : [target])
      sketch.wide.add(reached)
    if (link.kind === 'join') sketch.wide.add(link.join)
    for (const [word, write] of Object.entries(writes)) {
      for (const written of asArray(write)) {
        if (!isPlain(written)) continue
        const changed = UPDATES.has(word) ? [written, written['data'], written['update']].filter(isPlain) : []
        for (const data of changed)
          for (const follower of modelsThatFollow(target, Object.keys(data))) sketch.wide.add(follower)
        for (const inner of [written, written['data'], written['create'], written['update']])
          widenBelow(sketch, target, inner, compounds)
      }
    }
  }
}

/** A new row of the other table; `more` is what the relation adds to its data. */
export const insert = ({ sketch, relation, compounds }: NestedContext, data: unknown, more: Row): Row => {
  const { sets } = readData(relation.target, data, compounds)
  const row = { ...sets, ...more }
  sketch.expects.push({ model: relation.target, after: row })
  widenBelow(sketch, relation.target, data, compounds)
  return row
}

/** Rows that pass all of these. */
export const and = (...parts: readonly unknown[]): PlainObject => ({
  AND: parts.filter((part) => isPlain(part) && Object.keys(part).length > 0),
})

/** Child rows that pass a condition, as updates with `data`. */
export const update = (context: NestedContext, where: unknown, data: unknown): void => {
  const { sketch, relation, compounds } = context
  const { target } = relation
  const { sets } = readData(target, data, compounds)
  rowsChange(sketch, target, where, pinnedBy(filterOf(target, where, compounds)), sets)
  for (const follower of modelsThatFollow(target, Object.keys(sets))) sketch.wide.add(follower)
  widenBelow(sketch, target, data, compounds)
}

/** Rows of the other table that go. */
export const remove = ({ sketch, relation }: NestedContext, where: PlainObject): void =>
  rowsGo(sketch, relation.target, where, {})

/** Nothing can be told about what this does to the other table. */
export const wholeRelation = ({ sketch, relation }: NestedContext): void => {
  for (const model of modelsInReach(relation.target)) sketch.wide.add(model)
  if (relation.link.kind === 'join') sketch.wide.add(relation.link.join)
}

/** What `update` means on a relation to one row: the data itself, or `{ where, data }`. */
export const whereAndData = (given: unknown): { readonly where?: unknown; readonly data: unknown } => {
  const isWrapped =
    isPlain(given) && isPlain(given['data']) && Object.keys(given).every((word) => word === 'where' || word === 'data')
  return isWrapped ? { where: given['where'], data: given['data'] } : { data: given }
}

/** What each word of a relation write does with one of the things it was given. */
export type Handlers = Readonly<Record<string, (given: PlainObject) => void>>

/**
 * Hands everything that a relation write was given to the handler of its word. What changes rows that hang on the parent
 * needs a condition that names them; without one, and for a word that is not known, the whole relation moves (rule 9).
 */
export const handle = (
  context: NestedContext,
  writes: PlainObject,
  always: Handlers,
  onAttached: Handlers | undefined,
): void => {
  for (const [word, given] of Object.entries(writes)) {
    if (given === undefined) continue
    const handler = always[word] ?? onAttached?.[word]
    if (handler === undefined) wholeRelation(context)
    else for (const one of asArray(given)) handler(one as PlainObject)
  }
}
