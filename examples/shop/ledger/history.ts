/** A place in the order of what happened: the ledger counts events, so that no clock can run backwards. */
export type Moment = number

/** What a field held, in the words of the ledger; `undefined`: its row was not there. */
export type Value = string | undefined

/** The time that a call took: from before it was made until after it was answered. */
export interface Span {
  readonly began: Moment
  readonly ended: Moment
}

interface Entry extends Span {
  readonly value: Value
}

/** Everything that one field of one row has ever held. */
export interface History {
  add(value: Value, span: Span): void
  /**
   * What a read may find: the last value whose write was acknowledged before the read began, and every value whose write
   * was under way at some time since. Two writes that overlapped may have come in either order, so neither outdates the
   * other; a write that began after another was acknowledged does.
   */
  possible(read: Span): readonly Value[]
}

export const createHistory = (first: Value): History => {
  const entries: Entry[] = [{ value: first, began: 0, ended: 0 }]
  const onlyFirst = [first]
  return {
    add: (value, span) => void entries.push({ value, ...span }),
    possible: ({ began, ended }) => {
      if (entries.length === 1) return onlyFirst
      const settled = entries.filter((entry) => entry.ended < began)
      const newest = Math.max(0, ...settled.map((entry) => entry.began))
      return entries.filter((entry) => entry.began < ended && entry.ended >= newest).map(({ value }) => value)
    },
  }
}
