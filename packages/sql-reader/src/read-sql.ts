import { type ChangedTable, type Dialect, READ, type Reading, UNKNOWN } from './contract.ts'
import { type Lexicon, lexiconsFor } from './lexicon.ts'
import { readOther } from './other.ts'
import { remembering } from './remembering.ts'
import { readStatement, type Trust } from './statement.ts'
import { isSymbol, type Tokens } from './token.ts'
import { tokenize } from './tokenize.ts'

const split = (tokens: Tokens): readonly Tokens[] => {
  const statements: Tokens[] = []
  let start = 0
  for (let i = 0; i <= tokens.length; i++) {
    if (i < tokens.length && !isSymbol(tokens[i], ';')) continue
    if (i > start) statements.push(tokens.slice(start, i))
    start = i + 1
  }
  return statements
}

/** What all of these do, whichever of them are done. A transaction that is not alone in its text is left to no one. */
const union = (readings: readonly Reading[]): Reading => {
  const [only] = readings
  if (only === undefined) return READ
  if (readings.length === 1) return only
  const tables: ChangedTable[] = []
  let writes = false
  for (const reading of readings) {
    if (reading.kind === 'unknown' || reading.kind === 'transaction') return UNKNOWN
    if (reading.kind === 'write') {
      writes = true
      tables.push(...reading.tables)
    }
  }
  return writes ? { kind: 'write', tables } : READ
}

const alike = (one: Reading, other: Reading): boolean => JSON.stringify(one) === JSON.stringify(other)

const unlike = (readings: readonly Reading[]): readonly Reading[] =>
  readings.filter((reading, i) => readings.findIndex((other) => alike(reading, other)) === i)

/** The text as one lexicon cuts it; `undefined`: a server that is set up so refuses it. */
const readAs = (text: string, lexicon: Lexicon, dialect: Dialect, trust: Trust): Reading | undefined => {
  const { tokens, whole } = tokenize(text, lexicon)
  // What stands before a semicolon has been executed by then.
  if (!whole) return tokens.some((token) => isSymbol(token, ';')) ? UNKNOWN : undefined
  return union(split(tokens).map((statement) => readStatement(statement, dialect, trust)))
}

const readAnew = (text: string, dialect: Dialect, trust: Trust): Reading => {
  if (dialect === 'other') return readOther(text, (as) => readAnew(text, as, trust))
  const readings = lexiconsFor(text, dialect).flatMap((lexicon) => readAs(text, lexicon, dialect, trust) ?? [])
  return readings.length === 0 ? UNKNOWN : union(unlike(readings))
}

const remembered = remembering((text, dialect) => readAnew(text, dialect, 'only what is known'))

const IS_SELECT = /^\s*select\s/i
/** Numbers that stand by themselves. */
const NUMBERS = /([\s(,=<>])\d+(?=[\s),]|$)/g

/** No number makes a write of a SELECT that would be none with another one. What it writes to, one in a name does tell. */
const readSelect = (text: string, dialect: Dialect): Reading => {
  const reading = remembered(text.replace(NUMBERS, '$010'), dialect)
  return reading.kind === 'read' ? reading : remembered(text, dialect)
}

const rememberedSelect = remembering(readSelect)

/**
 * What a text of one or several statements does. What it cannot tell is `unknown`, so that whoever asks widens: it never
 * throws, and the tables of a write are all that the statement may change by itself.
 */
export const readSql = (text: string, dialect: Dialect): Reading => {
  if (!IS_SELECT.test(text)) return remembered(text, dialect)
  // TypeORM's drivers for SQLite write numbers into the text: it is another one each time.
  return dialect === 'sqlite' ? readSelect(text, dialect) : rememberedSelect(text, dialect)
}

/** The same for a text whose author vouches for its functions: they change nothing. */
export const readTrustedSql: (text: string, dialect: Dialect) => Reading = remembering((text, dialect) =>
  readAnew(text, dialect, 'every function'),
)
