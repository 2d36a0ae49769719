import { type Model, type Relation, UNKNOWN } from '@tidemark/core/adapter'
import { isNullObject, isPlain, type PlainObject } from '../objects.ts'
import { type CompoundsOf, filterOf, pinnedBy } from '../reads/filter.ts'

/** What the `data` of a write says about one row. */
export interface RowData {
  /** The fields it sets; `UNKNOWN` where only the database knows to what. */
  readonly sets: Readonly<Record<string, unknown>>
  /** What it does to related rows. */
  readonly nested: readonly { readonly relation: Relation; readonly writes: PlainObject }[]
}

/** A value as it will be stored, or `UNKNOWN`: `{ set: 5 }` is 5, `{ increment: 1 }` is anybody's guess. */
const stored = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (isNullObject(value)) return UNKNOWN
  if (isPlain(value) && 'set' in value && Object.keys(value).length === 1) return stored(value['set'])
  return UNKNOWN
}

/** What a relation write does to the foreign key that the row itself holds. */
const pointerOf = (
  relation: Relation,
  writes: PlainObject,
  compounds: CompoundsOf,
): Readonly<Record<string, unknown>> => {
  const { link, target } = relation
  if (link.kind !== 'key' || !link.holds) return {}
  const all = (value: (index: number) => unknown) =>
    Object.fromEntries(link.own.map((field, i) => [field.name, value(i)]))
  const words = Object.keys(writes).filter((word) => writes[word] !== undefined)
  if (words.length === 1 && words[0] === 'update') return {} // the row it points to changes, not the pointer
  if (words.length === 1 && words[0] === 'connect') {
    const known = pinnedBy(filterOf(target, writes['connect'], compounds))
    return all((i) => known[link.other[i]?.name ?? ''] ?? UNKNOWN)
  }
  if (words.length === 1 && writes['disconnect'] === true) return all(() => null)
  return all(() => UNKNOWN)
}

export const readData = (model: Model, data: unknown, compounds: CompoundsOf): RowData => {
  const sets: Record<string, unknown> = {}
  const nested: { relation: Relation; writes: PlainObject }[] = []
  for (const [name, value] of Object.entries(isPlain(data) ? data : {})) {
    if (value === undefined) continue
    const relation = model.relations.get(name)
    if (relation === undefined) sets[name] = stored(value)
    else if (isPlain(value)) {
      nested.push({ relation, writes: value })
      Object.assign(sets, pointerOf(relation, value, compounds))
    }
  }
  // What sets itself is set by every write, to what only the database knows.
  for (const field of model.fields.values())
    if (field.stamped && sets[field.name] === undefined) sets[field.name] = UNKNOWN
  return { sets, nested }
}
