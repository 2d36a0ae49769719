import { createHash } from 'node:crypto'
import type { FieldType } from '../contracts/schema.ts'
import { escapeTag } from '../contracts/tag.ts'

const LONGEST = 96

const text = (value: string): string =>
  `'${escapeTag(value.length <= LONGEST ? value : createHash('sha256').update(value).digest('base64url'))}`

/** Printable ASCII compares under every collation we know as its lower case without trailing spaces; what lies beyond we cannot tell. */
const caseless = (value: string): string | undefined =>
  /^[\x20-\x7e]*$/.test(value) ? text(value.toLowerCase().trimEnd()) : undefined

const uuid = (value: string): string | undefined => {
  const hex = value.replace(/[-{}]/g, '').toLowerCase()
  return /^[0-9a-f]{32}$/.test(hex) ? `'${hex}` : undefined
}

type Spelling = (value: unknown) => string | undefined

const orNull =
  (how: Spelling): Spelling =>
  (value) =>
    value === null ? 'null' : how(value)
const ofText = (how: (value: string) => string | undefined): Spelling =>
  orNull((value) => (typeof value === 'string' ? how(value) : undefined))

const exactly = ofText(text)

const spellings: Readonly<Record<FieldType, Spelling>> = {
  integer: orNull((value) => (typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : undefined)),
  boolean: orNull((value) => (typeof value === 'boolean' ? String(value) : undefined)),
  text: exactly,
  enum: exactly,
  fixedText: ofText((value) => text(value.trimEnd())),
  caselessText: ofText(caseless),
  uuid: ofText(uuid),
  other: orNull(() => undefined),
}

/**
 * How values of a column are spelled in tags. Equal for the database means equal here; `undefined` where that cannot be promised.
 * The same function means the same spelling, also in two schemas.
 */
export const spellingOf = (type: FieldType): Spelling => spellings[type]
