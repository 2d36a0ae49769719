import { isSymbol, isWord, type Token } from '../token.ts'
import type { Span, Statement } from './cursor.ts'
import type { Value } from './contract.ts'

const UNKNOWN: Value = { kind: 'unknown' }
const DEFAULT: Value = { kind: 'default' }

const literal = (value: string | number | bigint | boolean | null): Value => ({ kind: 'literal', value })

const whole = (digits: string): Value => {
  if (!/^\d{1,40}$/.test(digits)) return UNKNOWN
  const number = Number(digits)
  return literal(Number.isSafeInteger(number) ? number : BigInt(digits))
}

const negated = (value: Value): Value =>
  value.kind === 'literal' && (typeof value.value === 'number' || typeof value.value === 'bigint')
    ? literal(-value.value)
    : UNKNOWN

/** A question mark is an operator of PostgreSQL's. */
const isMark = ({ dialect }: Statement, token: Token | undefined): boolean =>
  dialect !== 'postgresql' && isSymbol(token, '?')

/** The place of a parameter; `undefined`: the token is none. `NaN`: it is written in a way that is not known here. */
export const placeOf = (statement: Statement, at: number): number | undefined => {
  const { tokens, dialect } = statement
  const token = tokens[at]
  if (isMark(statement, token)) {
    let before = 0
    for (let i = 0; i < at; i++) {
      if (isMark(statement, tokens[i])) before++
      else if (tokens[i]?.kind === 'param') return NaN
    }
    return before
  }
  if (token?.kind !== 'param') return undefined
  return dialect === 'postgresql' ? Number(token.text.slice(1)) - 1 : NaN
}

/** What only its text tells apart: escapes, and backslashes, which mean one thing or another. */
const isPlain = ({ text }: Statement, token: Token): boolean =>
  /['$]/.test(text.charAt(token.start)) && !token.text.includes('\\')

const one = (statement: Statement, at: number): Value => {
  const token = statement.tokens[at]
  if (token === undefined) return UNKNOWN
  const place = placeOf(statement, at)
  if (place !== undefined) return Number.isNaN(place) ? UNKNOWN : { kind: 'parameter', at: place }
  if (token.kind === 'string') return isPlain(statement, token) ? literal(token.text) : UNKNOWN
  if (token.kind === 'number') return whole(token.text)
  if (isWord(token, 'null')) return literal(null)
  if (isWord(token, 'true', 'false')) return literal(token.text === 'true')
  return isWord(token, 'default') ? DEFAULT : UNKNOWN
}

/** The value that a span of tokens stands for. */
export const valueIn = (statement: Statement, { start, end }: Span): Value => {
  if (end - start === 1) return one(statement, start)
  return end - start === 2 && isSymbol(statement.tokens[start], '-') && statement.tokens[start + 1]?.kind === 'number'
    ? negated(one(statement, start + 1))
    : UNKNOWN
}
