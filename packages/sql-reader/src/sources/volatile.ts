import type { Dialect } from '../contract.ts'
import { closing, isSymbol, isWord, type Token, type Tokens } from '../token.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Words that need no parenthesis. */
const CURRENT = words(`
  current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime
  localtimestamp session_user sysdate systimestamp tablesample utc_date utc_time utc_timestamp`)

/** What the time, chance or the session answers, and what is called for what it does to the session. */
const VOLATILE = words(`
  age changes clock_timestamp connection_id curdate currtid current_setting currval curtime date datetime found_rows
  gen_random_uuid get_lock inet_client_addr is_free_lock is_used_lock julianday last_insert_id last_insert_rowid lastval
  localtime nextval now pg_backend_pid rand random random_bytes randomblob release_all_locks release_lock row_count
  set_config setseed setval sleep statement_timestamp strftime sysdate system_user time timediff timeofday total_changes
  transaction_timestamp txid_current unix_timestamp unixepoch user uuid uuid_generate_v1 uuid_generate_v4 uuid_short
  uuidv4 uuidv7`)

/** Functions that tell the time only if they are asked to. */
const WITH_NOW = words('date datetime julianday strftime time unixepoch timediff')

/** A text that SQLite's functions take for the time at which they are asked. */
const NOW = /^\s*(?:now|subsec(?:ond)?)\s*$/i

/** What PostgreSQL takes for another time at another time, wherever a time is expected. */
const MOVING_TEXT = /\b(?:now|today|tomorrow|yesterday)\b/i

/** Longer texts are no times. */
const LONGEST_TIME = 60

/** Does the value of a parameter mean another thing at another time? */
export const isMovingTime = (value: unknown, dialect: Dialect): boolean => {
  if (Array.isArray(value)) return value.some((one) => isMovingTime(one, dialect))
  return (
    typeof value === 'string' && dialect === 'postgresql' && value.length <= LONGEST_TIME && MOVING_TEXT.test(value)
  )
}

const isParameter = (token: Token, dialect: Dialect): boolean =>
  token.kind === 'param' || (dialect !== 'postgresql' && isSymbol(token, '?'))

/** Without a time SQLite's functions mean this one, and a parameter may say so. MySQL's know no such words. */
const asksForNow = (tokens: Tokens, open: number, dialect: Dialect): boolean => {
  const given = tokens.slice(open + 1, closing(tokens, open))
  if (given.length === 0) return true
  if (dialect === 'mysql') return false
  if (isWord(tokens[open - 1], 'strftime') && given.length === 1) return true
  return given.some((token) => isParameter(token, dialect) || NOW.test(token.text))
}

/** `FOR UPDATE`, `LOCK IN SHARE MODE`: asked for to hold rows, which an answer from before does not. */
const locksAt = (tokens: Tokens, i: number): boolean =>
  (isWord(tokens[i], 'for') && isWord(tokens[i + 1], 'update', 'share', 'no', 'key')) ||
  (isWord(tokens[i], 'lock') && isWord(tokens[i + 1], 'in') && isWord(tokens[i + 2], 'share'))

/** Whether what stands here may answer something else, or do something, when it is asked again. */
export const isVolatileAt = (tokens: Tokens, i: number, dialect: Dialect): boolean => {
  const token = tokens[i] as Token
  const { kind, text } = token
  if (kind === 'string') return isMovingTime(text, dialect)
  if (kind !== 'word' || isSymbol(tokens[i - 1], '.')) return false
  if (locksAt(tokens, i)) return true
  if (CURRENT.has(text) || (dialect === 'postgresql' && text === 'user')) return true
  if (!isSymbol(tokens[i + 1], '(')) return false
  if (WITH_NOW.has(text)) return asksForNow(tokens, i + 1, dialect)
  return VOLATILE.has(text) || (text.startsWith('pg_') && text !== 'pg_typeof')
}
