import { closing, isSymbol, isWord, type Token, type Tokens } from '../token.ts'

/** Asks whether a name that stands at a place of the statement is that of a query of its own, and of no table. */
export type IsDefined = (name: string, at: number) => boolean

interface Definition {
  readonly name: string
  /** Places between which the name means the query. */
  readonly from: number
  readonly to: number
}

const isName = (token: Token | undefined): token is Token => token?.kind === 'word' || token?.kind === 'name'

/** The place of the parenthesis that closes around the place; the end of the tokens where none does. */
const endAround = (tokens: Tokens, place: number): number => {
  let depth = 0
  for (let i = place; i < tokens.length; i++) {
    if (isSymbol(tokens[i], '(')) depth++
    else if (isSymbol(tokens[i], ')') && depth-- === 0) return i
  }
  return tokens.length
}

/** `name (columns) AS [NOT] [MATERIALIZED] (`: the place of the parenthesis behind which its query stands. */
const bodyOf = (tokens: Tokens, at: number): number | undefined => {
  const behind = isSymbol(tokens[at + 1], '(') ? closing(tokens, at + 1) + 1 : at + 1
  if (!isWord(tokens[behind], 'as')) return undefined
  let open = behind + 1
  while (isWord(tokens[open], 'not', 'materialized')) open++
  return isSymbol(tokens[open], '(') ? open : undefined
}

/**
 * What one WITH defines. A name is known behind its query, and inside of it only where that is RECURSIVE: before, it is that of a table.
 * It ends with the query that the WITH is of. What is not recognised here counts as a table, which nobody knows then.
 */
const definitionsAt = (tokens: Tokens, place: number): readonly Definition[] => {
  const found: Definition[] = []
  const isRecursive = isWord(tokens[place + 1], 'recursive')
  const to = endAround(tokens, place + 1)
  let at = isRecursive ? place + 2 : place + 1
  for (;;) {
    const name = tokens[at]
    const open = isName(name) ? bodyOf(tokens, at) : undefined
    if (!isName(name) || open === undefined) return found
    const end = closing(tokens, open)
    found.push({ name: name.text, from: isRecursive ? open : end, to })
    if (!isSymbol(tokens[end + 1], ',')) return found
    at = end + 2
  }
}

/** The names that a statement gives to queries of its own. */
export const definedNames = (tokens: Tokens): IsDefined => {
  const all = tokens.flatMap((token, i) => (isWord(token, 'with') ? definitionsAt(tokens, i) : []))
  return (name, at) => all.some((one) => one.name === name && one.from < at && at < one.to)
}
