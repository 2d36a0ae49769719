import type { Dialect, TableName } from './contract.ts'
import { isSymbol, type Token, type Tokens } from './token.ts'

/** Words that no dialect takes for the name of a table, unless they are quoted. */
const RESERVED = new Set(
  `and as by case else end except for from group having in intersect into is join limit not null offset on or order
  returning select set table then union using values when where with`.split(/\s+/),
)

export interface Named {
  readonly table: TableName
  /** The place of the first token behind the name. */
  readonly end: number
}

const canName = (token: Token | undefined, dialect: Dialect): token is Token =>
  token?.kind === 'name' || token?.kind === 'word' || (dialect === 'sqlite' && token?.kind === 'string')

/** A table's name, `undefined` where none stands. */
export const readName = (tokens: Tokens, start: number, dialect: Dialect): Named | undefined => {
  const first = tokens[start]
  if (!canName(first, dialect) || (first.kind === 'word' && RESERVED.has(first.text))) return undefined
  const parts = [first.text]
  let end = start + 1
  for (; isSymbol(tokens[end], '.'); end += 2) {
    const part = tokens[end + 1]
    if (!canName(part, dialect)) break
    parts.push(part.text)
  }
  return { table: { schema: parts.at(-2), name: parts.at(-1) ?? '' }, end }
}
