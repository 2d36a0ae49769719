import { setOwn } from '@tidemark/core/adapter'
import type { FindOperator } from 'typeorm'
import { heldBy, isOperator, isOwn } from './operators.ts'

/** A copy, for TypeORM transforms the value of an operator in its place. */
const snapshotOfOperator = (operator: FindOperator<unknown>): object => {
  const prototype = Object.getPrototypeOf(operator) as object
  const copy = isOwn(operator)
    ? Object.assign(Object.create(prototype) as object, operator)
    : (Object.create(prototype, Object.getOwnPropertyDescriptors(operator)) as object)
  return Object.assign(copy, { _value: snapshotOf(heldBy(operator)) })
}

/**
 * Find options as they are now, whatever the caller does with them later. Instances of classes stay what they are: entities stand for
 * their ids, and nobody knows how to copy the rest.
 */
export const snapshotOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(snapshotOf)
  const prototype = Object.getPrototypeOf(value) as object | null
  if (isOperator(value)) return snapshotOfOperator(value)
  if (prototype === Date.prototype) return new Date((value as Date).getTime())
  if (Buffer.isBuffer(value)) return Buffer.from(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) setOwn(copy, name, snapshotOf((value as Record<string, unknown>)[name]))
  return copy
}
