import { closing, isSymbol, isWord, type Tokens } from '../token.ts'
import type { Condition, Value, Where } from './contract.ts'
import { byCommas, columnIn, type Span, splitBy, type Statement } from './cursor.ts'
import { placeOf, valueIn } from './value.ts'

const OPAQUE: Condition = { kind: 'opaque' }

/** AND and OR as they part a condition: not those of BETWEEN, nor what stands inside of CASE. */
const partedBy = (tokens: Tokens, span: Span, word: 'and' | 'or'): readonly Span[] => {
  let cases = 0
  let betweens = 0
  return splitBy(tokens, span, (token) => {
    if (isWord(token, 'case')) cases++
    else if (isWord(token, 'end')) cases--
    else if (cases > 0) return false
    else if (isWord(token, 'between')) betweens++
    else if (isWord(token, 'and') && betweens > 0) betweens--
    else return isWord(token, word)
    return false
  })
}

const known = (values: readonly Value[]): boolean =>
  values.every(({ kind }) => kind === 'literal' || kind === 'parameter')

const equals = (column: string | undefined, values: readonly Value[]): Condition =>
  column !== undefined && values.length > 0 && known(values) ? { kind: 'equals', column, values } : OPAQUE

const NULL: Value = { kind: 'literal', value: null }

/** `column = value`, `column IN (values)`, `column IS NULL`, or something else. */
const comparison = (statement: Statement, { start, end }: Span, tables: readonly string[]): Condition => {
  const { tokens } = statement
  for (let i = start + 1; i < end; i++) {
    const column = () => columnIn(tokens, { start, end: i }, tables)
    if (isSymbol(tokens[i], '=')) return equals(column(), [valueIn(statement, { start: i + 1, end })])
    if (isWord(tokens[i], 'in')) {
      if (!isSymbol(tokens[i + 1], '(') || closing(tokens, i + 1) !== end - 1) return OPAQUE
      const items = byCommas(tokens, { start: i + 2, end: end - 1 })
      return equals(
        column(),
        items.map((item) => valueIn(statement, item)),
      )
    }
    if (isWord(tokens[i], 'is'))
      return i === end - 2 && isWord(tokens[i + 1], 'null') ? equals(column(), [NULL]) : OPAQUE
    if (tokens[i]?.kind !== 'word' && tokens[i]?.kind !== 'name' && !isSymbol(tokens[i], '.')) return OPAQUE
  }
  return OPAQUE
}

const conditionIn = (statement: Statement, span: Span, tables: readonly string[]): Condition => {
  const { tokens } = statement
  const { start, end } = span
  if (isSymbol(tokens[start], '(') && closing(tokens, start) === end - 1)
    return conditionIn(statement, { start: start + 1, end: end - 1 }, tables)
  for (const kind of ['or', 'and'] as const) {
    const parts = partedBy(tokens, span, kind)
    if (parts.length > 1) return { kind, of: parts.map((part) => conditionIn(statement, part, tables)) }
  }
  return comparison(statement, span, tables)
}

/** MySQL has operators that bind weaker than AND. */
const hasOtherOperators = ({ tokens, dialect }: Statement, { start, end }: Span): boolean =>
  dialect === 'mysql' &&
  tokens.slice(start, end).some((token) => isWord(token, 'xor') || isSymbol(token, '|') || isSymbol(token, '&'))

/** Words that tell the time, ask elsewhere, or make of a text what it is at that moment. */
const MOVING = /^(?:select|with|values|table|exists|any|all|some|current_.*|localtime.*|session_user|user|system_user)$/
const TIME = /^\s*(?:now|today|tomorrow|yesterday)/i

/** Behind these a parenthesis calls nothing. */
const NO_CALL = new Set('in and or not between like then else when is'.split(' '))

const isSteady = (tokens: Tokens, { start, end }: Span): boolean => {
  for (let i = start; i < end; i++) {
    const token = tokens[i]
    if (token?.kind === 'word' && MOVING.test(token.text)) return false
    if (token?.kind === 'string' && TIME.test(token.text)) return false
    const isCalled = (token?.kind === 'word' && !NO_CALL.has(token.text)) || token?.kind === 'name'
    if (isCalled && isSymbol(tokens[i + 1], '(')) return false
  }
  return true
}

/** What the tokens behind a WHERE say; `undefined`: they are no condition that could be asked again. */
export const whereIn = (statement: Statement, span: Span, tables: readonly string[]): Where | undefined => {
  const { text, tokens } = statement
  const first = tokens[span.start]
  const last = tokens[span.end - 1]
  if (span.end <= span.start || first === undefined || last === undefined || isWord(first, 'current')) return undefined
  const parts: string[] = []
  const parameters: number[] = []
  let from = first.start
  for (let i = span.start; i < span.end; i++) {
    const token = tokens[i]
    const place = placeOf(statement, i)
    if (token === undefined || place === undefined) continue
    if (Number.isNaN(place)) return undefined
    parts.push(text.slice(from, token.start))
    parameters.push(place)
    from = token.end
  }
  parts.push(text.slice(from, last.end))
  const condition = hasOtherOperators(statement, span) ? OPAQUE : conditionIn(statement, span, tables)
  return { condition, text: parts, parameters, steady: isSteady(tokens, span) }
}
