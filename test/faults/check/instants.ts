import type { Condition, Model, Moment, Statement } from '../history/records.ts'
import type { Book } from './book.ts'
import type { Part } from './parts.ts'
import { lastAtMost } from './search.ts'
import type { Timeline } from './timeline.ts'

/** From when to when. */
export interface Window {
  readonly earliest: Moment
  readonly latest: Moment
}

const relatedModels = ({ parent, some }: Condition): readonly Model[] =>
  [parent, some].flatMap((related) => (related ? [related.model, ...relatedModels(related.where)] : []))

const rowsOf = (part: Part): readonly Timeline[] => {
  if (part.kind === 'counted') return part.rows
  return part.kind === 'given' || part.kind === 'left out' ? [part.row] : []
}

/**
 * The instants of the window that need trying, in order: its first, and each at which a state becomes possible.
 *
 * Those are enough. Between two of them states only cease to be possible, so what is possible at an instant was possible,
 * too, when the last state before it came. A part is possible if there are possible states that make it so, and more of
 * them never make it less so; hence a statement that is true of any instant is true of one of these.
 */
export const instantsOf = (
  book: Book,
  statement: Statement,
  parts: readonly Part[],
  { earliest, latest }: Window,
): readonly Moment[] => {
  const instants = new Set([earliest])
  const note = (moves: readonly Moment[]): void => {
    for (let index = lastAtMost(moves, latest); index >= 0; index -= 1) {
      const at = moves[index] ?? -Infinity
      if (at <= earliest) return
      instants.add(at)
    }
  }
  for (const part of parts) for (const row of rowsOf(part)) note(row.from)
  for (const model of new Set(statement.flatMap(({ where }) => relatedModels(where)))) note(book.moves(model))
  return [...instants].sort((a, b) => a - b)
}
