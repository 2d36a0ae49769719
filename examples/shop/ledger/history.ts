/** A place in time, the same for all processes (shared-clock.ts): milliseconds from somewhere on. */
export type Moment = number

/** What a field held, in the words of the ledger; `undefined`: its row was not there. */
export type Value = string | undefined

/** The time that a call took: from before it was made until after it was answered. */
export interface Span {
  readonly began: Moment
  readonly ended: Moment
}

/** A read, as far as time decides what it may find. */
export interface View extends Span {
  /** The process that read. */
  readonly by: number
  /** For so long a read may miss what other processes wrote. What its own process wrote it must see at once. */
  readonly mayLag: number
}

interface Entry extends Span {
  readonly value: Value
  /** The process that wrote. */
  readonly by: number
}

/** Everything that one field of one row has ever held. */
export interface History {
  add(entry: Entry): void
  /**
   * What a read may find: the last value of which its process must know, and every value whose write was under way at some
   * time since. Two writes that overlapped may have come in either order, so neither outdates the other; a write that
   * began after another was acknowledged does. Where the clock cannot tell two moments apart, either order counts.
   */
  possible(view: View): readonly Value[]
}

export const createHistory = (first: Value): History => {
  const entries: Entry[] = [{ value: first, began: -Infinity, ended: -Infinity, by: -1 }]
  const onlyFirst = [first]
  return {
    add: (entry) => void entries.push(entry),
    possible: ({ began, ended, by, mayLag }) => {
      if (entries.length === 1) return onlyFirst
      const mustKnow = entries.filter((entry) => entry.ended < (entry.by === by ? began : began - mayLag))
      const newest = Math.max(...mustKnow.map((entry) => entry.began))
      return entries.filter((entry) => entry.began <= ended && entry.ended >= newest).map(({ value }) => value)
    },
  }
}
