import type { Condition, Fields, Model, Moment, Value } from '../history/records.ts'
import type { WritingCall } from './calls.ts'
import type { State, Timeline } from './timeline.ts'

export const milliseconds = (duration: number): string => `${duration.toFixed(1)} ms`

const valueWords = (value: Value | undefined): string =>
  typeof value === 'string' ? `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'` : `${value}`

export const fieldsWords = (fields: Fields): string => {
  const words = Object.entries(fields).map(([name, value]) => `${name}: ${valueWords(value)}`)
  return words.length === 0 ? '{}' : `{ ${words.join(', ')} }`
}

export const rowWords = ({ model, id }: Pick<Timeline, 'model' | 'id'>): string => `${model} ${id}`

/** The row as far as it is told. */
export const toldWords = (row: Pick<Timeline, 'model' | 'id'>, told: Fields): string => {
  const fields = Object.entries(told).filter(([name]) => name !== 'id')
  return fields.length === 0 ? rowWords(row) : `${rowWords(row)} ${fieldsWords(Object.fromEntries(fields))}`
}

export const conditionWords = ({ equals, oneOf, parent, some }: Condition): string => {
  const words = [
    ...Object.entries(equals ?? {}).map(([field, value]) => `${field} = ${valueWords(value)}`),
    ...(oneOf ? [`${oneOf.field} in (${oneOf.values.map(valueWords).join(', ')})`] : []),
    ...(parent ? [`${parent.field} is of (${meantWords(parent.model, parent.where)})`] : []),
    ...(some ? [`id is ${some.field} of some (${meantWords(some.model, some.where)})`] : []),
  ]
  return words.length === 0 ? 'anything' : words.join(' and ')
}

/** The rows that are meant. */
export const meantWords = (model: Model, where: Condition): string => {
  const condition = conditionWords(where)
  return condition === 'anything' ? `every ${model}` : `${model} where ${condition}`
}

const changedFields = (before: Fields, after: Fields): readonly string[] =>
  Object.keys(after).filter((name) => after[name] !== before[name])

const picked = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])))

/** What became of the row, as far as it changed. */
export const moveWords = (row: Timeline, before: State, after: State): string => {
  if (!after) return `${rowWords(row)} is deleted`
  if (!before) return `${toldWords(row, after)} is made`
  const names = changedFields(before, after)
  return `${rowWords(row)}: ${fieldsWords(picked(before, names))} → ${fieldsWords(picked(after, names))}`
}

/** Who, and what it did. */
export const nameOfCall = ({ call, record }: Pick<WritingCall, 'call' | 'record'>): string =>
  record ? `${call} ${record.what}` : call

/** The call, and how it ended. Times are relative to `zero`. */
export const callWords = (call: WritingCall, zero: Moment): string => {
  const { began, mayCommit, record, death } = call
  const ended = record?.ended ?? death?.at
  const span = `${(began - zero).toFixed(1)} to ${ended === undefined ? '?' : (ended - zero).toFixed(1)} ms`
  const held = mayCommit > began ? `, not committed before ${milliseconds(mayCommit - zero)}` : ''
  const outcome = record?.outcome ?? (death ? 'its process died' : 'nobody told how it ended')
  const told = record?.undelivered === true ? `${outcome}, undelivered` : outcome
  return `${span}: ${nameOfCall(call)} (${told}${held})`
}
