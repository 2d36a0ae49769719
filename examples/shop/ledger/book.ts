import { createHistory, type History, type Span, type Value, type View } from './history.ts'
import type { Fields, Id, RowState } from './sighting.ts'
import { spell } from './spell.ts'

const absent: readonly Value[] = [undefined]

/** Puts an id into its place, unless it is there. */
const insert = (ascending: Id[], id: Id): void => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as Id) < id) low = middle + 1
    else high = middle
  }
  if (ascending[low] !== id) ascending.splice(low, 0, id)
}

/** Whether a row belongs to a list: surely, surely not, or a write in flight decides. */
export type Membership = 'in' | 'out' | 'either'

/** The histories of all rows, and which rows ever held a value that lists are made by. */
export interface Book {
  /** Rows that were there before anybody wrote. */
  open(rows: Iterable<RowState>): void
  /** What an acknowledged write left behind. */
  enter(row: RowState, write: Span & { readonly by: number }): void
  /** What the field may hold. A field that nobody watches may hold anything: `undefined`. */
  possible(model: string, id: Id, field: string, read: View): readonly Value[] | undefined
  /** Whether the row may be absent. */
  mayBeMissing(model: string, id: Id, read: View): boolean
  /** Says of each row whether it belongs to the list of rows that hold these values. */
  membership(model: string, where: Fields, read: View): (id: Id) => Membership
  /** Every row that ever held one of the values, by rising ids. */
  candidates(model: string, where: Fields): readonly Id[]
}

/** @param isGrouping whether lists are made by this field: their rows are then found without looking at all of them */
export const createBook = (isGrouping: (model: string, field: string) => boolean): Book => {
  const rows = new Map<string, Map<Id, Map<string, History>>>()
  const groups = new Map<string, Id[]>()

  const note = (model: string, id: Id, field: string, value: Value): void => {
    if (value === undefined || !isGrouping(model, field)) return
    const name = `${model}.${field}=${value}`
    const group = groups.get(name)
    if (group) insert(group, id)
    else groups.set(name, [id])
  }

  const rowOf = (model: string, id: Id): Map<string, History> => {
    const ofModel = rows.get(model) ?? new Map<Id, Map<string, History>>()
    rows.set(model, ofModel)
    const row = ofModel.get(id) ?? new Map<string, History>()
    ofModel.set(id, row)
    return row
  }

  const possible: Book['possible'] = (model, id, field, read) => {
    const row = rows.get(model)?.get(id)
    return row ? row.get(field)?.possible(read) : absent
  }

  const membership: Book['membership'] = (model, where, read) => {
    const ofModel = rows.get(model)
    const conditions = Object.entries(where).map(([field, value]) => ({ field, wanted: spell(value) }))
    return (id) => {
      const row = ofModel?.get(id)
      let answer: Membership = 'in'
      for (const { field, wanted } of conditions) {
        const values = row?.get(field)?.possible(read) ?? absent
        if (!values.includes(wanted)) return 'out'
        if (values.length > 1) answer = 'either'
      }
      return answer
    }
  }

  return {
    possible,
    membership,
    open: (states) => {
      for (const { model, id, fields } of states) {
        const row = rowOf(model, id)
        for (const [field, given] of Object.entries(fields)) {
          const value = spell(given)
          row.set(field, createHistory(value))
          note(model, id, field, value)
        }
      }
    },
    enter: ({ model, id, fields }, write) => {
      const row = rowOf(model, id)
      for (const [field, given] of Object.entries(fields)) {
        const value = spell(given)
        const history = row.get(field) ?? createHistory(undefined)
        row.set(field, history)
        history.add({ ...write, value })
        note(model, id, field, value)
      }
    },
    mayBeMissing: (model, id, read) => {
      const row = rows.get(model)?.get(id)
      return !row || [...row.values()].some((history) => history.possible(read).includes(undefined))
    },
    candidates: (model, where) => {
      for (const [field, value] of Object.entries(where)) {
        if (isGrouping(model, field)) return groups.get(`${model}.${field}=${spell(value)}`) ?? []
      }
      throw new TypeError(`the ledger groups ${model} by none of ${Object.keys(where).join(', ')}`)
    },
  }
}
