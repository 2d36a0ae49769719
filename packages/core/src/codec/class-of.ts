import { isDecimal, Uncopyable } from './copy.ts'
import type { Leaf } from './kind.ts'

/** What a value is: `odd` are numbers without JSON and `undefined`, `bare` an object without a prototype. */
export type Class = 'null' | Exclude<Leaf, 'j' | 'x'> | 'odd' | 'list' | 'object' | 'bare'

const classOfObject = (value: object): Class => {
  if (Array.isArray(value)) return 'list'
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype === Object.prototype) return 'object'
  if (prototype === null) return 'bare'
  if (prototype === Date.prototype) return 'd'
  if (prototype === Uint8Array.prototype) return 'y'
  if (Buffer.isBuffer(value)) return 'f'
  if (isDecimal(value)) return 'D'
  throw new Uncopyable(`an instance of ${value.constructor?.name ?? 'an unknown class'}`)
}

/** Throws `Uncopyable` for what `copy` cannot copy. */
export const classOf = (value: unknown): Class => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return 's'
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? 's' : 'odd'
    case 'bigint':
      return 'b'
    case 'undefined':
      return 'odd'
    case 'object':
      return value === null ? 'null' : classOfObject(value)
    default:
      throw new Uncopyable(`a ${typeof value}`)
  }
}
