import { decimalBuilder, type KnownDecimal } from './build-decimal.ts'
import { Uncopyable } from './copy.ts'
import { damaged } from './damaged.ts'
import type { Form, Forms } from './form.ts'
import { boundedJson } from './is-json.ts'
import { taggedForm } from './tagged.ts'

const MOST_MILLISECONDS = 8.64e15
/** decimal.js, as `valueOf` writes it: unlike `toString` it keeps the sign of zero. */
const DECIMAL = /^-?(?:\d+(?:\.\d+)?(?:e[+-]\d+)?|Infinity)$|^NaN$/
const HEXADECIMAL = /^-?[\da-f]+$/
const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

const nullable = (pack: (value: never) => unknown, unpack: (packed: unknown) => unknown): Form => ({
  pack: (value) => (value === null ? null : pack(value as never)),
  unpack: (packed) => (packed === null ? null : unpack(packed)),
})

const scalar: Form = {
  pack: (value) => value,
  unpack: (packed) => (typeof packed === 'object' && packed !== null ? damaged('a scalar', packed) : packed),
}

const json: Form = { pack: (value) => value, unpack: boundedJson }

const date = nullable(
  (value: Date) => {
    const time = value.getTime()
    return Number.isNaN(time) ? 'invalid' : time
  },
  (packed) => {
    if (packed === 'invalid') return new Date(Number.NaN)
    const possible = typeof packed === 'number' && Number.isInteger(packed) && Math.abs(packed) <= MOST_MILLISECONDS
    return possible ? new Date(packed) : damaged('the milliseconds of a date', packed)
  },
)

/** Hexadecimal where JSON's numbers end: unlike decimals, that is read in linear time. */
const bigint = nullable(
  (value: bigint) => {
    if (value >= -SAFE && value <= SAFE) return Number(value)
    return value < 0n ? `-${(-value).toString(16)}` : value.toString(16)
  },
  (packed) => {
    if (typeof packed === 'number' && Number.isSafeInteger(packed)) return BigInt(packed)
    if (typeof packed !== 'string' || !HEXADECIMAL.test(packed)) return damaged('a bigint', packed)
    return packed.startsWith('-') ? -BigInt(`0x${packed.slice(1)}`) : BigInt(`0x${packed}`)
  },
)

const base64 = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')

const fromBase64 = (packed: unknown): Buffer =>
  typeof packed === 'string' ? Buffer.from(packed, 'base64') : damaged('bytes in base64', packed)

const bytes = nullable(base64, (packed) => new Uint8Array(fromBase64(packed)))
const buffer = nullable(base64, fromBase64)

const decimal = (known: KnownDecimal): Form => {
  const build = decimalBuilder(known)
  return nullable(
    (value: object) => {
      const constructor = known()
      // Clones of decimal.js share one prototype: only this property tells them apart.
      if (constructor === undefined || value.constructor !== constructor)
        throw new Uncopyable('a decimal of a class that nobody has registered')
      const text = value.valueOf() as unknown
      if (typeof text !== 'string' || !DECIMAL.test(text)) throw new Uncopyable('a decimal without an exact text')
      return text
    },
    (packed) =>
      typeof packed === 'string' && DECIMAL.test(packed) ? build(packed) : damaged('a decimal number', packed),
  )
}

export const createForms = (known: KnownDecimal): Forms => {
  const forms = { s: scalar, j: json, d: date, D: decimal(known), b: bigint, y: bytes, f: buffer }
  return { ...forms, x: taggedForm(forms) }
}
