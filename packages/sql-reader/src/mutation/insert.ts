import { closing, isSymbol, isWord } from '../token.ts'
import type { Insert, Value } from './contract.ts'
import { byCommas, findWord, namesIn, type Statement } from './cursor.ts'
import { assignmentsIn } from './update.ts'
import { valueIn } from './value.ts'

type Conflict = Insert['onConflict'] | undefined

/** ON CONFLICT … DO … , or MySQL's ON DUPLICATE KEY UPDATE …; `undefined`: it cannot be read. */
const conflictAt = (statement: Statement, on: number, end: number): Conflict => {
  const { tokens } = statement
  if (isWord(tokens[on + 1], 'duplicate')) {
    const sets = assignmentsIn(statement, { start: on + 4, end })
    return sets && { target: undefined, sets: [...sets.keys()] }
  }
  if (!isWord(tokens[on + 1], 'conflict')) return undefined
  const act = findWord(tokens, { start: on, end }, 'do')
  // SQLite takes several of them.
  if (findWord(tokens, { start: act, end }, 'conflict') < end) return undefined
  if (isWord(tokens[act + 1], 'nothing')) return act + 2 === end ? 'nothing' : undefined
  if (!isWord(tokens[act + 1], 'update') || !isWord(tokens[act + 2], 'set')) return undefined
  const listed = isSymbol(tokens[on + 2], '(') ? closing(tokens, on + 2) : undefined
  const target = listed === undefined ? undefined : namesIn(tokens, { start: on + 3, end: listed })
  const sets = assignmentsIn(statement, { start: act + 3, end: findWord(tokens, { start: act + 3, end }, 'where') })
  return sets && { target, sets: [...sets.keys()] }
}

const rowsFrom = (statement: Statement, start: number, end: number): readonly (readonly Value[])[] | undefined => {
  const { tokens } = statement
  const rows: (readonly Value[])[] = []
  for (const span of byCommas(tokens, { start, end })) {
    if (!isSymbol(tokens[span.start], '(') || closing(tokens, span.start) !== span.end - 1) return undefined
    const items = byCommas(tokens, { start: span.start + 1, end: span.end - 1 })
    rows.push(items.map((item) => valueIn(statement, item)))
  }
  return rows
}

type Told = Pick<Insert, 'kind' | 'columns' | 'rows' | 'onConflict'>

/**
 * What stands between the name of the table and RETURNING.
 *
 * @param ignores a conflict is no error, by the words before the name
 */
export const insertFrom = (statement: Statement, start: number, end: number, ignores: boolean): Told | undefined => {
  const { tokens } = statement
  const otherwise = ignores ? 'nothing' : 'fails'
  if (isWord(tokens[start], 'default') && isWord(tokens[start + 1], 'values') && start + 2 === end)
    return { kind: 'insert', columns: [], rows: [[]], onConflict: otherwise }
  if (!isSymbol(tokens[start], '(')) return undefined
  const close = closing(tokens, start)
  const columns = namesIn(tokens, { start: start + 1, end: close })
  if (columns === undefined || !isWord(tokens[close + 1], 'values')) return undefined
  const on = findWord(tokens, { start: close + 2, end }, 'on')
  const rows = rowsFrom(statement, close + 2, on)
  if (rows === undefined || rows.some((row) => row.length !== columns.length)) return undefined
  const onConflict = on === end ? otherwise : conflictAt(statement, on, end)
  return onConflict && { kind: 'insert', columns, rows, onConflict }
}
