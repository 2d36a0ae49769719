import moo, { type Rules } from 'moo'

/** How one server, set up in one way, cuts a text into tokens. */
export interface Lexicon {
  readonly rules: Rules
  /** What stands in comments that the server may execute is read; else it is left out. */
  readonly executes: boolean
}

const blank = { match: /[ \t\n\r\f\v]+/, lineBreaks: true }
const number = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/
const symbol = /[!#$%&()*+,\-./:;<=>?@[\\\]^`{|}~]/
const closed = { match: /\/\*[^]*?\*\//, lineBreaks: true }
const quotes = (quote: string): RegExp => new RegExp(`${quote}(?:[^${quote}]|${quote}${quote})*${quote}`)
const escaping = (quote: string): RegExp => new RegExp(`${quote}(?:[^\\\\${quote}]|${quote}${quote}|\\\\[^])*${quote}`)
const lines = (match: RegExp) => ({ match, lineBreaks: true })

const postgresql: Lexicon = {
  rules: {
    blank,
    comment: /--[^\n\r]*/,
    opening: /\/\*/,
    strange: /[uU]&"/,
    escaped: lines(/[eE]'(?:[^\\']|''|\\[^])*'/),
    string: lines(quotes("'")),
    name: lines(quotes('"')),
    dollar: /\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$/,
    param: /\$\d+/,
    number,
    word: /[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*/,
    symbol,
  },
  executes: false,
}

const sqlite: Lexicon = {
  rules: {
    blank,
    // A comment that nobody closes ends with the text.
    comment: lines(/--[^\n]*|\/\*[^]*?(?:\*\/|(?![^]))/),
    string: lines(quotes("'")),
    name: lines(new RegExp(`${quotes('"').source}|${quotes('`').source}|\\[[^\\]]*\\]`)),
    param: /[?]\d+|[:@$][\w$\x80-\uffff]+/,
    number,
    word: /[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*/,
    symbol,
  },
  executes: false,
}

/** `sql_mode` decides what double quotes and backslashes mean, the version of the server which comments are executed. */
const mysql = (ansi: boolean, escapes: boolean, executes: boolean): Lexicon => {
  const string = escapes ? escaping("'").source : quotes("'").source
  const double = ansi || !escapes ? quotes('"').source : escaping('"').source
  const back = quotes('`').source
  return {
    rules: {
      blank,
      comment: /#[^\n]*|--(?![!-~\x80-\uffff])[^\n]*/,
      executable: /\/\*M?!\d{0,6}/,
      block: closed,
      string: lines(new RegExp(ansi ? string : `${string}|${double}`)),
      name: lines(new RegExp(ansi ? `${back}|${double}` : back)),
      number,
      word: /[A-Za-z_$\x80-\uffff][\w$\x80-\uffff]*/,
      symbol,
    },
    executes,
  }
}

const both = [true, false] as const
const mysqls = both.flatMap((executes) => both.flatMap((ansi) => both.map((escapes) => mysql(ansi, escapes, executes))))

/** Every way in which a server of the dialect may cut a text. */
export const LEXICONS = { postgresql: [postgresql], sqlite: [sqlite], mysql: mysqls } as const

/** What may mean one thing or another, depending on how a server of MySQL is set up. */
export const isAmbiguous = (text: string): boolean => /["\\]|\/\*M?!/.test(text)

/** The ways in which servers of a dialect may cut this text. */
export const lexiconsFor = (text: string, dialect: keyof typeof LEXICONS): readonly Lexicon[] =>
  isAmbiguous(text) ? LEXICONS[dialect] : LEXICONS[dialect].slice(0, 1)

const lexers = new Map<Lexicon, moo.Lexer>()

export const lexerOf = (lexicon: Lexicon): moo.Lexer => {
  let lexer = lexers.get(lexicon)
  if (lexer === undefined) lexers.set(lexicon, (lexer = moo.compile(lexicon.rules)))
  return lexer
}
