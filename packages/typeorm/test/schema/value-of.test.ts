import type { FieldType } from '@tidemark/core/adapter'
import { expect, test } from 'vitest'
import { valueOf } from '../../src/schema/value-of.ts'

const same: readonly (readonly [FieldType, unknown, unknown])[] = [
  ['integer', '7', 7],
  ['integer', '007', 7],
  ['integer', '-7', -7],
  ['integer', true, 1],
  ['integer', '9007199254740993', 9007199254740993n],
  ['boolean', 1, true],
  ['boolean', 0, false],
  ['boolean', 1n, true],
  ['text', 7, '7'],
  ['enum', 7n, '7'],
]

test.each(same)('of type %s %o is %o', (type, value, expected) => {
  expect(valueOf(type, value)).toBe(expected)
})

const asItIs: readonly (readonly [FieldType, unknown])[] = [
  ['integer', '7.5'],
  ['integer', ''],
  ['integer', null],
  ['integer', undefined],
  ['boolean', 2],
  ['boolean', 't'],
  ['text', 7.5],
  ['text', true],
  ['uuid', 7],
  ['other', 7],
]

test.each(asItIs)('of type %s %o stays what it is', (type, value) => {
  expect(valueOf(type, value)).toBe(value)
})
