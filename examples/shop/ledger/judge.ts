import type { Book } from './book.ts'
import type { Value, View } from './history.ts'
import type { CountSighting, Fields, ListSighting, MissingSighting, Page, RowSighting, Sighting } from './sighting.ts'
import { spell } from './spell.ts'

const words = (values: readonly Value[]): string =>
  [...new Set(values.map((value) => value ?? 'no such row'))].join(' or ')

const named = (model: string, where: Fields): string =>
  `${model} where ${Object.entries(where)
    .map(([field, value]) => `${field} = ${spell(value)}`)
    .join(' and ')}`

const judgeRow = (book: Book, { model, id, fields }: RowSighting, read: View): string[] =>
  Object.entries(fields).flatMap(([field, value]) => {
    const values = value === undefined ? undefined : book.possible(model, id, field, read)
    if (!values || values.includes(spell(value))) return []
    return [`${model} ${id}: ${field} was ${spell(value)}, must be ${words(values)}`]
  })

/** A list, cut down to the ids that decide about the page that was shown. */
interface Window {
  readonly isInside: (id: number | string) => boolean
  readonly isBefore: (id: number | string) => boolean
}

const windowOf = ({ ids, page }: ListSighting): Window => {
  const first = ids[0]
  const last = ids.at(-1)
  if (!page) return { isInside: () => true, isBefore: () => false }
  // On a page behind the first, newer rows are on the pages before it; without a row, all of them are.
  const isBefore = (id: number | string) => page.skip > 0 && (first === undefined || id > first)
  const isFull = ids.length === page.take && last !== undefined
  return { isBefore, isInside: (id) => !isBefore(id) && (!isFull || id >= last) }
}

/** The rows on earlier pages must be as many as were skipped; past the end of the list they may be fewer. */
const judgeSkip = (name: string, page: Page, surely: number, maybe: number, shown: number): string[] => {
  if (surely > page.skip) return [`${name}: ${page.skip} rows were skipped, there are ${surely} before the page`]
  const isShort = shown > 0 && surely + maybe < page.skip
  return isShort ? [`${name}: ${page.skip} rows were skipped, there are only ${surely + maybe} before the page`] : []
}

const judgeList = (book: Book, sighting: ListSighting, read: View): string[] => {
  const { model, where, ids, page } = sighting
  const name = named(model, where)
  const shown = new Set(ids)
  const { isInside, isBefore } = windowOf(sighting)
  const membershipOf = book.membership(model, where, read)
  const faults = ids.filter((id) => membershipOf(id) === 'out').map((id) => `${name}: ${id} was shown, must not be`)
  const skipped = { surely: 0, maybe: 0 }
  const candidates = book.candidates(model, where)
  for (let index = candidates.length - 1; index >= 0; index -= 1) {
    const id = candidates[index] ?? 0
    const before = isBefore(id)
    // Ids fall from here on, so nothing below the page can be on it.
    if (!before && !isInside(id)) break
    const membership = membershipOf(id)
    if (before && membership === 'in') skipped.surely += 1
    else if (before && membership === 'either') skipped.maybe += 1
    else if (!before && membership === 'in' && !shown.has(id)) faults.push(`${name}: ${id} was not shown, must be`)
  }
  if (page) faults.push(...judgeSkip(name, page, skipped.surely, skipped.maybe, ids.length))
  return faults
}

const judgeCount = (book: Book, { model, where, count }: CountSighting, read: View): string[] => {
  const members = book.candidates(model, where).map(book.membership(model, where, read))
  const least = members.filter((membership) => membership === 'in').length
  const most = members.filter((membership) => membership !== 'out').length
  const wanted = least === most ? `${least}` : `${least} to ${most}`
  return count >= least && count <= most ? [] : [`${named(model, where)}: counted ${count}, must be ${wanted}`]
}

const judgeMissing = (book: Book, { model, id }: MissingSighting, read: View): string[] =>
  book.mayBeMissing(model, id, read) ? [] : [`${model} ${id} was not found, must be there`]

/** What is wrong with what a read showed, in words; nothing if it may have been so while the read took place. */
export const judge = (book: Book, sighting: Sighting, read: View): readonly string[] => {
  if (sighting.kind === 'row') return judgeRow(book, sighting, read)
  if (sighting.kind === 'missing') return judgeMissing(book, sighting, read)
  if (sighting.kind === 'list') return judgeList(book, sighting, read)
  return judgeCount(book, sighting, read)
}
