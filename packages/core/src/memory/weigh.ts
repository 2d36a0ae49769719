import type { Entry } from '../contracts/memory.ts'

// What V8 spends on 64 bit without pointer compression, rounded up to what was measured with full shelves of rows.
const POINTER = 8
/** An object has room for four properties from the start, and a list of its own for those beyond. */
const OBJECT = 44
const LIST = 48
const STRING_HEADER = 20
const NUMBER = 12
const DATE = 96
const DECIMAL = 160
/** The entry and its lists, its places in the map and the queue of the shelf. */
const SHELF_PLACE = 378
/** A tag with a value is rarely anybody else's: its text, and its place in the version store. */
const TAG_PLACE = 220

/** V8 keeps a text in one byte a letter if all of them are Latin-1, else in two. */
const WIDE = /[\u0100-\uffff]/
const textBytes = (text: string): number => STRING_HEADER + text.length * (WIDE.test(text) ? 2 : 1)

const bytesOf = (value: unknown): number => {
  switch (typeof value) {
    case 'string':
      return textBytes(value)
    case 'number':
      return NUMBER
    case 'bigint':
      return 32
    case 'object':
      break
    default:
      return 0
  }
  if (value === null) return 0
  if (Array.isArray(value)) {
    let sum = LIST
    for (const item of value) sum += POINTER + bytesOf(item)
    return sum
  }
  if (value instanceof Date) return DATE
  if (ArrayBuffer.isView(value)) return 200 + value.byteLength
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return DECIMAL
  let sum = OBJECT
  for (const name in value) {
    const property = (value as Record<string, unknown>)[name]
    sum += POINTER + (typeof property === 'number' ? NUMBER : bytesOf(property))
  }
  return sum
}

/** An estimate of the heap that an entry keeps alive: its value, its key, its tags and their versions, its place on the shelf. */
export const weigh = (key: string, entry: Entry): number => {
  let sum = SHELF_PLACE + textBytes(key) + bytesOf(entry.value)
  // The other tags are the schema's own texts.
  for (const tag of entry.tags) sum += 2 * POINTER + (tag.includes('=') ? TAG_PLACE + textBytes(tag) : 0)
  return sum
}
