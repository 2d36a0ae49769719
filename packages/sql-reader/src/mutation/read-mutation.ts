import type { Dialect } from '../contract.ts'
import { isAmbiguous, LEXICONS } from '../lexicon.ts'
import { type Named, readName } from '../names.ts'
import { remembering } from '../remembering.ts'
import { isSymbol, isWord } from '../token.ts'
import { tokenize } from '../tokenize.ts'
import type { Insert, Mutation } from './contract.ts'
import { findWord, type Statement } from './cursor.ts'
import { insertFrom } from './insert.ts'
import { assignmentsIn } from './update.ts'
import { whereIn } from './where.ts'

/** Words behind a table that are no alias of it. */
const NO_ALIAS = new Set('set where returning values default using order limit select on from'.split(' '))

/** Words that make it more than one table's statement, or stop it somewhere. */
const MORE = ['from', 'using', 'order', 'limit', 'join']

interface Target extends Named {
  readonly alias: string | undefined
}

const targetAt = ({ tokens, dialect }: Statement, start: number): Target | undefined => {
  if (isWord(tokens[start], 'only', 'ignore', 'low_priority', 'or')) return undefined
  const named = readName(tokens, start, dialect)
  if (named === undefined) return undefined
  const at = isWord(tokens[named.end], 'as') ? named.end + 1 : named.end
  const alias = tokens[at]
  const isAlias = alias?.kind === 'name' || (alias?.kind === 'word' && !NO_ALIAS.has(alias.text))
  if (!isAlias && at !== named.end) return undefined
  return { table: named.table, end: isAlias ? at + 1 : named.end, alias: isAlias ? alias.text : undefined }
}

/** INSERT [OR IGNORE | IGNORE] INTO: where the table stands, and whether a conflict is passed by. */
const insertsAt = ({ tokens, dialect }: Statement) => {
  if (isWord(tokens[1], 'into')) return { at: 2, ignores: false }
  if (dialect === 'sqlite' && isWord(tokens[1], 'or') && isWord(tokens[2], 'ignore') && isWord(tokens[3], 'into'))
    return { at: 4, ignores: true }
  return dialect === 'mysql' && isWord(tokens[1], 'ignore') && isWord(tokens[2], 'into')
    ? { at: 3, ignores: true }
    : undefined
}

type OfRows = Exclude<Mutation, Insert>

/** The part of an UPDATE or a DELETE that says which rows. */
const rowsOf = (
  statement: Statement,
  at: number,
  { table, alias, end: behind }: Target,
  from: number,
  end: number,
): Pick<OfRows, 'target' | 'where'> | undefined => {
  const { text, tokens } = statement
  const target = text.slice(tokens[at]?.start, tokens[behind - 1]?.end)
  if (from === end) return { target, where: undefined }
  if (!isWord(tokens[from], 'where')) return undefined
  const tables = alias === undefined ? [table.name] : [alias]
  const where = whereIn(statement, { start: from + 1, end }, tables)
  return where && { target, where }
}

const readStatement = (statement: Statement, last: number): Mutation | undefined => {
  const { tokens } = statement
  const count = last + 1
  const span = { start: 0, end: count }
  const end = findWord(tokens, span, 'returning')
  const [first] = tokens
  const common = { returns: end < count, end: tokens[last]?.end ?? 0 }
  if (isWord(first, 'insert')) {
    const place = insertsAt(statement)
    const target = place && targetAt(statement, place.at)
    const told = target && insertFrom(statement, target.end, end, place.ignores)
    return told && { ...told, ...common, table: target.table }
  }
  const isDelete = isWord(first, 'delete') && isWord(tokens[1], 'from')
  if (!isDelete && !isWord(first, 'update')) return undefined
  const at = isDelete ? 2 : 1
  const target = targetAt(statement, at)
  if (target === undefined || findWord(tokens, { start: target.end, end }, ...MORE) < end) return undefined
  const where = findWord(tokens, { start: target.end, end }, 'where')
  if (isDelete) {
    const rows = rowsOf(statement, at, target, target.end, end)
    return rows && { kind: 'delete', ...rows, ...common, table: target.table }
  }
  if (!isWord(tokens[target.end], 'set')) return undefined
  const sets = assignmentsIn(statement, { start: target.end + 1, end: where })
  const rows = rowsOf(statement, at, target, where, end)
  return sets && rows && { kind: 'update', sets, ...rows, ...common, table: target.table }
}

const readAnew = (text: string, dialect: Dialect): Mutation | undefined => {
  if (dialect === 'other' || (dialect === 'mysql' && isAmbiguous(text))) return undefined
  const { tokens, whole } = tokenize(text, LEXICONS[dialect][0])
  if (!whole) return undefined
  const last = isSymbol(tokens.at(-1), ';') ? tokens.length - 2 : tokens.length - 1
  if (tokens.slice(0, last + 1).some((token) => isSymbol(token, ';'))) return undefined
  return readStatement({ text, tokens, dialect }, last)
}

/**
 * A text that is one INSERT, UPDATE or DELETE of one table, column by column. `undefined`: it is something else, or written in a way
 * that is not known here. Whether its functions change more than that is for `readSql` to say.
 */
export const readMutation: (text: string, dialect: Dialect) => Mutation | undefined = remembering(readAnew)
