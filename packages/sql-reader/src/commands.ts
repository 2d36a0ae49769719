import { type ChangedTable, type Dialect, READ, type Reading, UNKNOWN } from './contract.ts'
import { readName } from './names.ts'
import { isSymbol, isWord, type Tokens } from './token.ts'

/** A list of tables, `undefined` where one cannot be read. */
const readTables = (tokens: Tokens, start: number, dialect: Dialect) => {
  const tables = []
  for (let at = start; ; at++) {
    const named = readName(tokens, isWord(tokens[at], 'only') ? at + 1 : at, dialect)
    if (named === undefined) return undefined
    tables.push(named.table)
    at = isSymbol(tokens[named.end], '*') ? named.end + 1 : named.end
    if (!isSymbol(tokens[at], ',')) return { tables, end: at }
  }
}

/** TRUNCATE [TABLE] a, b [RESTART IDENTITY] [CASCADE] */
export const readTruncate = (tokens: Tokens, dialect: Dialect): Reading => {
  const list = readTables(tokens, isWord(tokens[1], 'table') ? 2 : 1, dialect)
  if (list === undefined || dialect === 'sqlite') return UNKNOWN
  const rest = tokens.slice(list.end)
  if (rest.some((token) => token.kind !== 'word')) return UNKNOWN
  const cascades = rest.some((token) => isWord(token, 'cascade')) ? { cascades: true as const } : {}
  return {
    kind: 'write',
    tables: list.tables.map((table): ChangedTable => ({ table, how: 'truncate', columns: undefined, ...cascades })),
  }
}

/** COPY of a table, or of a query that the caller reads. `undefined`: what stands in the parentheses decides. */
export const readCopy = (tokens: Tokens, dialect: Dialect): Reading | undefined => {
  if (dialect !== 'postgresql' || tokens.some((token) => isWord(token, 'program'))) return UNKNOWN
  if (isSymbol(tokens[1], '(')) return undefined
  const named = readName(tokens, isWord(tokens[1], 'binary') ? 2 : 1, dialect)
  const direction = tokens.find((token, i) => i >= (named?.end ?? 0) && isWord(token, 'from', 'to'))
  if (named === undefined || direction === undefined) return UNKNOWN
  if (direction.text === 'to') return READ
  return { kind: 'write', tables: [{ table: named.table, how: 'insert', columns: undefined }] }
}

/** LOAD DATA … [REPLACE] INTO TABLE t */
export const readLoad = (tokens: Tokens, dialect: Dialect): Reading => {
  const into = tokens.findIndex((token, i) => isWord(token, 'into') && isWord(tokens[i + 1], 'table'))
  const named = into < 0 ? undefined : readName(tokens, into + 2, dialect)
  if (dialect !== 'mysql' || named === undefined) return UNKNOWN
  const how = isWord(tokens[into - 1], 'replace') ? 'any' : 'insert'
  return { kind: 'write', tables: [{ table: named.table, how, columns: undefined }] }
}

/** REFRESH MATERIALIZED VIEW [CONCURRENTLY] v */
export const readRefresh = (tokens: Tokens, dialect: Dialect): Reading => {
  if (!isWord(tokens[1], 'materialized') || !isWord(tokens[2], 'view')) return UNKNOWN
  const named = readName(tokens, isWord(tokens[3], 'concurrently') ? 4 : 3, dialect)
  if (named === undefined) return UNKNOWN
  return { kind: 'write', tables: [{ table: named.table, how: 'any', columns: undefined }] }
}

/** Settings that touch no row, and what only looks. `foreign_keys` off makes cascades fewer, never more. */
const PRAGMAS = new Set(
  `busy_timeout cache_size collation_list compile_options database_list defer_foreign_keys encoding
  foreign_key_check foreign_key_list foreign_keys freelist_count function_list index_info index_list index_xinfo
  integrity_check journal_mode journal_size_limit locking_mode mmap_size optimize page_count page_size quick_check
  recursive_triggers secure_delete synchronous table_info table_list table_xinfo temp_store threads user_version
  wal_autocheckpoint wal_checkpoint`.split(/\s+/),
)

export const readPragma = (tokens: Tokens, dialect: Dialect): Reading => {
  const name = isSymbol(tokens[2], '.') ? tokens[3] : tokens[1]
  return dialect === 'sqlite' && name !== undefined && PRAGMAS.has(name.text) ? READ : UNKNOWN
}
