import { readAssignments } from './assignments.ts'
import { isUnknownCall } from './calls.ts'
import type { ChangedTable, Dialect, TableName } from './contract.ts'
import { readDeletion } from './deletion.ts'
import { readName } from './names.ts'
import { readReferences } from './table-references.ts'
import { isSymbol, isWord, type Tokens } from './token.ts'

/** What the words of a statement say about it, wherever in it they stand. */
export interface Scan {
  readonly tables: readonly ChangedTable[]
  /** It makes a table. */
  readonly makes: boolean
  /** It calls a function that may change something. */
  readonly calls: boolean
  /** It changes something that cannot be told. */
  readonly unsure: boolean
}

const AFTER_INSERT = ['low_priority', 'delayed', 'high_priority', 'ignore', 'into']
const AFTER_UPDATE = ['low_priority', 'ignore', 'only']

/** `INSERT OR REPLACE` → what follows, and what it is done with on a conflict. */
const skipOr = (tokens: Tokens, at: number): { readonly next: number; readonly replaces: boolean } =>
  isWord(tokens[at], 'or')
    ? { next: at + 2, replaces: isWord(tokens[at + 1], 'replace') }
    : { next: at, replaces: false }

const skipWords = (tokens: Tokens, at: number, words: readonly string[]): number => {
  let next = at
  while (isWord(tokens[next], ...words)) next++
  return next
}

/** Where the assignments of an UPDATE begin: behind the SET that is not in parentheses. */
const behindSet = (tokens: Tokens, from: number): number | undefined => {
  let depth = 0
  for (let i = from; i < tokens.length && depth >= 0; i++) {
    if (isSymbol(tokens[i], '(')) depth++
    else if (isSymbol(tokens[i], ')')) depth--
    else if (depth === 0 && isWord(tokens[i], 'set')) return i + 1
  }
  return undefined
}

/**
 * Walks over a statement: it writes to every table that is named behind INSERT, UPDATE, DELETE, MERGE or REPLACE, also in
 * a common table expression. A word that cannot be placed makes the whole statement unsure.
 */
export const scan = (tokens: Tokens, dialect: Dialect): Scan => {
  const tables: ChangedTable[] = []
  /** The last token of each table's name: a parenthesis behind it is no call. */
  const names = new Set<number>()
  /** The table of the last INSERT, by the depth it stands in, and of the last MERGE. */
  const inserted = new Map<number, TableName>()
  let merged: TableName | undefined
  let depth = 0
  let makes = false
  let calls = false
  let unsure = false

  const add = (table: TableName, how: ChangedTable['how'], columns?: readonly string[]): void =>
    void tables.push({ table, how, columns })

  const insert = (at: number, replaces: boolean): void => {
    const named = readName(tokens, skipWords(tokens, at, AFTER_INSERT), dialect)
    if (named === undefined) {
      unsure = true
      return
    }
    names.add(named.end - 1)
    inserted.set(depth, named.table)
    add(named.table, replaces ? 'any' : 'insert')
  }

  const update = (at: number): void => {
    const { next, replaces } = skipOr(tokens, skipWords(tokens, at, AFTER_UPDATE))
    const set = behindSet(tokens, next)
    const columns = set === undefined ? undefined : readAssignments(tokens, set, dialect)
    const named = readName(tokens, next, dialect)
    const references = dialect === 'mysql' ? readReferences(tokens, next, dialect) : named && [named]
    if (set === undefined || references === undefined) unsure = true
    for (const { table } of references ?? []) add(table, replaces ? 'any' : 'update', columns)
    if (named !== undefined) names.add(named.end - 1)
  }

  const remove = (at: number): void => {
    const targets = readDeletion(tokens, at, dialect)
    if (targets === undefined) unsure = true
    for (const table of targets ?? []) add(table, 'delete')
  }

  /** The update that an insert turns into where the row is there already. */
  const conflict = (set: number): void => {
    const table = inserted.get(depth)
    if (table === undefined) unsure = true
    else add(table, 'update', readAssignments(tokens, set, dialect))
  }

  const merge = (at: number): void => {
    const named = readName(tokens, skipWords(tokens, at, ['into', 'only']), dialect)
    if (named === undefined) unsure = true
    else names.add(named.end - 1)
    merged = named?.table
  }

  /** What a MERGE does to its table when a condition holds. */
  const mergeAction = (table: TableName, at: number): void => {
    if (isWord(tokens[at], 'insert')) add(table, 'insert')
    else if (isWord(tokens[at], 'delete')) add(table, 'delete')
    else add(table, 'update', isWord(tokens[at + 1], 'set') ? readAssignments(tokens, at + 2, dialect) : undefined)
  }

  const word = (text: string, at: number): void => {
    const before = tokens[at - 1]
    // A column, or the name that something gets.
    if (isSymbol(before, '.') || isWord(before, 'as')) return
    if (['insert', 'update', 'delete'].includes(text) && isWord(before, 'then') && merged !== undefined)
      return mergeAction(merged, at)
    if (text === 'insert') {
      if (dialect === 'mysql' && isSymbol(tokens[at + 1], '(')) return
      const { next, replaces } = skipOr(tokens, at + 1)
      insert(next, replaces)
    } else if (text === 'update') {
      // Locks of rows.
      if (isWord(before, 'for') || (isWord(before, 'key') && isWord(tokens[at - 2], 'no'))) return
      if (isWord(before, 'do')) conflict(isWord(tokens[at + 1], 'set') ? at + 2 : at + 1)
      else if (isWord(before, 'key') && isWord(tokens[at - 2], 'duplicate')) conflict(at + 1)
      else update(at + 1)
    } else if (text === 'delete') remove(at + 1)
    else if (text === 'merge') merge(at + 1)
    else if (text === 'replace' && dialect !== 'postgresql') {
      if (!isSymbol(tokens[at + 1], '(') && !isWord(before, 'or')) insert(at + 1, true)
    } else if (text === 'into' && !isWord(before, ...AFTER_INSERT, 'insert', 'merge', 'replace')) into(at)
  }

  /** SELECT … INTO: PostgreSQL makes a table, MySQL sets a variable or writes a file. */
  const into = (at: number): void => {
    // INSERT OR IGNORE INTO
    if (isWord(tokens[at - 2], 'or')) return
    if (dialect === 'postgresql') makes = true
    else if (!isSymbol(tokens[at + 1], '@') && !isWord(tokens[at + 1], 'outfile', 'dumpfile')) unsure = true
  }

  for (const [i, token] of tokens.entries()) {
    if (isSymbol(token, '(')) depth++
    else if (isSymbol(token, ')')) depth--
    if (!names.has(i) && isUnknownCall(tokens, i, dialect)) calls = true
    if (token.kind === 'word') word(token.text, i)
  }
  return { tables, makes, calls, unsure: unsure || depth !== 0 }
}
