import type { Condition, Moment } from '../history/records.ts'
import type { Book } from './book.ts'
import type { Move } from './case.ts'
import { holdsAlone, parentOf } from './conditions.ts'
import { lastAtMost } from './search.ts'
import type { Timeline } from './timeline.ts'
import type { View } from './view.ts'

export const newestMoves = (moves: readonly Move[], most: number): readonly Move[] =>
  moves.toSorted((a, b) => (b.row.from[b.state] ?? 0) - (a.row.from[a.state] ?? 0)).slice(0, most)

/** The newest two moves of the row by which it began or ceased to be one of those meant, whatever other rows were. */
const ownMoves = (row: Timeline, where: Condition, ended: Moment): readonly Move[] => {
  const belongs = (state: number): boolean => {
    const image = row.states[state]
    return image !== undefined && holdsAlone(where, image)
  }
  const moves: Move[] = []
  for (let state = lastAtMost(row.from, ended); state > 0 && moves.length < 2; state -= 1)
    if (belongs(state) !== belongs(state - 1)) moves.push({ row, state })
  return moves
}

/** The newest moves of other rows by which this one began or ceased to be one of those meant. */
export const relatedMoves = ({ parent, some }: Condition, row: Timeline, book: Book, view: View): readonly Move[] => {
  const image = row.states[lastAtMost(row.from, view.ended)]
  const above = parent && image ? parentOf(parent, image, book) : undefined
  const moves = parent && above ? [...membershipMoves(above, parent.where, book, view)] : []
  if (!some) return newestMoves(moves, 2)
  const where = { ...some.where, equals: { ...some.where.equals, [some.field]: row.id } }
  for (const child of book.holding(some.model, some.field, row.id).around(-Infinity, view.ended))
    moves.push(...membershipMoves(child, where, book, view))
  return newestMoves(moves, 2)
}

/** The newest moves of the row, or of others, by which it began or ceased to be one of those meant. */
export const membershipMoves = (row: Timeline, where: Condition, book: Book, view: View): readonly Move[] => [
  ...ownMoves(row, where, view.ended),
  ...relatedMoves(where, row, book, view),
]
