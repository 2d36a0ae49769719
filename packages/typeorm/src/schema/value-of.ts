import type { FieldType } from '@tidemark/core/adapter'

const asInteger = (text: string): number | bigint => {
  const exact = BigInt(text)
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : exact
}

const integer = (value: unknown): unknown => {
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'string' && /^-?\d{1,40}$/.test(value) ? asInteger(value) : value
}

/** SQLite has no booleans: it is given, and gives, 1 and 0. */
const boolean = (value: unknown): unknown => {
  if (value === 1 || value === 1n) return true
  return value === 0 || value === 0n ? false : value
}

/** A column of text stores a number as its digits. */
const text = (value: unknown): unknown =>
  typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : value

/**
 * A value of a column as tags spell it, whether it is a parameter, a literal, what the driver gave back or what users see: the
 * database takes some for equal that are of different types. What cannot be told comes back as it is, and nobody can spell it.
 */
export const valueOf = (type: FieldType, value: unknown): unknown => {
  switch (type) {
    case 'integer':
      return integer(value)
    case 'boolean':
      return boolean(value)
    case 'text':
    case 'fixedText':
    case 'caselessText':
    case 'enum':
      return text(value)
    default:
      return value
  }
}
