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

/** How it goes into the SQL, beside its type: as parameters or as it is, as one or as several. */
const flagsOf = (operator: FindOperator<unknown>): string => {
  const { _useParameter: asParameter, _multipleParameters: isSeveral } = operator as unknown as Record<string, unknown>
  return `${asParameter === true ? 'p' : ''}${isSeveral === true ? 's' : ''}`
}

const ownClasses = new WeakMap<object, boolean>()

/** TypeORM's own classes, of whichever copy: FindOperator, and EqualOperator, which adds nothing to it. Others may say anything of their value. */
const isOwnClass = (prototype: object): boolean => {
  const known = ownClasses.get(prototype)
  if (known !== undefined) return known
  const parent = Object.getPrototypeOf(prototype) as object | null
  const isBase = parent === Object.prototype && Object.hasOwn(prototype, 'transformValue')
  const addsNothing = Reflect.ownKeys(prototype).every((name) => name === 'constructor')
  const is = isBase || (addsNothing && parent !== null && parent !== Object.prototype && isOwnClass(parent))
  ownClasses.set(prototype, is)
  return is
}

/** What an operator of TypeORM's is made of. */
const FIELDS: ReadonlySet<unknown> = new Set([
  '@instanceof',
  '_type',
  '_value',
  '_useParameter',
  '_multipleParameters',
  '_getSql',
  '_objectLiteralParameters',
])

/** Made by TypeORM's own classes, and nothing put on it: it does what they do. */
export const isOwn = (operator: FindOperator<unknown>): boolean =>
  isOwnClass(Object.getPrototypeOf(operator) as object) && Reflect.ownKeys(operator).every((name) => FIELDS.has(name))

const isTold = (operator: FindOperator<unknown>): boolean => TOLD.has(operator.type) && isOwn(operator)

/** Calls with operators are known again by what the key says of them. */
export const unfoldOperator: Unfold = (instance) =>
  isOperator(instance) && isTold(instance)
    ? { name: `${instance.type} ${flagsOf(instance)}`, value: heldBy(instance) }
    : undefined

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value) as unknown
  return prototype === Object.prototype || prototype === null || Array.isArray(value)
}

/** A condition that says `undefined` is refused by TypeORM, and may look like one that says nothing. */
export const saysUndefined = (where: unknown): boolean => {
  if (typeof where !== 'object' || where === null) return false
  if (isOperator(where)) return saysUndefined(heldBy(where)) // itself it may hold nothing: `IsNull()`
  if (!isPlain(where)) return false // what a class holds is for its column to say
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
  if (!isTold(value)) throw new Unplanned(`the operator ${value.type}`)
  return ['op', value.type, flagsOf(value), spelled(heldBy(value))]
}
