import type { Claim, Fields, Moment, Statement } from '../history/records.ts'
import { idOf, type Book } from './book.ts'
import { candidates } from './candidates.ts'
import { mayFail, mayHold } from './conditions.ts'
import type { Timeline } from './timeline.ts'
import { someState, type View } from './view.ts'

export type RowsClaim = Extract<Claim, { readonly kind: 'rows' }>
export type CountClaim = Extract<Claim, { readonly kind: 'count' }>

/** What must be so for a statement to be true: all its parts at one instant. */
export type Part =
  /** The row is like this, and one of those meant. */
  | { readonly kind: 'given'; readonly claim: RowsClaim; readonly row: Timeline; readonly told: Fields }
  /** The row is none of those meant. */
  | { readonly kind: 'left out'; readonly claim: RowsClaim; readonly row: Timeline }
  /** So many of these rows are meant. */
  | { readonly kind: 'counted'; readonly claim: CountClaim; readonly rows: readonly Timeline[] }
  /** There is a row that never was. */
  | { readonly kind: 'invented'; readonly claim: RowsClaim; readonly told: Fields }
  /** There is one row more than the question can be answered with. */
  | { readonly kind: 'surplus'; readonly claim: RowsClaim; readonly told: Fields }

/** Only rows above these could have been among the newest: the lowest one given, if there are as many as were asked for. */
const floorOf = ({ newest, rows }: RowsClaim): number => {
  if (newest === undefined || rows.length < newest) return -Infinity
  // Ids of two parts have no order that the checker knows: then nothing is missed.
  return Math.min(Infinity, ...rows.map(({ id }) => (typeof id === 'number' ? id : Infinity)))
}

/** The rows that are told of, each once. */
const partsGiven = (book: Book, claim: RowsClaim): readonly Part[] => {
  const seen = new Set<unknown>()
  return claim.rows.map((told, index): Part => {
    const id = idOf(claim.model, told)
    const row = book.row(claim.model, id)
    if (!row) return { kind: 'invented', claim, told }
    if (seen.has(id) || index >= (claim.newest ?? Infinity)) return { kind: 'surplus', claim, told }
    seen.add(id)
    return { kind: 'given', claim, row, told }
  })
}

/** What the statement says of rows by naming them. */
export const partsTold = (book: Book, statement: Statement): Part[] =>
  statement.flatMap((claim) => (claim.kind === 'rows' ? partsGiven(book, claim) : []))

/** What the statement says of rows by not naming them, as far as it is in question for the view. */
export const partsUntold = (book: Book, statement: Statement, view: View): Part[] => {
  const parts: Part[] = []
  for (const claim of statement) {
    const rows = candidates(book, claim.model, claim.where, view)
    if (claim.kind === 'count') {
      parts.push({ kind: 'counted', claim, rows: [...rows] })
      continue
    }
    const given = new Set(claim.rows.map((told) => idOf(claim.model, told)))
    const floor = floorOf(claim)
    for (const row of rows)
      if (!given.has(row.id) && (floor === -Infinity || (row.id as number) > floor))
        parts.push({ kind: 'left out', claim, row })
  }
  return parts
}

/** Whether the state is the one told, as far as it is told. */
export const isTold = (told: Fields, image: Fields | undefined): boolean => {
  if (!image) return false
  for (const field of Object.keys(told)) if (image[field] !== told[field]) return false
  return true
}

/** How many rows the count may have been at an instant; nothing at all if some row can neither belong nor not belong. */
export const countsAt = (
  book: Book,
  { claim: { where }, rows }: Extract<Part, { readonly kind: 'counted' }>,
  view: View,
  at: Moment,
): { readonly least: number; readonly most: number } | undefined => {
  const question = { book, view, at }
  let least = 0
  let most = 0
  for (const row of rows) {
    const mayBelong = someState(row, view, at, (state) => mayHold(where, row.id, row.states[state], question))
    const mayNot = someState(row, view, at, (state) => mayFail(where, row.id, row.states[state], question))
    if (!mayBelong && !mayNot) return undefined
    if (mayBelong) most += 1
    if (!mayNot) least += 1
  }
  return { least, most }
}

/** Whether the part may be so at the instant. */
export const isPossible = (book: Book, part: Part, view: View, at: Moment): boolean => {
  const question = { book, view, at }
  switch (part.kind) {
    case 'given': {
      const { row, told, claim } = part
      return someState(row, view, at, (state) => {
        const image = row.states[state]
        return isTold(told, image) && mayHold(claim.where, row.id, image, question)
      })
    }
    case 'left out': {
      const { row, claim } = part
      return someState(row, view, at, (state) => mayFail(claim.where, row.id, row.states[state], question))
    }
    case 'counted': {
      const counts = countsAt(book, part, view, at)
      return counts !== undefined && counts.least <= part.claim.count && part.claim.count <= counts.most
    }
    default:
      return false
  }
}
