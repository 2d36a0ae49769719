import type { Entry } from '../contracts/memory.ts'

// What V8 spends on 64 bit without pointer compression, rounded up to what was measured with full shelves of rows.
const POINTER = 8
const HEADER = 24
const STRING_HEADER = 20
const NUMBER = 12
const DATE = 96
const DECIMAL = 160
const SHELF_PLACE = 320

const textBytes = (text: string): number => STRING_HEADER + text.length

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
    let sum = HEADER + 16
    for (const item of value) sum += POINTER + bytesOf(item)
    return sum
  }
  if (value instanceof Date) return DATE
  if (ArrayBuffer.isView(value)) return 200 + value.byteLength
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return DECIMAL
  let sum = HEADER
  for (const name in value) sum += POINTER + bytesOf((value as Record<string, unknown>)[name])
  return sum
}

/** An estimate of the heap that an entry keeps alive: its value, its key, its tags and versions, its place on the shelf. */
export const weigh = (key: string, entry: Entry): number => {
  let sum = SHELF_PLACE + textBytes(key) + bytesOf(entry.value)
  // Versions are shared with the version store; a tag's text often is not.
  for (const tag of entry.tags) sum += 2 * POINTER + textBytes(tag)
  return sum
}
