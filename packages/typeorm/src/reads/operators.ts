import type { Unfold } from '@tidemark/core/adapter'
import type { FindOperator } from 'typeorm'
import { Unplanned } from './unplanned.ts'

const FIND_OPERATOR = new Set([Symbol.for('FindOperator'), Symbol.for('EqualOperator')])

/** TypeORM's own way to tell, which holds for classes of another copy, too. */
export const isOperator = (value: unknown): value is FindOperator<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  FIND_OPERATOR.has((value as { readonly '@instanceof'?: symbol })['@instanceof'] as symbol)

/** Operators whose value says all about them; the others make SQL of their own. */
const TOLD: ReadonlySet<string> = new Set([
  'not',
  'lessThan',
  'lessThanOrEqual',
  'moreThan',
  'moreThanOrEqual',
  'equal',
  'between',
  'in',
  'any',
  'isNull',
  'ilike',
  'like',
  'arrayContains',
  'arrayContainedBy',
  'arrayOverlap',
  'and',
  'or',
  'jsonContains',
])

/** `In([…])` holds its value under this name; `value` would be that of an operator inside. */
export const heldBy = (operator: FindOperator<unknown>): unknown =>
  (operator as unknown as { readonly _value: unknown })._value

/** Calls with operators are known again by what the key says of them. */
export const unfoldOperator: Unfold = (instance) =>
  isOperator(instance) && TOLD.has(instance.type) ? { name: instance.type, value: heldBy(instance) } : undefined

/** A condition that says `undefined` is refused by TypeORM, and may look like one that says nothing. */
export const saysUndefined = (where: unknown): boolean => {
  if (typeof where !== 'object' || where === null) return false
  if (isOperator(where)) return saysUndefined(heldBy(where)) // itself it may hold nothing: `IsNull()`
  for (const name in where) {
    const value = (where as Record<string, unknown>)[name]
    if (value === undefined || (typeof value === 'object' && saysUndefined(value))) return true
  }
  return false
}

/** An operator as the key spells it. */
export const spelled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(spelled)
  if (!isOperator(value)) return ['is', value]
  if (!TOLD.has(value.type)) throw new Unplanned(`the operator ${value.type}`)
  return ['op', value.type, spelled(heldBy(value))]
}
