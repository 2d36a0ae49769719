import type { Dialect, TableName } from './contract.ts'
import { LEXICONS } from './lexicon.ts'
import { readName } from './names.ts'
import { closing, isSymbol, isWord, type Token, type Tokens } from './token.ts'
import { tokenize } from './tokenize.ts'

/** What a query reads from. */
export interface Sources {
  /** The tables behind FROM and JOIN, wherever in the query they stand, without those that the query itself defines. */
  readonly tables: readonly TableName[]
  /** It asks for the time, for chance, or for something of its session: asked again, it may answer something else. */
  readonly isVolatile: boolean
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Words that need no parenthesis. */
const CURRENT = words(`
  current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime
  localtimestamp session_user sysdate systimestamp user utc_date utc_time utc_timestamp`)

const VOLATILE = words(`
  age changes clock_timestamp connection_id curdate currtid current_setting currval curtime date datetime found_rows
  gen_random_uuid inet_client_addr julianday last_insert_id last_insert_rowid lastval localtime nextval now
  pg_backend_pid rand random random_bytes randomblob row_count setseed setval sleep statement_timestamp strftime sysdate
  time timediff timeofday total_changes transaction_timestamp txid_current unix_timestamp unixepoch uuid uuid_generate_v1
  uuid_generate_v4 uuid_short uuidv4 uuidv7`)

/** Functions that tell the time only if they are asked to. */
const WITH_NOW = words('date datetime julianday strftime time unixepoch timediff')

const asksForNow = (tokens: Tokens, open: number): boolean => {
  const end = closing(tokens, open)
  const given = tokens.slice(open + 1, end)
  return given.length === 0 || given.some(({ kind, text }) => kind === 'param' || /^\s*now\s*$/i.test(text))
}

const isVolatileAt = (tokens: Tokens, i: number): boolean => {
  const { kind, text } = tokens[i] as Token
  if (kind !== 'word' || isSymbol(tokens[i - 1], '.')) return false
  if (CURRENT.has(text)) return text !== 'user' || isSymbol(tokens[i + 1], '(')
  if (!isSymbol(tokens[i + 1], '(')) return false
  if (WITH_NOW.has(text)) return asksForNow(tokens, i + 1)
  return VOLATILE.has(text) || (text.startsWith('pg_') && text !== 'pg_typeof')
}

/** Names that WITH gives to queries. */
const definedIn = (tokens: Tokens): ReadonlySet<string> => {
  const names = new Set<string>()
  for (let i = 0; i < tokens.length; i++) {
    const isName = tokens[i]?.kind === 'word' || tokens[i]?.kind === 'name'
    if (!isName || !(isWord(tokens[i - 1], 'with', 'recursive') || isSymbol(tokens[i - 1], ','))) continue
    const behind = isSymbol(tokens[i + 1], '(') ? closing(tokens, i + 1) + 1 : i + 1
    if (isWord(tokens[behind], 'as')) names.add((tokens[i] as Token).text)
  }
  return names
}

const ENDS = [
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'fetch',
  'union',
  'intersect',
  'except',
  'for',
  'window',
  'on',
  'using',
  'set',
  'returning',
]
const BETWEEN = ['lateral', 'only', 'as']

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

/** The tables of the list behind a FROM or a JOIN; `undefined`: something stands there that cannot be told. */
const sourcesAt = (tokens: Tokens, start: number, dialect: Dialect): readonly TableName[] | undefined => {
  const found: TableName[] = []
  let awaits = true
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i]
    if (isSymbol(token, ')') || isSymbol(token, ';') || isWord(token, ...ENDS)) break
    if (isSymbol(token, ',')) awaits = true
    else if (isWord(token, 'join', 'straight_join')) awaits = true
    else if (isSymbol(token, '(')) {
      // What is inside has a FROM of its own, or is a join in parentheses.
      if (awaits && !isWord(tokens[i + 1], 'select', 'with', 'values', 'table')) {
        const inner = sourcesAt(tokens, i + 1, dialect)
        if (inner === undefined) return undefined
        found.push(...inner)
      }
      awaits = false
      i = closing(tokens, i)
    } else if (awaits && !isWord(token, ...BETWEEN)) {
      const named = readName(tokens, i, dialect)
      if (named === undefined || isSymbol(tokens[named.end], '(')) return undefined
      found.push(named.table)
      awaits = false
      i = named.end - 1
    }
  }
  return awaits ? undefined : found
}

const readAnew = (text: string, dialect: Dialect): Sources | undefined => {
  if (dialect === 'other') return undefined
  const [lexicon] = LEXICONS[dialect]
  if (lexicon === undefined) return undefined
  const { tokens, whole } = tokenize(text, lexicon)
  if (!whole || tokens.some((token) => isSymbol(token, ';'))) return undefined
  const defined = definedIn(tokens)
  const tables: TableName[] = []
  let isVolatile = false
  for (let i = 0; i < tokens.length; i++) {
    if (isVolatileAt(tokens, i)) isVolatile = true
    const opens = isWord(tokens[i], 'from') ? !isOfFunction(tokens, i) : isWord(tokens[i], 'join', 'straight_join')
    if (!opens) continue
    const found = sourcesAt(tokens, i + 1, dialect)
    if (found === undefined) return undefined
    tables.push(...found.filter(({ schema, name }) => schema !== undefined || !defined.has(name)))
  }
  return { tables, isVolatile }
}

const MOST_KEPT = 1000
const LONGEST_KEPT = 10_000
const kept = new Map<string, Sources | undefined>()

/**
 * What a query reads from; `undefined`: it cannot be told, be it that it reads from functions, or that it is more than one
 * statement. Whether it changes something is for `readSql` to say.
 */
export const readSources = (text: string, dialect: Dialect): Sources | undefined => {
  if (text.length > LONGEST_KEPT) return readAnew(text, dialect)
  const key = `${dialect} ${text}`
  if (kept.has(key)) return kept.get(key)
  if (kept.size >= MOST_KEPT) kept.clear()
  const sources = readAnew(text, dialect)
  kept.set(key, sources)
  return sources
}
