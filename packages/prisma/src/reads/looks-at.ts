import type { Model } from '@tidemark/core/adapter'
import { asArray, isDecimal, isFieldReference, isNullObject, isPlain, type PlainObject } from '../objects.ts'
import type { CompoundsOf } from './filter.ts'

/** How rows come into an answer: as they are, at most one of them, by numbers, or by numbers of groups. */
export type Shows = 'rows' | 'oneRow' | 'numbers' | 'groups'

const AGGREGATES: ReadonlySet<string> = new Set(['_count', '_sum', '_avg', '_min', '_max'])

/** A word whose meaning for columns is not known: the answer looks at all of them (rule 9). */
class AllColumns extends Error {}
/** One for all: most reads look at all columns, and a stack costs more than all else that is decided about them. */
const ALL_COLUMNS = new AllColumns()

const isOwnValue = (value: object): boolean =>
  value instanceof Date || value instanceof Uint8Array || isDecimal(value) || isNullObject(value)

/** Columns that a condition compares with: `{ gt: prisma.user.fields.score }`. */
const comparedWith = (condition: unknown, into: Set<string>): void => {
  if (typeof condition !== 'object' || condition === null || isOwnValue(condition)) return
  if (isFieldReference(condition)) return void into.add(condition.name)
  if (Array.isArray(condition)) for (const one of condition as unknown[]) comparedWith(one, into)
  else if (isPlain(condition)) for (const one of Object.values(condition)) comparedWith(one, into)
  else throw ALL_COLUMNS
}

/** The columns that a relation goes by on this side; what is behind it has tags of its own. */
const linkOf = (model: Model, name: string, into: Set<string>): boolean => {
  const link = model.relations.get(name)?.link
  if (link === undefined) return false
  for (const field of Array.isArray(link.own) ? link.own : [link.own]) into.add(field.name)
  return true
}

const inWhere = (model: Model, where: unknown, compounds: CompoundsOf, into: Set<string>): void => {
  if (where === undefined || where === null) return
  if (!isPlain(where)) throw ALL_COLUMNS
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue
    const compound = compounds(model).get(name)
    if (name === 'AND' || name === 'OR' || name === 'NOT')
      for (const one of asArray(condition)) inWhere(model, one, compounds, into)
    else if (model.fields.has(name)) {
      into.add(name)
      comparedWith(condition, into)
    } else if (compound !== undefined) for (const field of compound) into.add(field)
    else if (!linkOf(model, name, into)) throw ALL_COLUMNS
  }
}

const inOrder = (model: Model, orderBy: unknown, into: Set<string>): void => {
  for (const order of asArray(orderBy ?? [])) {
    if (!isPlain(order)) throw ALL_COLUMNS
    for (const [name, direction] of Object.entries(order)) {
      if (direction === undefined || linkOf(model, name, into)) continue
      if (model.fields.has(name)) into.add(name)
      else if (AGGREGATES.has(name)) inNumbers(model, direction, into)
      else throw ALL_COLUMNS
    }
  }
}

/** `{ score: true, _all: true }`, or `true` for a number of rows. */
const inNumbers = (model: Model, asked: unknown, into: Set<string>): void => {
  if (!isPlain(asked)) return
  for (const [name, one] of Object.entries(asked)) {
    if (one === undefined || one === false || name === '_all') continue
    if (!model.fields.has(name)) throw ALL_COLUMNS
    into.add(name)
  }
}

const inSelect = (model: Model, select: unknown, into: Set<string>): void => {
  if (!isPlain(select)) throw ALL_COLUMNS
  for (const [name, asked] of Object.entries(select)) {
    if (asked === undefined || asked === false) continue
    if (model.fields.has(name)) into.add(name)
    else if (name === '_count') inCounts(model, asked, into)
    else if (!linkOf(model, name, into)) throw ALL_COLUMNS
  }
}

/** The relations whose rows are counted: all, unless it says which. */
const inCounts = (model: Model, asked: unknown, into: Set<string>): void => {
  const names = isPlain(asked) && isPlain(asked['select']) ? Object.keys(asked['select']) : model.relations.keys()
  for (const name of names) if (!linkOf(model, name, into)) throw ALL_COLUMNS
}

const namesOf = (model: Model, names: unknown, into: Set<string>): void => {
  for (const name of asArray(names ?? [])) {
    if (typeof name !== 'string' || !model.fields.has(name)) throw ALL_COLUMNS
    into.add(name)
  }
}

const WORDS: ReadonlySet<string> = new Set([
  'where',
  'select',
  'orderBy',
  'take',
  'skip',
  'cursor',
  'distinct',
  'by',
  'having',
  ...AGGREGATES,
])

/** The columns of a row's own that an order goes by. */
const orderedBy = (orderBy: unknown): ReadonlySet<string> =>
  new Set(
    asArray(orderBy ?? []).flatMap((order) =>
      isPlain(order) ? Object.keys(order).filter((name) => order[name] !== undefined) : [],
    ),
  )

/** No two rows, or groups, stand at the same place. */
const isTotal = (model: Model, { orderBy, by }: PlainObject, shows: Shows): boolean => {
  const names = orderedBy(orderBy)
  if (shows === 'groups') return asArray(by ?? []).every((name) => names.has(name as string))
  return model.keys.some(
    ({ unique, fields }) => unique && fields.every((field) => !field.nullable && names.has(field.name)),
  )
}

/** Rows at the same place of an order come in the database's own, which any update of one of them may change. */
const hangsOnOrder = ({ take, skip, cursor, distinct }: PlainObject, shows: Shows): boolean =>
  shows === 'rows' ||
  shows === 'groups' ||
  (shows === 'numbers' && [take, skip, cursor, distinct].some((word) => word !== undefined))

const orAll = (gather: (into: Set<string>) => void): ReadonlySet<string> | undefined => {
  const into = new Set<string>()
  try {
    gather(into)
    return into
  } catch (error) {
    if (error instanceof AllColumns) return undefined
    throw error
  }
}

/** The fields of the model whose values decide about the answer; `undefined`: perhaps all of them. */
export const looksAt = (
  model: Model,
  args: PlainObject,
  compounds: CompoundsOf,
  shows: Shows,
): ReadonlySet<string> | undefined => {
  const { where, select, orderBy, cursor, distinct, by, having } = args
  const showsRows = shows === 'rows' || shows === 'oneRow'
  if (showsRows && select === undefined) return undefined // all columns, as most reads do
  return orAll((into) => {
    if (Object.keys(args).some((word) => args[word] !== undefined && !WORDS.has(word))) throw ALL_COLUMNS
    if (hangsOnOrder(args, shows) && !isTotal(model, args, shows)) throw ALL_COLUMNS
    if (showsRows) inSelect(model, select, into)
    else for (const word of AGGREGATES) inNumbers(model, args[word], into)
    inWhere(model, where, compounds, into)
    inWhere(model, having, compounds, into)
    inWhere(model, cursor, compounds, into)
    inOrder(model, orderBy, into)
    namesOf(model, distinct, into)
    namesOf(model, by, into)
  })
}

/** The same of related rows that are only counted. */
export const looksAtCounted = (model: Model, where: unknown, compounds: CompoundsOf): ReadonlySet<string> | undefined =>
  orAll((into) => inWhere(model, where, compounds, into))
