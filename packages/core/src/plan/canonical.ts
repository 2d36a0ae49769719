import { sortedNames } from './sorted-names.ts'

/** What an adapter knows about objects of its ORM: a text that tells them apart, `null` for "as if it were missing". */
export type Describe = (value: object) => string | null | undefined

/** Says that a value cannot be spelled, so that no key can be made from it. */
export class Unkeyable extends Error {
  override readonly name = 'Unkeyable'
}

const DEEPEST = 100

const text = (value: string): string => `${value.length}'${value}`

/** Names come from schemas and calls, again and again; those that come from data must not fill the memory. */
const MOST_NAMES = 1_000
const LONGEST_NAME = 60
const namesAsTexts = new Map<string, string>()

/** To look a name's text up takes half the time of making it. */
const textOfName = (name: string): string => {
  const known = namesAsTexts.get(name)
  if (known !== undefined) return known
  const made = text(name)
  if (name.length > LONGEST_NAME) return made
  if (namesAsTexts.size >= MOST_NAMES) namesAsTexts.clear()
  namesAsTexts.set(name, made)
  return made
}

type Fields = Readonly<Record<string, unknown>>

const writeRecord = (before: string, record: Fields, describe: Describe | undefined, depth: number): string => {
  let out = `${before}{`
  for (const name of sortedNames(record)) {
    const item = record[name]
    if (item === undefined) continue
    const named = out + textOfName(name)
    const written = write(named, item, describe, depth)
    if (written.length !== named.length) out = written
  }
  return `${out}}`
}

const writeList = (before: string, list: readonly unknown[], describe: Describe | undefined, depth: number): string => {
  let out = `${before}[`
  // By index: a hole is an item too. A missing item of a list is not nothing: it keeps its place.
  for (let i = 0; i < list.length; i++) {
    const written = write(out, list[i], describe, depth)
    out = written.length === out.length ? `${out}u` : written
  }
  return `${out}]`
}

const writeObject = (before: string, value: object, describe: Describe | undefined, depth: number): string => {
  if (depth > DEEPEST) throw new Unkeyable('an object that is cyclic or too deep')
  if (Array.isArray(value)) return writeList(before, value, describe, depth + 1)
  const described = describe?.(value)
  if (described === null) return before
  if (described !== undefined) return `${before}o${text(described)}`
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype === Object.prototype || prototype === null)
    return writeRecord(before, value as Fields, describe, depth + 1)
  if (value instanceof Date) return `${before}d${value.getTime()};`
  if (value instanceof Uint8Array)
    return `${before}b${text(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'))}`
  throw new Unkeyable(`an instance of ${value.constructor?.name ?? 'an unknown class'}`)
}

/**
 * `before` and the value after it, which is nothing for what counts as missing. One text that grows is made faster than many
 * that are put together in the end.
 */
const write = (before: string, value: unknown, describe: Describe | undefined, depth: number): string => {
  switch (typeof value) {
    case 'string':
      return before + `s${text(value)}`
    case 'number':
      // Short texts are put together first: what is long is not made three times.
      return before + (Object.is(value, -0) ? 'n-0;' : `n${value};`)
    case 'boolean':
      return before + (value ? 't' : 'f')
    case 'bigint':
      return `${before}i${value};`
    case 'undefined':
      return before
    case 'object':
      return value === null ? `${before}0` : writeObject(before, value, describe, depth)
    default:
      throw new Unkeyable(`a ${typeof value}`)
  }
}

/**
 * One spelling per meaning: the order of names does not matter, a missing name and `undefined` are the same, every type is
 * told apart, and strings carry their length, so that no separator can be forged.
 */
export const canonical = (value: unknown, describe?: Describe): string => write('', value, describe, 0)
