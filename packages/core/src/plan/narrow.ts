import type { Filter } from '../contracts/operation.ts'
import type { Model, NarrowKey } from '../contracts/schema.ts'
import { rowsPart, type Tag, valueTag } from '../contracts/tag.ts'

/** More values than this, and an answer hangs on the whole model. */
export const MOST_VALUES = 100

/** An answer's tags by the rows that pass a filter. */
export interface Narrowing {
  readonly tags: readonly Tag[]
  /** Of which of them are values, the key. */
  readonly keys: ReadonlyMap<Tag, NarrowKey>
  /** Set when every tag names one row at most: so many rows the answer has if none is missing. */
  readonly rows: number | undefined
  readonly rank: number
}

type Known = ReadonlyMap<string, readonly unknown[]>

/** Every combination of the values of a key's fields, spelled; `undefined` if one cannot be or there are too many. */
const spelledAll = (key: NarrowKey, known: Known): string[] | undefined => {
  const [only, second] = key.fields
  const values = only === undefined || second !== undefined ? undefined : known.get(only.name)
  if (values?.length === 1) {
    // As most are.
    const spelled = values[0] === undefined ? undefined : only?.spell(values[0])
    return spelled === undefined ? undefined : [spelled]
  }
  let combinations = ['']
  for (const [index, field] of key.fields.entries()) {
    const values = known.get(field.name)
    if (values === undefined || values.length * combinations.length > MOST_VALUES) return undefined
    const next: string[] = []
    for (const start of combinations) {
      for (const value of values) {
        const part = value === undefined ? undefined : field.spell(value)
        if (part === undefined) return undefined
        next.push(index === 0 ? part : `${start},${part}`)
      }
    }
    combinations = next
  }
  return [...new Set(combinations)]
}

const byEqualities = (model: Model, known: Known): Narrowing | undefined => {
  for (const key of model.keys) {
    const values = spelledAll(key, known)
    if (values === undefined) continue
    const tags = values.map((value) => valueTag(key.columnTag, value))
    return {
      tags: [key.columnTag, ...tags],
      keys: new Map(tags.map((tag) => [tag, key])),
      // Any number of rows may hold null, also under a unique key.
      rows: !key.unique
        ? undefined
        : key.fields.some((f) => known.get(f.name)?.includes(null))
          ? Infinity
          : values.length,
      rank: key.rank,
    }
  }
  return undefined
}

/** Equalities that hold for every row that passes, from the AND level; a foreign key also from `author: { is: { id: 5 } }`. */
const equalitiesOf = (
  filter: Filter,
  into = new Map<string, readonly unknown[]>(),
): Map<string, readonly unknown[]> => {
  if (filter.kind === 'equals') {
    const known = into.get(filter.field)
    if (known === undefined || filter.values.length < known.length) into.set(filter.field, filter.values)
  } else if (filter.kind === 'and') for (const part of filter.of) equalitiesOf(part, into)
  else if (
    filter.kind === 'related' &&
    filter.how === 'is' &&
    filter.relation.link.kind === 'key' &&
    filter.relation.link.holds
  ) {
    const { own, other } = filter.relation.link
    const inner = equalitiesOf(filter.filter)
    own.forEach((field, i) => {
      const values = inner.get(other[i]?.name ?? '')
      if (values !== undefined && !into.has(field.name)) into.set(field.name, values)
    })
  }
  return into
}

const better = (a: Narrowing | undefined, b: Narrowing | undefined): Narrowing | undefined =>
  a === undefined || (b !== undefined && b.rank < a.rank) ? b : a

/** Tags that cover every row that passes the filter before or after any write; `undefined`: only the model's tag does. */
export const narrow = (model: Model, filter: Filter): Narrowing | undefined => {
  switch (filter.kind) {
    case 'or': {
      const parts = filter.of.map((part) => narrow(model, part))
      if (parts.length === 0) return { tags: [], keys: new Map(), rows: undefined, rank: 0 } // OR of nothing passes no row, ever
      if (parts.some((part) => part === undefined)) return undefined
      const all = parts as Narrowing[]
      const tags = [...new Set(all.flatMap((part) => part.tags))]
      if (tags.length > MOST_VALUES) return undefined
      // Branches may overlap, so that a number of rows that is not reached says nothing.
      return {
        tags,
        keys: new Map(all.flatMap((part) => [...part.keys])),
        rows: all.every((part) => part.rows !== undefined) ? Infinity : undefined,
        rank: Math.max(...all.map((part) => part.rank)),
      }
    }
    case 'and':
      return filter.of
        .filter((part) => part.kind === 'and' || part.kind === 'or')
        .map((part) => narrow(model, part))
        .reduce(better, byEqualities(model, equalitiesOf(filter)))
    case 'equals':
    case 'related':
      return byEqualities(model, equalitiesOf(filter))
    default:
      return undefined
  }
}

/** Related models that decide whether a row passes, with the tags that narrow them. */
export const relatedTags = (filter: Filter, into: Set<Tag>, models: Set<Model>): void => {
  if (filter.kind === 'and' || filter.kind === 'or') for (const part of filter.of) relatedTags(part, into, models)
  else if (filter.kind === 'not') relatedTags(filter.of, into, models)
  else if (filter.kind === 'related') {
    const { target, link } = filter.relation
    models.add(target)
    // "every" asks about the rows that do not pass, which nothing narrows.
    const found = filter.how === 'every' ? undefined : narrow(target, filter.filter)
    for (const tag of found?.tags ?? [target.tag]) into.add(tag)
    // Whether a row that a unique key names is there at all is for all the rows of the model to say.
    if (found?.rows !== undefined) into.add(rowsPart(target.tag))
    if (link.kind === 'join') {
      models.add(link.join)
      into.add(link.join.tag)
    }
    relatedTags(filter.filter, into, models)
  }
}
