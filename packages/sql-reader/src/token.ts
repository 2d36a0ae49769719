/** A piece of a statement. Comments and blanks are gone. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'param' | 'symbol'
  /** Words are folded to lower case, quoted names and strings are without their quotes. */
  readonly text: string
  /** Where it stands in the statement's text. */
  readonly start: number
  readonly end: number
}

export type Tokens = readonly Token[]

export const isSymbol = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'symbol' && token.text === text

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text)

/** The place of the parenthesis that closes the one at `open`; the end of the tokens where none does. */
export const closing = (tokens: Tokens, open: number): number => {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (isSymbol(tokens[i], '(')) depth++
    else if (isSymbol(tokens[i], ')') && --depth === 0) return i
  }
  return tokens.length
}
