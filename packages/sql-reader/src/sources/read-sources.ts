import type { Dialect, TableName } from '../contract.ts'
import { type Lexicon, lexiconsFor } from '../lexicon.ts'
import { readName } from '../names.ts'
import { remembering } from '../remembering.ts'
import { isSymbol, isWord, type Tokens } from '../token.ts'
import { tokenize } from '../tokenize.ts'
import { definedNames } from './defined-names.ts'
import { type Source, sourcesAt } from './source-list.ts'
import { isVolatileAt } from './volatile.ts'

/** What a query reads from. */
export interface Sources {
  /** The tables behind FROM, JOIN and TABLE, wherever in the query they stand, without those that the query itself defines. */
  readonly tables: readonly TableName[]
  /** It asks for the time, for chance, for something of its session, or for locks of rows: it has to be asked again each time. */
  readonly isVolatile: boolean
}

/** FROM that stands inside a function: `EXTRACT(year FROM at)`, `TRIM(x FROM y)`, `IS DISTINCT FROM`. */
const isOfFunction = (tokens: Tokens, from: number): boolean => {
  if (isWord(tokens[from - 1], 'distinct') && isWord(tokens[from - 2], 'is', 'not')) return true
  let depth = 0
  for (let i = from - 1; i >= 0; i--) {
    if (isSymbol(tokens[i], ')')) depth++
    else if (isSymbol(tokens[i], '(') && depth-- === 0)
      return (
        tokens[i - 1]?.kind === 'word' &&
        !isWord(tokens[i + 1], 'select', 'with') &&
        !isWord(tokens[i - 1], 'from', 'join')
      )
    else if (depth === 0 && isWord(tokens[i], 'select')) return false
  }
  return false
}

/** `TABLE post` is `SELECT * FROM post`. */
const tableAt = (tokens: Tokens, i: number, dialect: Dialect): readonly Source[] | undefined => {
  const at = isWord(tokens[i + 1], 'only') ? i + 2 : i + 1
  const named = readName(tokens, at, dialect)
  return named && [{ table: named.table, at }]
}

const NONE: readonly Source[] = []

/** What the word here reads from. */
const readAt = (tokens: Tokens, i: number, dialect: Dialect): readonly Source[] | undefined => {
  const token = tokens[i]
  if (isWord(token, 'from')) return isOfFunction(tokens, i) ? NONE : sourcesAt(tokens, i + 1, dialect)
  if (isWord(token, 'join', 'straight_join')) return sourcesAt(tokens, i + 1, dialect)
  const isColumn = isSymbol(tokens[i - 1], '.') || isWord(tokens[i - 1], 'as')
  return isWord(token, 'table') && !isColumn ? tableAt(tokens, i, dialect) : NONE
}

const readTokens = (tokens: Tokens, dialect: Dialect): Sources | undefined => {
  const isDefined = definedNames(tokens)
  const tables: TableName[] = []
  let isVolatile = false
  for (let i = 0; i < tokens.length; i++) {
    if (isVolatileAt(tokens, i, dialect)) isVolatile = true
    const found = readAt(tokens, i, dialect)
    if (found === undefined) return undefined
    for (const { table, at } of found) if (table.schema !== undefined || !isDefined(table.name, at)) tables.push(table)
  }
  return { tables, isVolatile }
}

/** The tokens as one lexicon cuts them; `undefined`: a server that is set up so refuses the text. */
const cutBy = (text: string, lexicon: Lexicon): Tokens | undefined => {
  const { tokens, whole } = tokenize(text, lexicon)
  return whole ? tokens : undefined
}

const readAnew = (text: string, dialect: Dialect): Sources | undefined => {
  if (dialect === 'other') return undefined
  const ways = lexiconsFor(text, dialect).flatMap((lexicon) => {
    const tokens = cutBy(text, lexicon)
    return tokens === undefined ? [] : [tokens]
  })
  if (ways.length === 0 || ways.some((tokens) => tokens.some((token) => isSymbol(token, ';')))) return undefined
  const tables: TableName[] = []
  let isVolatile = false
  for (const tokens of ways) {
    const found = readTokens(tokens, dialect)
    if (found === undefined) return undefined
    tables.push(...found.tables)
    isVolatile ||= found.isVolatile
  }
  return { tables, isVolatile }
}

/**
 * What a query reads from; `undefined`: it cannot be told, be it that it reads from functions, or that it is more than one
 * statement. Whether it changes something is for `readSql` to say.
 */
export const readSources: (text: string, dialect: Dialect) => Sources | undefined = remembering(readAnew)
