import type { Moment, Statement } from '../history/records.ts'
import type { ViolationKind } from '../history/violation.ts'
import type { Book } from './book.ts'
import { instantsOf } from './instants.ts'
import { isPossible, isTold, partsTold, partsUntold, type Part } from './parts.ts'
import { lastAtMost } from './search.ts'
import type { View } from './view.ts'

/** What is wrong with a statement: as few parts as show it. */
export interface Finding {
  readonly kind: Extract<ViolationKind, 'uncommitted' | 'stale' | 'torn'>
  readonly parts: readonly Part[]
  /** The instants that were tried. */
  readonly instants: readonly Moment[]
}

/** Whether the row was like that at any time up to the end of the read. */
const wasCommitted = (part: Part, { ended }: View): boolean => {
  if (part.kind === 'invented') return false
  if (part.kind !== 'given') return true
  const { states, from } = part.row
  return states.slice(0, lastAtMost(from, ended) + 1).some((state) => isTold(part.told, state))
}

/** Parts of which no instant fits all: always the one next that leaves the fewest. */
const contradiction = (
  parts: readonly Part[],
  instants: readonly Moment[],
  isPossibleAt: (part: Part, at: Moment) => boolean,
): readonly Part[] => {
  const fitting = parts.map((part) => ({ part, fits: new Set(instants.filter((at) => isPossibleAt(part, at))) }))
  const chosen: Part[] = []
  let left = instants
  while (left.length > 0) {
    const rest = fitting.map(({ part, fits }) => ({ part, fits: left.filter((at) => fits.has(at)) }))
    const best = rest.reduce((a, b) => (b.fits.length < a.fits.length ? b : a))
    if (best.fits.length === left.length) return []
    chosen.push(best.part)
    left = best.fits
  }
  return chosen
}

/** Why no instant explains the statement; `undefined` if one does after all. */
export const diagnose = (book: Book, statement: Statement, view: View): Finding | undefined => {
  const told = partsTold(book, statement)
  const parts = [...told, ...partsUntold(book, statement, view)]
  const instants = instantsOf(book, statement, parts, { earliest: view.earliest, latest: view.ended })
  const newestFirst = instants.toReversed()
  const uncommitted = told.find((part) => !wasCommitted(part, view))
  if (uncommitted) return { kind: 'uncommitted', parts: [uncommitted], instants }
  const stale = parts.find((part) => !newestFirst.some((at) => isPossible(book, part, view, at)))
  if (stale) return { kind: 'stale', parts: [stale], instants }
  const torn = contradiction(parts, instants, (part, at) => isPossible(book, part, view, at))
  return torn.length > 0 ? { kind: 'torn', parts: torn, instants } : undefined
}
