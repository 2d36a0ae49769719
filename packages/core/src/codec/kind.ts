import { damaged } from './damaged.ts'

/**
 * How the values of a column are written down. `null` fits each of them.
 * - `s` a text, boolean or finite number: as it is
 * - `j` whatever JSON gives back equal: as it is
 * - `d` Date, `D` Decimal, `b` bigint, `y` Uint8Array, `f` Buffer: see forms.ts
 * - `x` anything else, and columns of several kinds: see tagged.ts
 */
export type Leaf = 's' | 'j' | 'd' | 'D' | 'b' | 'y' | 'f' | 'x'

/** One object, or a list of objects, with these properties in this order: values by position. */
export type RowKind = readonly [word: 'row' | 'rows', names: readonly string[], kinds: readonly Kind[]]

export type Kind = Leaf | RowKind

const LEAVES: ReadonlySet<unknown> = new Set<Leaf>(['s', 'j', 'd', 'D', 'b', 'y', 'f', 'x'])

/** Limits of a shape: what is beyond them is written without one. */
export const MOST_LEVELS = 20
export const MOST_COLUMNS = 1_000
export const LONGEST_SHAPE = 32_000

/** The shape of a value as it stands in front of it. */
export const writeKind = (kind: Kind): string => JSON.stringify(kind)

/** Columns below a kind are a level deeper; the elements of a list of rows are one more. */
export const depthOfColumns = (word: RowKind[0], depth: number): number => depth + (word === 'rows' ? 2 : 1)

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string') && new Set(value).size === value.length

/** The inverse of `writeKind`, for a text that may be anybody's: only known words, no name twice, within the limits. */
export const readKind = (text: string): Kind => {
  let columns = 0
  const check = (value: unknown, level: number): Kind => {
    if (LEAVES.has(value)) return value as Leaf
    if (!Array.isArray(value) || value.length !== 3) return damaged('the kind of a column', value)
    const [word, names, kinds] = value as readonly unknown[]
    if (word !== 'row' && word !== 'rows') return damaged('"row" or "rows"', word)
    if (level >= MOST_LEVELS) return damaged(`at most ${MOST_LEVELS} levels of rows`, value)
    if (!isNames(names)) return damaged('names of columns, each once', names)
    if (!Array.isArray(kinds) || kinds.length !== names.length) return damaged('a kind for each name', kinds)
    columns += names.length
    if (columns > MOST_COLUMNS) return damaged(`at most ${MOST_COLUMNS} columns`, columns)
    return [word, names, kinds.map((kind) => check(kind, level + 1))]
  }
  if (text.length > LONGEST_SHAPE) return damaged(`a shape of at most ${LONGEST_SHAPE} letters`, text)
  return check(JSON.parse(text), 0)
}
