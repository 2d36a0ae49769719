import type { Dialect, TableName } from '../contract.ts'
import { readName } from '../names.ts'
import { closing, isSymbol, isWord, type Tokens } from '../token.ts'

/** A table that a query reads from, and where in the statement it is named. */
export interface Source {
  readonly table: TableName
  readonly at: number
}

const ENDS = [
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'fetch',
  'union',
  'intersect',
  'except',
  'window',
  'returning',
]
const BETWEEN = ['lateral', 'only', 'as']
const QUERY = ['select', 'with', 'values', 'table']

/** The list is over: not by a word that is an alias (`post AS offset, author`), nor by the FOR of an index or of a time. */
const endsAt = (tokens: Tokens, i: number): boolean => {
  const token = tokens[i]
  if (isSymbol(token, ')') || isSymbol(token, ';')) return true
  if (isWord(token, 'for')) return isWord(tokens[i + 1], 'update', 'share', 'no', 'key')
  return isWord(token, ...ENDS) && !isWord(tokens[i - 1], 'as', 'for') && !isSymbol(tokens[i + 1], ',')
}

/**
 * The tables of the list behind a FROM or a JOIN, to its end: what follows the condition of a join belongs to it. `undefined`: something
 * stands there that cannot be told.
 */
export const sourcesAt = (tokens: Tokens, start: number, dialect: Dialect): readonly Source[] | undefined => {
  const found: Source[] = []
  let awaits = true
  /** Of `ARRAY[1, 2]`. */
  let brackets = 0
  for (let i = start; i < tokens.length && !endsAt(tokens, i); i++) {
    const token = tokens[i]
    if (isSymbol(token, '[')) brackets++
    else if (isSymbol(token, ']')) brackets--
    else if (isSymbol(token, ',')) awaits ||= brackets === 0
    else if (isWord(token, 'join', 'straight_join')) awaits = true
    else if (isSymbol(token, '(')) {
      // What is inside has a FROM of its own, or is a join in parentheses.
      if (awaits && !isWord(tokens[i + 1], ...QUERY)) {
        const inner = sourcesAt(tokens, i + 1, dialect)
        if (inner === undefined) return undefined
        found.push(...inner)
      }
      awaits = false
      i = closing(tokens, i)
    } else if (awaits && !isWord(token, ...BETWEEN)) {
      const named = readName(tokens, i, dialect)
      if (named === undefined || isSymbol(tokens[named.end], '(')) return undefined
      found.push({ table: named.table, at: i })
      awaits = false
      i = named.end - 1
    }
  }
  return awaits ? undefined : found
}
