import { type Relation, type Row, UNKNOWN } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import { ask, type Asked, type Learn } from './asked.ts'
import { readData } from './data.ts'
import { fromParent, isKnown, knownBy, type NestedContext, pointing } from './parent.ts'
import { movesBelow } from './moves-below.ts'
import { independent, rowsChange, rowsGo } from './sketch.ts'
import { inverseOf, namedBy, plainWhere } from './where.ts'

/** The related rows that hang on the parent now, as a condition on their own table. */
export const attached = ({ parent, relation }: NestedContext): PlainObject | undefined => {
  const { link } = relation
  if (parent.where === undefined) return undefined
  const { known } = parent
  if (link.kind === 'key' && link.own.every((field) => isKnown(known[field.name])))
    return Object.fromEntries(link.own.map((field, i) => [link.other[i]?.name ?? '', known[field.name]]))
  const inverse = inverseOf(relation, parent.model)
  if (inverse === undefined) return undefined
  return { [inverse.name]: inverse.many ? { some: parent.where } : { is: parent.where } }
}

/** Rows of the other table, before the call. */
export interface Rows {
  /** A condition that all of them pass, and few others. */
  readonly where: PlainObject
  /** A condition of which what it pins down holds for all of them. */
  readonly pinned: PlainObject
}

/** Rows that pass all of these. */
export const and = (...parts: readonly unknown[]): PlainObject => {
  const [first = {}, ...rest] = parts.filter((part) => isPlain(part) && Object.keys(part).length > 0)
  return rest.length === 0 ? (first as PlainObject) : { AND: [first, ...rest] }
}

/** Rows that hang on the parent and pass a condition. */
export const rowsHere = (here: PlainObject, where?: unknown): Rows => {
  const all = and(here, where)
  return { where: all, pinned: all }
}

/**
 * The row that a unique condition names, whether it hangs on the parent or comes to hang there in the same call.
 */
export const rowNamed = (
  { relation: { target }, compounds }: NestedContext,
  where: unknown,
  here?: PlainObject,
): Rows => {
  const plain = plainWhere(target, where, compounds)
  return { where: namedBy(target, plain) ?? and(here, plain), pinned: and(here, plain) }
}

const hangsOnIt = (relation: Relation): boolean => relation.link.kind === 'key' && !relation.link.holds

/** Do new rows with these data have something to them that only the result tells? */
const keepsSecrets = ({ relation: { target }, compounds }: NestedContext, data: unknown): boolean => {
  const { sets, nested } = readData(target, data, compounds)
  return nested.some(({ relation }) => hangsOnIt(relation)) || Object.values(sets).includes(UNKNOWN)
}

/** New rows of the other table, as far as the result can tell about them. */
export interface Told {
  readonly learn: Learn | undefined
  readonly asked: Asked | undefined
}

/**
 * Has the result tell about new rows, where that is worth a query.
 *
 * @param rows how many rows the relation must show then
 */
export const tell = (context: NestedContext, datas: readonly unknown[], rows: number): Told | undefined =>
  datas.some((data) => keepsSecrets(context, data)) ? ask(context.parent, context.relation, rows) : undefined

/** A new row of the other table; `pairs` are the columns that point to the parent. */
export const insert = (
  context: NestedContext,
  data: unknown,
  pairs: readonly (readonly [name: string, own: string])[],
  told: Told | undefined,
): Row => {
  const { sketch, parent, relation, compounds, below } = context
  const { target } = relation
  const read = readData(target, data, compounds)
  const rowFor = (row: Row): Row => ({ ...read.sets, ...pointing(pairs)(row) })
  independent(sketch, new Map(), [target])
  const learn = told?.learn
  // Who shows all its new rows shows what they hold, too.
  const isShown = learn !== undefined && told?.asked !== undefined && Object.values(read.sets).includes(UNKNOWN)
  if (isShown) {
    const guess = { model: target, after: rowFor(parent.known) }
    sketch.expects.push(guess)
    sketch.fromResult.push((result) => learn(result)?.map((after) => ({ model: target, after })) ?? [guess])
  } else
    fromParent(
      context,
      pairs.map(([, own]) => own),
      (row) => [{ model: target, after: rowFor(row) }],
    )
  const known = rowFor(parent.known)
  below({ model: target, known, sets: {}, where: undefined, learn, asked: told?.asked }, read)
  return known
}

/** Rows that are updated with `data`. */
export const update = (context: NestedContext, { where, pinned }: Rows, data: unknown): void => {
  const { sketch, relation, compounds, below } = context
  const { target } = relation
  const read = readData(target, data, compounds)
  const { sets } = read
  rowsChange(sketch, { model: target, where, meets: 'found' }, knownBy(target, pinned, {}, compounds), sets)
  const known = knownBy(target, pinned, sets, compounds)
  below({ model: target, known, sets, where, learn: undefined, asked: undefined }, read)
}

/** Rows of the other table that go. */
export const remove = ({ sketch, relation: { target }, compounds }: NestedContext, { where, pinned }: Rows): void =>
  rowsGo(sketch, { model: target, where, meets: 'found' }, knownBy(target, pinned, {}, compounds))

/** What `update` means on a relation to one row: the data itself, or `{ where, data }`. */
export const dataOf = (given: unknown): unknown =>
  isPlain(given) && isPlain(given['data']) && Object.keys(given).every((word) => word === 'where' || word === 'data')
    ? given['data']
    : given

/** What each word of a relation write does with one of the things it was given. */
export type Handlers = Readonly<Record<string, (given: PlainObject) => void>>

/**
 * Hands everything that a relation write was given to the handler of its word. What changes rows that hang on the parent
 * needs a condition that names them; without one, and for a word that is not known, all that it can reach moves (rule 9).
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
    if (handler === undefined)
      movesBelow(context.sketch, context.parent.model, context.relation, writes, context.compounds)
    else for (const one of asArray(given)) handler(one as PlainObject)
  }
}
