import type { Dialect } from './contract.ts'
import { closing, isSymbol, isWord, type Token, type Tokens } from './token.ts'

const isName = (token: Token | undefined): token is Token => token?.kind === 'word' || token?.kind === 'name'

const isEquals = (tokens: Tokens, at: number): boolean =>
  isSymbol(tokens[at], '=') || (isSymbol(tokens[at], ':') && isSymbol(tokens[at + 1], '='))

/** The columns set by the assignment that starts here; `undefined`: none does. */
const columnsAt = (tokens: Tokens, start: number, dialect: Dialect): readonly string[] | undefined => {
  if (isSymbol(tokens[start], '(')) {
    const end = closing(tokens, start)
    const inside = tokens.slice(start + 1, end)
    const names = inside.filter(isName)
    return names.length * 2 - 1 === inside.length && isEquals(tokens, end + 1)
      ? names.map(({ text }) => text)
      : undefined
  }
  const first = tokens[start]
  if (!isName(first)) return undefined
  let last = first
  let at = start + 1
  for (let part = tokens[at + 1]; isSymbol(tokens[at], '.') && isName(part); part = tokens[at + 1]) {
    last = part
    at += 2
  }
  if (!isEquals(tokens, at)) return undefined
  // In PostgreSQL what stands behind the dot is a part of the column, elsewhere what stands before it is the table.
  return [dialect === 'postgresql' ? first.text : last.text]
}

const isEnd = (tokens: Tokens, at: number): boolean =>
  isWord(tokens[at], 'where', 'returning', 'order', 'limit') ||
  (isWord(tokens[at], 'from') && !isWord(tokens[at - 1], 'distinct'))

/**
 * The columns that the assignments from here set. They are looked for beyond their end as well: a column too many does no
 * harm. `undefined`: an assignment is written in a way that is not known here.
 */
export const readAssignments = (tokens: Tokens, start: number, dialect: Dialect): readonly string[] | undefined => {
  const found = new Set<string>()
  let ended = false
  let begins = true
  for (let i = start; i < tokens.length; i++) {
    if (begins) {
      const columns = columnsAt(tokens, i, dialect)
      if (columns === undefined && !ended) return undefined
      for (const column of columns ?? []) found.add(column)
      begins = false
    }
    if (isSymbol(tokens[i], ')')) break
    if (isSymbol(tokens[i], '(')) i = closing(tokens, i)
    else if (isSymbol(tokens[i], ',')) begins = true
    else if (isEnd(tokens, i)) ended = true
  }
  return [...found]
}
