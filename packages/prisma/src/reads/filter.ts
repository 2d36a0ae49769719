import { everything, type Filter, type Model, type Relation } from '@tidemark/core/adapter'
import { asArray, isPlain } from '../objects.ts'

/** Name of a compound unique in `where` → its fields, of a model. */
export type CompoundsOf = (model: Model) => ReadonlyMap<string, readonly string[]>

const OPAQUE: Filter = { kind: 'opaque' }

const isValue = (value: unknown): boolean => {
  if (value === null) return true
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'bigint' || type === 'boolean'
}

const equals = (field: string, values: readonly unknown[]): Filter => ({ kind: 'equals', field, values })

/** `5`, `{ equals: 5 }`, `{ in: [5, 6] }`; everything else about the column narrows nothing. */
const fieldFilter = (field: string, condition: unknown): Filter => {
  if (isValue(condition)) return equals(field, [condition])
  if (!isPlain(condition)) return OPAQUE
  const parts: Filter[] = []
  // `mode: 'insensitive'` makes an equality wider than the tag's.
  const exact = condition['mode'] === undefined || condition['mode'] === 'default'
  for (const [word, value] of Object.entries(condition)) {
    if (value === undefined || word === 'mode') continue
    if (exact && word === 'equals' && isValue(value)) parts.push(equals(field, [value]))
    else if (exact && word === 'in' && Array.isArray(value) && value.every(isValue)) parts.push(equals(field, value))
    else parts.push(OPAQUE)
  }
  return { kind: 'and', of: parts }
}

const related = (relation: Relation, how: 'some' | 'every' | 'none' | 'is' | 'isNot', filter: Filter): Filter => ({
  kind: 'related',
  relation,
  how,
  filter,
})

/** A relation that is not there: a foreign key that is null, or no row at the other side. */
const nothingThere = ({ link, ...relation }: Relation): Filter =>
  link.kind === 'key' && link.holds && link.own.length === 1
    ? { kind: 'and', of: link.own.map((field) => equals(field.name, [null])) }
    : related({ link, ...relation }, 'none', everything)

const relationFilter = (relation: Relation, condition: unknown, compounds: CompoundsOf): Filter => {
  if (condition === null) return nothingThere(relation)
  if (!isPlain(condition)) return { kind: 'and', of: [OPAQUE, related(relation, 'none', everything)] }
  const translate = (where: unknown) => filterOf(relation.target, where, compounds)
  if (relation.many) {
    return {
      kind: 'and',
      of: Object.entries(condition).flatMap(([how, where]) => {
        if (where === undefined) return []
        return how === 'some' || how === 'every' || how === 'none'
          ? related(relation, how, translate(where))
          : [OPAQUE, related(relation, 'none', everything)]
      }),
    }
  }
  if (!('is' in condition) && !('isNot' in condition)) return related(relation, 'is', translate(condition))
  const parts: Filter[] = []
  if (condition['is'] === null) parts.push(nothingThere(relation))
  else if (condition['is'] !== undefined) parts.push(related(relation, 'is', translate(condition['is'])))
  if (condition['isNot'] === null) parts.push({ kind: 'not', of: nothingThere(relation) })
  else if (condition['isNot'] !== undefined) parts.push(related(relation, 'isNot', translate(condition['isNot'])))
  return { kind: 'and', of: parts }
}

/** A Prisma `where` (also a unique one) as the core understands it. */
export const filterOf = (model: Model, where: unknown, compounds: CompoundsOf): Filter => {
  if (where === undefined || where === null) return everything
  if (!isPlain(where)) return OPAQUE
  const parts: Filter[] = []
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue
    const relation = model.relations.get(name)
    const compound = compounds(model).get(name)
    const each = (): readonly Filter[] => asArray(condition).map((one) => filterOf(model, one, compounds))
    if (name === 'AND') parts.push(...each())
    else if (name === 'OR') parts.push({ kind: 'or', of: each() })
    else if (name === 'NOT') parts.push(...each().map((of): Filter => ({ kind: 'not', of })))
    else if (relation !== undefined) parts.push(relationFilter(relation, condition, compounds))
    else if (model.fields.has(name)) parts.push(fieldFilter(name, condition))
    else if (compound !== undefined && isPlain(condition))
      for (const field of compound) parts.push(fieldFilter(field, condition[field]))
    else parts.push(OPAQUE)
  }
  return { kind: 'and', of: parts }
}

/** Fields that have one value in every row that passes. */
export const pinnedBy = (filter: Filter, into: Record<string, unknown> = {}): Record<string, unknown> => {
  if (filter.kind === 'equals' && filter.values.length === 1) into[filter.field] = filter.values[0]
  else if (filter.kind === 'and') for (const part of filter.of) pinnedBy(part, into)
  return into
}
