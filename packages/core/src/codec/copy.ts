/** Why a value cannot be kept: the cache could not hand it out as an own, equal copy. */
export class Uncopyable extends Error {
  override readonly name = 'Uncopyable'
}

/** Objects may lie in objects this many times over: what is deeper is taken for cyclic. */
export const DEEPEST = 200

interface DecimalLike {
  readonly constructor: { isDecimal?: (value: unknown) => boolean }
}
/** decimal.js, which Prisma and many TypeORM users have: its values are immutable by contract and may be shared. */
export const isDecimal = (value: object): boolean => (value as DecimalLike).constructor?.isDecimal?.(value) === true

const copyObject = (source: Record<string, unknown>, depth: number): Record<string, unknown> => {
  const copy: Record<string, unknown> = Object.getPrototypeOf(source) === null ? Object.create(null) : {}
  for (const name of Object.keys(source)) {
    const value = copyAt(source[name], depth + 1)
    // JSON may hold a property of this name; assigning it would set the prototype instead.
    if (name === '__proto__')
      Object.defineProperty(copy, name, { value, enumerable: true, writable: true, configurable: true })
    else copy[name] = value
  }
  return copy
}

const copyAt = (value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Uncopyable(`a ${typeof value}`)
    return value
  }
  if (depth > DEEPEST) throw new Uncopyable('an object that is cyclic or too deep')
  if (Array.isArray(value)) {
    const copy = new Array<unknown>(value.length)
    for (let i = 0; i < value.length; i++) copy[i] = copyAt(value[i], depth + 1)
    return copy
  }
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype === Object.prototype || prototype === null) return copyObject(value as Record<string, unknown>, depth)
  if (prototype === Date.prototype) return new Date((value as Date).getTime())
  if (prototype === Uint8Array.prototype) return new Uint8Array(value as Uint8Array)
  if (Buffer.isBuffer(value)) return Buffer.from(value)
  if (isDecimal(value)) return value
  throw new Uncopyable(`an instance of ${value.constructor?.name ?? 'an unknown class'}`)
}

/** Reflect.ownKeys in one piece takes three times as long. */
const ownKeys = (value: object): number =>
  Object.getOwnPropertyNames(value).length + Object.getOwnPropertySymbols(value).length

/** Counted by hand: a name that is no index would make up for it in the number of names. */
const hasHole = (list: readonly unknown[]): boolean => {
  for (let i = 0; i < list.length; i++) if (list[i] === undefined && !Object.hasOwn(list, i)) return true
  return false
}

/** Array or object, it has nothing but what a copy shows: no symbols, no hidden properties, no holes, no class. */
const isPlain = (value: object): boolean => {
  const names = Object.keys(value).length
  if (!Array.isArray(value)) return ownKeys(value) === names
  return (
    Object.getPrototypeOf(value) === Array.prototype &&
    names === value.length &&
    ownKeys(value) === names + 1 &&
    !hasHole(value)
  )
}

/** Objects that are not shared by others are seen once each: beyond so many, parts are counted many times over. */
const MOST_PARTS = 1_000_000

const checkAt = (value: unknown, depth: number, budget: { parts: number }): void => {
  if (typeof value !== 'object' || value === null) return
  if (depth > DEEPEST) throw new Uncopyable('an object that is cyclic or too deep')
  if (++budget.parts > MOST_PARTS) throw new Uncopyable('an object of too many parts')
  const isArray = Array.isArray(value)
  const prototype = Object.getPrototypeOf(value) as unknown
  if (!isArray && prototype !== Object.prototype && prototype !== null) return
  if (!isPlain(value)) throw new Uncopyable('an object with properties that a copy would lose')
  for (const part of Object.values(value)) checkAt(part, depth + 1, budget)
}

/**
 * An own copy of an answer: rows, nested rows, Date, bytes, bigint, Decimal, JSON. Anything else throws `Uncopyable`,
 * and the answer is not cached.
 */
export const copy = <T>(value: T): T => copyAt(value, 0) as T

/** The same for an answer that comes from outside: what a copy would silently lose is `Uncopyable`, too. */
export const copyWhole = <T>(value: T): T => {
  checkAt(value, 0, { parts: 0 })
  return copy(value)
}
