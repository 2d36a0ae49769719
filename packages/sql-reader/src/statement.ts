import { readCopy, readLoad, readPragma, readRefresh, readTruncate } from './commands.ts'
import { type Dialect, READ, type Reading, UNKNOWN } from './contract.ts'
import { explained } from './explain.ts'
import { scan } from './scan.ts'
import { isSymbol, isWord, type Tokens } from './token.ts'
import { readTransactionWord } from './transaction-word.ts'

/** How much is known about the functions that a statement calls. */
export type Trust = 'only what is known' | 'every function'

/** Statements whose words tell what they write to. */
const WRITTEN = ['select', 'with', 'values', 'insert', 'update', 'delete']
const TOLD: Readonly<Record<Dialect, readonly string[]>> = {
  postgresql: [...WRITTEN, 'table', 'merge', 'declare'],
  mysql: [...WRITTEN, 'table', 'replace', 'show', 'handler'],
  sqlite: [...WRITTEN, 'replace'],
  other: [],
}

/** Statements that change no row, whatever follows. What they prepare is told when it is executed. */
const QUIET: Readonly<Record<Dialect, readonly string[]>> = {
  postgresql: `show reset set listen unlisten notify lock close deallocate prepare analyze vacuum checkpoint`.split(
    ' ',
  ),
  mysql: ['deallocate', 'prepare'],
  sqlite: [],
  other: [],
}

/** Settings of MySQL that end a transaction, or run a statement of their own. */
const SETS_MORE = ['autocommit', 'statement', 'password', 'default', 'role']

/** Both: what a statement does and what else it does. */
const both = (one: Reading, other: Reading): Reading => {
  if (one.kind === 'read') return other
  if (other.kind === 'read') return one
  return one.kind === 'write' && other.kind === 'write'
    ? { kind: 'write', tables: [...one.tables, ...other.tables] }
    : UNKNOWN
}

const readWords = (tokens: Tokens, dialect: Dialect, trust: Trust): Reading => {
  const { tables, makes, calls, unsure } = scan(tokens, dialect)
  if (unsure || (calls && trust !== 'every function')) return UNKNOWN
  return tables.length > 0 || makes ? { kind: 'write', tables } : READ
}

/** What one statement does. */
export const readStatement = (tokens: Tokens, dialect: Dialect, trust: Trust): Reading => {
  const start = tokens.findIndex((token) => !isSymbol(token, '('))
  const first = tokens[start]
  if (first?.kind !== 'word') return UNKNOWN
  const words = (): Reading => readWords(tokens, dialect, trust)
  if (start > 0) return isWord(first, ...TOLD[dialect]) ? words() : UNKNOWN
  const told = readTransactionWord(tokens)
  if (told !== undefined) return told
  switch (first.text) {
    case 'truncate':
      return readTruncate(tokens, dialect)
    case 'copy': {
      const copy = readCopy(tokens, dialect)
      if (copy?.kind === 'unknown') return UNKNOWN
      // The columns in parentheses behind the table are no call; a condition may have some.
      const rest = tokens.findIndex((token) => isWord(token, 'from', 'to'))
      return both(copy ?? READ, readWords(tokens.slice(copy === undefined ? 1 : rest), dialect, trust))
    }
    case 'load': {
      const load = readLoad(tokens, dialect)
      const set = tokens.findIndex((token) => isWord(token, 'set'))
      return both(load, set < 0 ? READ : readWords(tokens.slice(set), dialect, trust))
    }
    case 'refresh':
      return readRefresh(tokens, dialect)
    case 'pragma':
      return readPragma(tokens, dialect)
    case 'explain':
    case 'describe':
    case 'desc': {
      const inner = explained(tokens)
      if (inner === undefined) return READ
      const reading = readStatement(inner.tokens, dialect, trust)
      // MySQL may run the inner queries of what it only explains, and with them their functions.
      return inner.runs || (dialect === 'mysql' && reading.kind === 'unknown') ? reading : READ
    }
    case 'set':
      if (dialect === 'mysql') return tokens.some((token) => isWord(token, ...SETS_MORE)) ? UNKNOWN : words()
      break
  }
  if (isWord(first, 'prepare') && isWord(tokens[1], 'transaction')) return UNKNOWN
  if (QUIET[dialect].includes(first.text)) return READ
  return isWord(first, ...TOLD[dialect]) ? words() : UNKNOWN
}
