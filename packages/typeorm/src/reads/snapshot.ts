import { setOwn } from '@tidemark/core/adapter'
import { isOperator } from './operators.ts'

/**
 * Find options as they are now, whatever the caller does with them later. Instances of classes stay what they are: entities stand for
 * their ids, and nobody knows how to copy the rest.
 */
export const snapshotOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(snapshotOf)
  const prototype = Object.getPrototypeOf(value) as object | null
  if (isOperator(value)) {
    const copy = Object.create(prototype) as Record<string, unknown>
    return Object.assign(copy, value, { _value: snapshotOf((value as unknown as { readonly _value: unknown })._value) })
  }
  if (prototype === Date.prototype) return new Date((value as Date).getTime())
  if (Buffer.isBuffer(value)) return Buffer.from(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) setOwn(copy, name, snapshotOf((value as Record<string, unknown>)[name]))
  return copy
}
