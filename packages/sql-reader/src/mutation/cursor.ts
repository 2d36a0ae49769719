import type { Dialect } from '../contract.ts'
import { closing, isSymbol, isWord, type Token, type Tokens } from '../token.ts'

/** A statement under the reader's eyes. */
export interface Statement {
  readonly text: string
  readonly tokens: Tokens
  readonly dialect: Dialect
}

/** A stretch of tokens, its end not included. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The first of these words from here on that stands in no parentheses; the end of the span where none does. */
export const findWord = (tokens: Tokens, { start, end }: Span, ...words: readonly string[]): number => {
  for (let i = start; i < end; i++) {
    if (isSymbol(tokens[i], '(')) i = closing(tokens, i)
    else if (isWord(tokens[i], ...words) && !isSymbol(tokens[i - 1], '.')) return i
  }
  return end
}

/** The stretches between tokens that part them and stand in no parentheses. */
export const splitBy = (
  tokens: Tokens,
  { start, end }: Span,
  parts: (token: Token, at: number) => boolean,
): readonly Span[] => {
  const spans: Span[] = []
  let from = start
  for (let i = start; i < end; i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (isSymbol(token, '(')) i = Math.min(closing(tokens, i), end)
    else if (parts(token, i)) {
      spans.push({ start: from, end: i })
      from = i + 1
    }
  }
  return [...spans, { start: from, end }]
}

export const byCommas = (tokens: Tokens, span: Span): readonly Span[] =>
  splitBy(tokens, span, (token) => isSymbol(token, ','))

const isName = (token: Token | undefined): token is Token => token?.kind === 'word' || token?.kind === 'name'

/** A list of bare names: columns. `undefined`: something else stands among them. */
export const namesIn = (tokens: Tokens, span: Span): readonly string[] | undefined => {
  const names: string[] = []
  for (const { start, end } of byCommas(tokens, span)) {
    const token = tokens[start]
    if (end - start !== 1 || !isName(token)) return undefined
    names.push(token.text)
  }
  return names
}

/** The column that a span is, with or without its table before it. */
export const columnIn = (tokens: Tokens, { start, end }: Span, tables: readonly string[]): string | undefined => {
  const last = tokens[end - 1]
  if (!isName(last)) return undefined
  if (end - start === 1) return last.text
  const table = tokens[end - 3]
  const isOfTable = isName(table) && isSymbol(tokens[end - 2], '.') && tables.includes(table.text)
  return isOfTable && (end - start === 3 || (end - start === 5 && isSymbol(tokens[end - 4], '.')))
    ? last.text
    : undefined
}
