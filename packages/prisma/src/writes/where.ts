import type { Model, Relation } from '@tidemark/core/adapter'
import { asArray, isPlain, type PlainObject } from '../objects.ts'
import type { CompoundsOf } from '../reads/filter.ts'

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

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && !isPlain(value)

/** The part of a plain condition that names one row by itself. */
export const namedBy = (model: Model, where: PlainObject): PlainObject | undefined => {
  const names = (key: Model['keys'][number]): boolean =>
    key.unique && key.fields.every(({ name }) => isGiven(where[name]))
  const key = model.keys.find(names)
  return key && Object.fromEntries(key.fields.map(({ name }) => [name, where[name]]))
}

const holdsCondition = (condition: unknown): boolean =>
  isPlain(condition) && Object.values(condition).some((value) => value !== undefined)

/**
 * Does the condition deny something of related rows? Where that is null there, Prisma's updates and deletions meet rows that its
 * reads by the same condition leave out.
 */
export const deniesOfRelated = (model: Model, where: unknown, isDenied = false): boolean => {
  if (!isPlain(where)) return false
  return Object.entries(where).some(([name, condition]) => {
    if (name === 'AND' || name === 'OR' || name === 'NOT')
      return asArray(condition).some((part) => deniesOfRelated(model, part, isDenied || name === 'NOT'))
    const target = model.relations.get(name)?.target
    if (target === undefined || !isPlain(condition)) return false
    const { is, some, isNot, every, none } = condition
    return (
      (isDenied && holdsCondition(condition)) ||
      [isNot, every, none].some(holdsCondition) ||
      [condition, is, some].some((one) => deniesOfRelated(target, one))
    )
  })
}

/** The same relation, seen from the other table. */
export const inverseOf = ({ link, target }: Relation, model: Model): Relation | undefined =>
  [...target.relations.values()].find((other) => {
    const back = other.link
    if (other.target !== model) return false
    if (back.kind === 'join') return link.kind === 'join' && back.join === link.join && back.near === link.far
    if (link.kind === 'join' || back.holds === link.holds) return false
    const { own, other: others } = link
    return back.own.every((field, i) => field === others[i]) && back.other.every((field, i) => field === own[i])
  })
