/** Says that a value cannot be kept: the cache could not hand it out as an own, equal copy. */
export class Uncopyable extends Error {
  override readonly name = 'Uncopyable'
}

/** JSON is nested less than this; what is deeper is taken for cyclic. */
const DEEPEST = 200

const copyRecord = (source: Readonly<Record<string, unknown>>, depth: number): unknown => {
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(source)) {
    const value = copyOf(source[name], depth + 1)
    // JSON may hold a property of this name; assigning it would set the prototype instead.
    if (name === '__proto__')
      Object.defineProperty(copy, name, { value, enumerable: true, writable: true, configurable: true })
    else copy[name] = value
  }
  return copy
}

/** An own, equal copy of the value of a column, as drivers make them: dates, bytes, JSON, lists. */
export const copyOf = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Uncopyable(`a ${typeof value}`)
    return value
  }
  if (depth > DEEPEST) throw new Uncopyable('an object that is cyclic or too deep')
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1))
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype === Object.prototype) return copyRecord(value as Record<string, unknown>, depth)
  if (prototype === Date.prototype) return new Date((value as Date).getTime())
  if (Buffer.isBuffer(value)) return Buffer.from(value)
  if (prototype === Uint8Array.prototype) return new Uint8Array(value as Uint8Array)
  throw new Uncopyable(`an instance of ${value.constructor?.name ?? 'an unknown class'}`)
}
