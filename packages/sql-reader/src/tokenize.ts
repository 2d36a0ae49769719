import { fold } from './fold.ts'
import { type Lexicon, lexerOf } from './lexicon.ts'
import { isSymbol, type Token, type Tokens } from './token.ts'

/** What a tokenizer made of a text. */
export interface Cut {
  readonly tokens: Tokens
  /** False: the text ends in the middle of something, or has a character that no token starts with. */
  readonly whole: boolean
}

/** The end of a comment in which others may stand; `undefined`: nobody closes it. */
const endOfNested = (text: string, from: number): number | undefined => {
  let depth = 1
  for (const { 0: mark, index } of text.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1
    if (depth === 0) return from + index + 2
  }
  return undefined
}

/** The end of what opens here and only a search can close; `undefined`: nobody closes it, or it cannot be told who does. */
const endOf = (type: string, opened: string, text: string, from: number): number | undefined => {
  if (type === 'opening') return endOfNested(text, from)
  const mark = type === 'dollar' ? opened : '*/'
  const end = text.indexOf(mark, from)
  if (end < 0 || (type === 'executable' && text.slice(from, end).includes('/*'))) return undefined
  return end + mark.length
}

const unquoted = (quoted: string): string => {
  const quote = quoted.startsWith('[') ? ']' : quoted.charAt(0)
  return quoted.slice(1, -1).replaceAll(quote + quote, quote)
}

/** Cuts a text into tokens as one lexicon says. */
export const tokenize = (text: string, lexicon: Lexicon): Cut => {
  const lexer = lexerOf(lexicon)
  const tokens: Token[] = []
  const half: Cut = { tokens, whole: false }
  let start = 0
  let executing = false
  let afterEscaped = false
  lexer.reset(text)
  try {
    for (let next = lexer.next(); next !== undefined; next = lexer.next()) {
      const type = next.type ?? ''
      const at = start + next.offset
      const from = at + next.text.length
      const add = (kind: Token['kind'], said: string, end = from): void =>
        void tokens.push({ kind, text: said, start: at, end })
      // A string on the next line goes on as the one before it was written.
      if (afterEscaped && type === 'string') return half
      if (!['blank', 'comment', 'opening'].includes(type)) afterEscaped = type === 'escaped'
      if (type === 'opening' || type === 'dollar' || (type === 'executable' && !lexicon.executes)) {
        const end = endOf(type, next.text, text, from)
        if (end === undefined) return half
        if (type === 'dollar') add('string', text.slice(from, end - next.text.length), end)
        start = end
        lexer.reset(text.slice(end))
      } else if (type === 'executable') {
        if (executing || endOf(type, next.text, text, from) === undefined) return half
        executing = true
      } else if (type === 'strange') return half
      else if (type === 'word') add('word', fold(next.text))
      else if (type === 'name' || type === 'string') add(type, unquoted(next.text))
      else if (type === 'escaped') add('string', unquoted(next.text.slice(1)))
      else if (type === 'number' || type === 'param') add(type, next.text)
      else if (type === 'symbol') {
        if (executing && next.text === '/' && isSymbol(tokens.at(-1), '*')) {
          tokens.pop()
          executing = false
        } else add('symbol', next.text)
      }
    }
  } catch {
    return half
  }
  return { tokens, whole: !executing }
}
