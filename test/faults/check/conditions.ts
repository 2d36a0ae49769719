import type { Condition, Fields, Id, Moment, Value } from '../history/records.ts'
import type { Book } from './book.ts'
import type { State, Timeline } from './timeline.ts'
import { someRelatedState, type View } from './view.ts'

/** Where and when a condition is asked for. */
export interface Question {
  readonly book: Book
  readonly view: View
  readonly at: Moment
}

/** Whether it holds as far as the row itself tells. */
export const holdsAlone = ({ equals, oneOf }: Condition, image: Fields): boolean => {
  if (equals) for (const field of Object.keys(equals)) if (image[field] !== equals[field]) return false
  return !oneOf || oneOf.values.includes(image[oneOf.field] as Value)
}

export const parentOf = (
  { field, model }: NonNullable<Condition['parent']>,
  image: Fields,
  book: Book,
): Timeline | undefined => {
  const id = image[field]
  return id === null ? undefined : book.row(model, id as Id)
}

/** The rows that may refer to this one then, or to which the reader's own writes may have made them refer since. */
const childrenOf = (
  { field, model }: NonNullable<Condition['some']>,
  id: Id,
  { book, view, at }: Question,
): ReadonlySet<Timeline> => book.holding(model, field, id).around(at, view.ended)

/**
 * Whether the condition may hold of a row in this state at that instant. Of other rows that it depends on any possible state
 * will do, each by itself: two that exclude each other may both count, which only makes the checker more lenient.
 */
export const mayHold = (where: Condition, id: Id, image: State, question: Question): boolean => {
  if (!image || !holdsAlone(where, image)) return false
  const { parent, some } = where
  const { book, view, at } = question
  if (parent) {
    const row = parentOf(parent, image, book)
    if (!row) return false
    const held = someRelatedState(row, view, at, (state) => mayHold(parent.where, row.id, row.states[state], question))
    if (!held) return false
  }
  if (!some) return true
  for (const row of childrenOf(some, id, question)) {
    const held = someRelatedState(row, view, at, (state) => {
      const child = row.states[state]
      return child?.[some.field] === id && mayHold(some.where, row.id, child, question)
    })
    if (held) return true
  }
  return false
}

/** Whether the condition may fail to hold of a row in this state at that instant. The other side of `mayHold`, as lenient. */
export const mayFail = (where: Condition, id: Id, image: State, question: Question): boolean => {
  if (!image || !holdsAlone(where, image)) return true
  const { parent, some } = where
  const { book, view, at } = question
  if (parent) {
    const row = parentOf(parent, image, book)
    if (!row) return true
    const failed = someRelatedState(row, view, at, (state) =>
      mayFail(parent.where, row.id, row.states[state], question),
    )
    if (failed) return true
  }
  if (!some) return false
  for (const row of childrenOf(some, id, question)) {
    const failed = someRelatedState(row, view, at, (state) => {
      const child = row.states[state]
      return child?.[some.field] !== id || mayFail(some.where, row.id, child, question)
    })
    if (!failed) return false
  }
  return true
}
