import type { Change, Fields, History, Id, Model, Moment, Value } from '../history/records.ts'
import type { Calls } from './calls.ts'
import { createStays, noStays, type Stay, type Stays } from './stays.ts'
import { createTimeline, type State, type Step, type Timeline } from './timeline.ts'

/** What the database said of every row, and which rows are in question when a value is asked for. */
export interface Book {
  row(model: Model, id: Id): Timeline | undefined
  /** The rows that ever held this value, and when. */
  holding(model: Model, field: string, value: Value): Stays
  /** The rows that ever existed, and when. */
  all(model: Model): Stays
  /** When rows of the model may have begun to be what they then were, in order. */
  moves(model: Model): readonly Moment[]
}

/** The key that a row bears in the book: a `PostTag` has no `id`. */
export const idOf = (model: Model, row: Fields): Id =>
  model === 'PostTag' ? `${row['postId']}/${row['tagId']}` : (row['id'] as Id)

const timelines = (history: History, calls: Calls): Map<Model, Map<Id, Timeline>> => {
  const first = new Map<Model, Map<Id, { image: State; steps: Step[] }>>()
  const rowOf = ({ model, id }: Pick<Change, 'model' | 'id'>): { image: State; steps: Step[] } => {
    const ofModel = first.get(model) ?? new Map<Id, { image: State; steps: Step[] }>()
    first.set(model, ofModel)
    const row = ofModel.get(id) ?? { image: undefined, steps: [] }
    ofModel.set(id, row)
    return row
  }
  for (const row of history.initial) rowOf(row).image = row.image
  for (const change of history.changes) {
    const { steps } = rowOf(change)
    const call = calls.of(change)
    // A call is one transaction: what it made of the row before its end nobody has ever seen.
    if (steps.at(-1)?.call === call) steps.pop()
    steps.push({ image: change.image, call })
  }
  return new Map(
    [...first].map(([model, rows]) => [
      model,
      new Map([...rows].map(([id, { image, steps }]) => [id, createTimeline(model, id, image, steps)])),
    ]),
  )
}

/** Runs of states of which all have the same one of what `of` tells. */
const runs = (row: Timeline, of: (state: State) => Value | undefined): { value: Value; stay: Stay }[] => {
  const found: { value: Value; stay: Stay }[] = []
  let start = 0
  for (let next = 1; next <= row.states.length; next += 1) {
    const value = of(row.states[start])
    if (next < row.states.length && of(row.states[next]) === value) continue
    const stay = { row, from: row.from[start] ?? Infinity, until: row.until[next - 1] ?? Infinity }
    if (value !== undefined) found.push({ value, stay })
    start = next
  }
  return found
}

export const createBook = (history: History, calls: Calls): Book => {
  const rows = timelines(history, calls)
  const rowsOf = (model: Model): readonly Timeline[] => [...(rows.get(model)?.values() ?? [])]
  const indexes = new Map<string, ReadonlyMap<Value, Stays>>()
  const moves = new Map<Model, readonly Moment[]>()

  // Made when it is first asked for: nobody asks for the rows with this counter or that text.
  const index = (name: string, model: Model, of: (state: State) => Value | undefined): ReadonlyMap<Value, Stays> => {
    const known = indexes.get(name)
    if (known) return known
    const groups = new Map<Value, Stay[]>()
    for (const { value, stay } of rowsOf(model).flatMap((row) => runs(row, of))) {
      const group = groups.get(value)
      if (group) group.push(stay)
      else groups.set(value, [stay])
    }
    const made = new Map([...groups].map(([value, stays]) => [value, createStays(stays)]))
    indexes.set(name, made)
    return made
  }

  return {
    row: (model, id) => rows.get(model)?.get(id),
    holding: (model, field, value) =>
      index(`${model}.${field}`, model, (state) => state?.[field]).get(value) ?? noStays,
    all: (model) => index(model, model, (state) => (state ? true : undefined)).get(true) ?? noStays,
    moves: (model) => {
      const known = moves.get(model)
      if (known) return known
      const made = rowsOf(model)
        .flatMap(({ from }) => from.slice(1))
        .sort((a, b) => a - b)
      moves.set(model, made)
      return made
    },
  }
}
