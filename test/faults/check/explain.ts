import type { Moment, Statement } from '../history/records.ts'
import type { Book } from './book.ts'
import { instantsOf, type Window } from './instants.ts'
import { isPossible, isTold, partsTold, partsUntold, type Part } from './parts.ts'
import { firstAtLeast, lastAtMost } from './search.ts'
import type { View } from './view.ts'

/** From the first instant to the last at which the row may have been as it is told, `undefined` if at none. */
const windowOf = (part: Part, view: View): Window | undefined => {
  if (part.kind !== 'given') return undefined
  const { states, from, until } = part.row
  const last = lastAtMost(from, view.ended)
  let earliest = Infinity
  let latest = -Infinity
  for (let state = firstAtLeast(until, view.earliest); state <= last; state += 1) {
    if (!isTold(part.told, states[state])) continue
    earliest = Math.min(earliest, from[state] ?? Infinity)
    latest = Math.max(latest, until[state] ?? -Infinity)
  }
  return earliest === Infinity ? undefined : { earliest, latest }
}

/** Outside of this some row was not as it is told: all else needs to be asked for this window only. */
const commonWindow = (parts: readonly Part[], view: View): Window | undefined => {
  let { earliest, ended: latest } = view
  for (const part of parts) {
    const window = windowOf(part, view)
    if (!window) return undefined
    earliest = Math.max(earliest, window.earliest)
    latest = Math.min(latest, window.latest)
  }
  return earliest <= latest ? { earliest, latest } : undefined
}

/** Whether some instant that the view allows makes the whole statement true. */
export const isExplained = (book: Book, statement: Statement, view: View): boolean => {
  const told = partsTold(book, statement)
  const window = commonWindow(told, view)
  if (!window) return false
  const parts = [...told, ...partsUntold(book, statement, { ...view, earliest: window.earliest })]
  // Most answers are new: the last instants explain them.
  const instants = instantsOf(book, statement, parts, window).toReversed()
  // What failed at an instant fails at the next one, too, more often than not: it is asked first.
  let suspect: Part | undefined
  const failsAt = (at: Moment): boolean => {
    if (suspect && !isPossible(book, suspect, view, at)) return true
    suspect = parts.find((part) => !isPossible(book, part, view, at))
    return suspect !== undefined
  }
  return instants.some((at) => !failsAt(at))
}
