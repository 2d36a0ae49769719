import { isSymbol } from '../token.ts'
import type { Value } from './contract.ts'
import { byCommas, columnIn, type Span, type Statement } from './cursor.ts'
import { valueIn } from './value.ts'

/** `column = value, …`; `undefined`: one of them is written in another way. */
export const assignmentsIn = (statement: Statement, span: Span): ReadonlyMap<string, Value> | undefined => {
  const { tokens } = statement
  const sets = new Map<string, Value>()
  for (const { start, end } of byCommas(tokens, span)) {
    if (!isSymbol(tokens[start + 1], '=')) return undefined
    const column = columnIn(tokens, { start, end: start + 1 }, [])
    if (column === undefined || start + 2 >= end) return undefined
    sets.set(column, sets.has(column) ? { kind: 'unknown' } : valueIn(statement, { start: start + 2, end }))
  }
  return sets
}
