import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStays, type Stay } from './stays.ts'
import { createTimeline } from './timeline.ts'

const moment = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(-Infinity, Infinity))
const rows = Array.from({ length: 400 }, (_, id) => createTimeline('Post', id, undefined, []))

test('a group knows who was in it at any time, however many came and went', () => {
  const anyStay = fc
    .record({ row: fc.constantFrom(...rows), from: moment, until: moment })
    .filter((stay: Stay) => stay.from <= stay.until)
  fc.assert(
    fc.property(fc.array(anyStay, { maxLength: 200 }), moment, moment, (stays, began, ended) => {
      const there = stays.filter(({ from, until }) => from <= ended && until >= began).map(({ row }) => row.id)
      const found = [...createStays(stays).around(began, ended)].map(({ id }) => id)
      if (began <= ended) expect(new Set(found)).toEqual(new Set(there))
    }),
    { numRuns: 1000 },
  )
})

test('who leaves at the very moment at which a page is opened is still there', () => {
  const stays = rows.slice(0, 40).map((row, index): Stay => ({ row, from: index, until: index < 32 ? 32 : 100 }))
  expect(createStays(stays).around(32, 32).size).toBe(33)
})
