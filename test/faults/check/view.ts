import type { Moment, Promised, ReadRecord } from '../history/records.ts'
import { nameOf, type Name } from './calls.ts'
import { firstAtLeast, lastAtMost } from './search.ts'
import { ownState, statesLeftInSilence, type Timeline } from './timeline.ts'

/** A read, as far as time decides what it may be told: what was true at some instant from `earliest` to `ended`. */
export interface View {
  readonly author: Name
  readonly began: Moment
  readonly earliest: Moment
  readonly ended: Moment
}

export const viewOf = ({ author, began, ended }: ReadRecord, { mode, bound }: Promised): View => ({
  author: nameOf(author),
  began,
  earliest: mode === 'bounded' ? began - bound : began,
  ended,
})

const some = (first: number, last: number, test: (state: number) => boolean): boolean => {
  for (let state = first; state <= last; state += 1) if (test(state)) return true
  return false
}

/** Whether the test holds of a possible state that is older than what the reader wrote, and that it need not know to be so. */
const someLeft = (
  row: Timeline,
  { author, began }: View,
  first: number,
  last: number,
  test: (state: number) => boolean,
): boolean =>
  row.calls.some((call) => call?.isSilent) &&
  [...statesLeftInSilence(row, author, began)].some((state) => state >= first && state <= last && test(state))

/**
 * Whether the test holds of a state that the row may be shown in by an answer of this instant.
 *
 * An answer may be older than what its reader wrote to the row only if that makes no difference to it (another column, a
 * row that was in no way part of it): then it must be right both of the instant and of what the reader left.
 */
export const someState = (row: Timeline, view: View, at: Moment, test: (state: number) => boolean): boolean => {
  const first = firstAtLeast(row.until, at)
  const last = lastAtMost(row.from, at)
  const own = ownState(row, view.author, view.began)
  const isSeen =
    own <= last
      ? some(Math.max(first, own), last, test)
      : some(first, last, test) && some(own, lastAtMost(row.from, view.ended), test)
  return isSeen || someLeft(row, view, first, last, test)
}

/** As `someState`, of a row that matters only through another one, which may have come to it after the instant: either is enough. */
export const someRelatedState = (row: Timeline, view: View, at: Moment, test: (state: number) => boolean): boolean => {
  const first = firstAtLeast(row.until, at)
  const last = lastAtMost(row.from, at)
  const own = ownState(row, view.author, view.began)
  if (own > last) return some(first, lastAtMost(row.from, view.ended), test)
  return some(Math.max(first, own), last, test) || someLeft(row, view, first, last, test)
}
