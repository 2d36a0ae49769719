import type { Moment } from '../history/records.ts'
import { idOf } from './book.ts'
import { candidates } from './candidates.ts'
import type { Case, Evidence, Move } from './case.ts'
import { mayFail, mayHold } from './conditions.ts'
import { membershipMoves, newestMoves, relatedMoves } from './moves.ts'
import { isDue, mustSee, obligationWords } from './obligation.ts'
import { countsAt, isPossible, isTold, type Part } from './parts.ts'
import { firstAtLeast, lastAtMost } from './search.ts'
import type { Timeline } from './timeline.ts'
import { meantWords, milliseconds, rowWords, toldWords } from './words.ts'

type PartOf<Kind extends Part['kind']> = Extract<Part, { readonly kind: Kind }>

const movesOf = (row: Timeline, states: readonly number[]): readonly Move[] =>
  [...new Set(states)].map((state) => ({ row, state }))

/** Why the reader had to know of the move, if it had to. */
const obligation = ({ row, state }: Move, { view, promised }: Case): string | undefined => {
  const call = row.calls[state]
  return call && isDue(call, view) ? obligationWords(call, view, promised) : undefined
}

/** When the part would be true, in milliseconds from the begin of the read. */
const fitting = (part: Part, { book, view, finding }: Case): string => {
  const relative = (at: Moment): string => milliseconds(at - view.began)
  const fits = finding.instants.filter((at) => isPossible(book, part, view, at))
  const [first, last] = [fits[0] ?? Infinity, fits.at(-1) ?? -Infinity]
  return first === last
    ? `true at ${relative(first)} or soon after`
    : `true from ${relative(first)} to soon after ${relative(last)}`
}

/** What moved other rows so that this one is meant or not, and why the reader had to know of it. */
const ofRelated = (
  row: Timeline,
  { claim }: PartOf<'given' | 'left out'>,
  incident: Case,
  otherwise: string,
): Omit<Evidence, 'told'> => {
  const moves = relatedMoves(claim.where, row, incident.book, incident.view)
  const [why = otherwise] = moves.flatMap((move) => obligation(move, incident) ?? [])
  return { moves, why }
}

const ofUncommitted = ({ row, told }: PartOf<'given'>, { view }: Case): Omit<Evidence, 'told'> => {
  const later = row.states.findIndex((state) => isTold(told, state))
  if (later !== -1) return { moves: movesOf(row, [later]), why: 'that was not committed before the read had ended' }
  return { moves: movesOf(row, [lastAtMost(row.from, view.ended)]), why: 'nothing like it was ever committed' }
}

/** The newest state that is as the row is told, if possible one of those meant. */
const shownState = ({ row, told, claim }: PartOf<'given'>, { book, view }: Case): number => {
  const question = { book, view, at: view.earliest }
  const matching = row.states
    .slice(0, lastAtMost(row.from, view.ended) + 1)
    .flatMap((image, state) => (isTold(told, image) ? [state] : []))
  const meant = matching.findLast((state) => mayHold(claim.where, row.id, row.states[state], question))
  return meant ?? matching.at(-1) ?? 0
}

const ofGiven = (part: PartOf<'given'>, incident: Case): Evidence => {
  const { row, claim } = part
  const { view, finding } = incident
  const asked = meantWords(claim.model, claim.where)
  const told = `${toldWords(row, part.told)}${asked === `${row.model} where id = ${row.id}` ? '' : ` for ${asked}`}`
  if (finding.kind === 'uncommitted') return { told, ...ofUncommitted(part, incident) }
  const shown = shownState(part, incident)
  if (finding.kind === 'torn') {
    const states = [shown, shown + 1].filter((state) => state <= lastAtMost(row.from, view.ended))
    return { told, moves: movesOf(row, states), why: `${told} is ${fitting(part, incident)}` }
  }
  const due = mustSee(row, shown, view)
  if (due !== undefined) {
    const why = obligation({ row, state: due }, incident) ?? ''
    return { told, moves: movesOf(row, [shown, Math.min(shown + 1, due), due]), why }
  }
  const related = ofRelated(row, part, incident, 'it was none of them')
  return { told, moves: [...movesOf(row, [shown]), ...related.moves], why: related.why }
}

const ofLeftOut = (part: PartOf<'left out'>, incident: Case): Evidence => {
  const { row, claim } = part
  const { view, finding, book } = incident
  const told = `${meantWords(claim.model, claim.where)}, without ${rowWords(row)}`
  if (finding.kind === 'torn') {
    const moves = newestMoves(membershipMoves(row, claim.where, book, view), 2)
    return { told, moves, why: `without ${rowWords(row)} it is ${fitting(part, incident)}` }
  }
  // Since when it is one of them: whichever of its later states the reader was told, it was to be there.
  const question = { book, view, at: view.earliest }
  let since = Math.min(firstAtLeast(row.until, view.earliest), row.states.length - 1)
  while (since > 0 && !mayFail(claim.where, row.id, row.states[since - 1], question)) since -= 1
  const due = since === 0 ? undefined : mustSee(row, since - 1, view)
  const why = due === undefined ? undefined : obligation({ row, state: due }, incident)
  if (due !== undefined && why !== undefined) return { told, moves: movesOf(row, [since, due]), why }
  return { told, ...ofRelated(row, part, incident, `${rowWords(row)} was there all the time`) }
}

const ofCounted = (part: PartOf<'counted'>, incident: Case): Evidence => {
  const { model, where, count } = part.claim
  const { view, finding, book, promised } = incident
  const told = `a count of ${count} for ${meantWords(model, where)}`
  // Also of rows that had left before: they may be what was counted.
  const rows = [...candidates(book, model, where, { ...view, earliest: -Infinity })]
  const moves = newestMoves(
    rows.flatMap((row) => membershipMoves(row, where, book, view)),
    3,
  )
  if (finding.kind === 'torn') return { told, moves, why: `a count of ${count} is ${fitting(part, incident)}` }
  const counts = finding.instants.flatMap((at) => countsAt(book, part, view, at) ?? [])
  const least = Math.min(...counts.map(({ least }) => least))
  const most = Math.max(...counts.map(({ most }) => most))
  const right = least === most ? `${least}` : `from ${least} to ${most}`
  const allowed = `${promised.mode} allows ${milliseconds(promised.bound)}`
  return { told, moves, why: `whenever it may be of, there were ${right}; ${allowed}` }
}

/** What the read was told by this part, and what shows that it is wrong. */
export const evidenceOf = (part: Part, incident: Case): Evidence => {
  switch (part.kind) {
    case 'given':
      return ofGiven(part, incident)
    case 'left out':
      return ofLeftOut(part, incident)
    case 'counted':
      return ofCounted(part, incident)
    default: {
      const { claim, kind } = part
      const told = toldWords({ model: claim.model, id: idOf(claim.model, part.told) }, part.told)
      if (kind === 'invented') return { told, moves: [], why: 'no such row was ever committed' }
      const most = claim.newest === undefined ? '' : `, and ${claim.newest} at most`
      return { told: `${told} as well`, moves: [], why: `each row is told once${most}` }
    }
  }
}
