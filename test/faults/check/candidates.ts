import type { Condition, Id, Model, Value } from '../history/records.ts'
import type { Book } from './book.ts'
import { firstAtLeast, lastAtMost } from './search.ts'
import type { Stays } from './stays.ts'
import type { Timeline } from './timeline.ts'
import type { View } from './view.ts'

const smallest = (groups: readonly Stays[]): Stays | undefined => {
  let best = groups[0]
  for (const group of groups) if (best && group.size < best.size) best = group
  return best
}

const united = (groups: Iterable<Stays>, { earliest, ended }: View): ReadonlySet<Timeline> => {
  const rows = new Set<Timeline>()
  for (const group of groups) for (const row of group.around(earliest, ended)) rows.add(row)
  return rows
}

/** What the field may have been. */
const valuesOf = ({ states, from, until }: Timeline, field: string, { earliest, ended }: View): readonly Value[] => {
  const possible = states.slice(firstAtLeast(until, earliest), lastAtMost(from, ended) + 1)
  return possible.flatMap((state) => state?.[field] ?? [])
}

/**
 * The rows that may have been meant at some instant that the view allows: never too few. One part of the condition picks
 * them, and `mayHold` decides about the others.
 */
export const candidates = (book: Book, model: Model, where: Condition, view: View): ReadonlySet<Timeline> => {
  const { equals, oneOf, parent, some } = where
  const group = smallest(Object.entries(equals ?? {}).map(([field, value]) => book.holding(model, field, value)))
  if (group) return group.around(view.earliest, view.ended)
  if (oneOf) {
    const groups = oneOf.values.map((value) => book.holding(model, oneOf.field, value))
    return united(groups, view)
  }
  if (parent) {
    const parents = [...candidates(book, parent.model, parent.where, view)]
    const groups = parents.map(({ id }) => book.holding(model, parent.field, id))
    return united(groups, view)
  }
  if (some) {
    const children = [...candidates(book, some.model, some.where, view)]
    const ids = new Set(children.flatMap((child) => valuesOf(child, some.field, view)))
    return new Set([...ids].flatMap((id) => (id === null ? [] : (book.row(model, id as Id) ?? []))))
  }
  return book.all(model).around(view.earliest, view.ended)
}
