import { type Class, classOf } from './class-of.ts'
import { isJson } from './is-json.ts'
import { depthOfColumns, type Kind, MOST_COLUMNS, MOST_LEVELS, type RowKind } from './kind.ts'

type Row = Readonly<Record<string, unknown>>

/** Where a column lies, and how many columns the shape may still get. */
interface Place {
  readonly depth: number
  readonly level: number
  readonly budget: { columns: number }
}

const shapeless = (column: readonly unknown[], { depth }: Place): Kind =>
  column.every((value) => isJson(value, depth)) ? 'j' : 'x'

const sameNames = (names: readonly string[], row: object): boolean => {
  const own = Object.keys(row)
  return own.length === names.length && own.every((name, i) => name === names[i])
}

/** A shape for objects that are all alike: those of the column itself, or those in its lists. */
const kindOfRows = (word: RowKind[0], objects: readonly unknown[], place: Place): RowKind | undefined => {
  const [first] = objects
  if (place.level >= MOST_LEVELS || !objects.every((row) => classOf(row) === 'object')) return undefined
  const rows = objects as readonly Row[]
  const names = Object.keys(first as object)
  const depth = depthOfColumns(word, place.depth)
  // An object that is alone and is JSON stays JSON: a shape would save nothing, and if the names are data (a JSON column,
  // a map) there would be a new shape for every value.
  if (names.length === 0 || (rows.length === 1 && isJson(first, depth - 1))) return undefined
  if (!rows.every((row) => sameNames(names, row))) return undefined
  place.budget.columns -= names.length
  if (place.budget.columns < 0) return undefined
  const below = { depth, level: place.level + 1, budget: place.budget }
  return [
    word,
    names,
    names.map((name) =>
      kindOfColumn(
        rows.map((row) => row[name]),
        below,
      ),
    ),
  ]
}

/** By index: a hole is an element too. */
const elements = (column: readonly unknown[]): readonly unknown[] => {
  const all: unknown[] = []
  for (const list of column as readonly (readonly unknown[] | null)[])
    if (list !== null) for (let i = 0; i < list.length; i++) all.push(list[i])
  return all
}

const kindOfColumn = (column: readonly unknown[], place: Place): Kind => {
  let common: Class = 'null'
  for (const value of column) {
    const next = classOf(value)
    if (next === 'null' || next === common) continue
    if (common !== 'null') return shapeless(column, place)
    common = next
  }
  switch (common) {
    case 'null':
      return 's'
    case 'odd':
    case 'bare':
      return 'x'
    case 'object': {
      const objects = column.filter((value) => value !== null)
      return kindOfRows('row', objects, place) ?? shapeless(column, place)
    }
    case 'list': {
      const objects = elements(column)
      return (objects.length > 0 && kindOfRows('rows', objects, place)) || shapeless(column, place)
    }
    default:
      return common
  }
}

/** The narrowest kind that holds the value: an answer is a column of one. */
export const inferKind = (value: unknown): Kind =>
  kindOfColumn([value], { depth: 0, level: 0, budget: { columns: MOST_COLUMNS } })
