import { describe, expect, test } from 'vitest'
import type { Report } from '../../examples/shop/ledger/report.ts'
import { isSharedClock, sharedNow } from '../../examples/shop/ledger/shared-clock.ts'
import { changed } from '../../examples/shop/ledger/sighting.ts'
import { createWitness } from '../../examples/shop/ledger/witness.ts'

const setUp = () => {
  const reports: Report[] = []
  let time = 0
  const witness = createWitness({ by: 3, now: () => (time += 1), tell: (report) => reports.push(report) })
  const readUntilReported = (): Report | undefined => {
    const before = reports.length
    for (let index = 0; index < 1_000 && reports.length === before; index += 1)
      witness.saw(witness.beginRead(), 'a read', [])
    return reports.at(-1)
  }
  return { witness, reports, readUntilReported }
}

describe('the witness of a process', () => {
  test('does not say that it has told of a write that is under way', () => {
    const { witness, readUntilReported } = setUp()
    const began = witness.beginWrite()
    expect(readUntilReported()?.until).toBe(began)
    witness.wrote(began, [changed('Post', 1, { price: 11 })])
    const report = readUntilReported()
    expect(report?.writes.map((write) => write.began)).toEqual([began])
    expect(report?.until).toBeGreaterThan(report?.reads.at(-1)?.ended ?? Infinity)
  })

  test('never tells what was rolled back', () => {
    const { witness, reports } = setUp()
    witness.abandoned(witness.beginWrite())
    witness.rest()
    expect(reports).toEqual([{ by: 3, reads: [], writes: [], until: Infinity }])
  })

  test('notes a write as acknowledged when it is, and not when it began', () => {
    const { witness, reports } = setUp()
    const began = witness.beginWrite()
    const between = witness.beginRead()
    witness.wrote(began, [])
    witness.rest()
    expect(reports[0]?.writes[0]?.ended).toBeGreaterThan(between)
  })

  test('tells values as words: what a number and a Decimal have in common', () => {
    const { witness, reports } = setUp()
    const decimal = { toString: () => '9.5' }
    witness.saw(witness.beginRead(), 'a read', [{ kind: 'row', model: 'Post', id: 1, fields: { price: decimal } }])
    witness.wrote(witness.beginWrite(), [changed('Post', 1, { price: 9.5, title: undefined })])
    witness.rest()
    expect(reports[0]?.reads[0]?.sightings).toEqual([{ kind: 'row', model: 'Post', id: 1, fields: { price: '9.5' } }])
    expect(reports[0]?.writes[0]?.changes[0]?.fields).toStrictEqual({ price: '9.5', title: undefined })
  })
})

describe('the clock of the ledger', () => {
  test('is taken for shared only if its time lies between question and answer', () => {
    expect([isSharedClock(10, 10, 11), isSharedClock(10, 10.5, 11), isSharedClock(10, 11, 11)]).toEqual([
      true,
      true,
      true,
    ])
    expect([isSharedClock(10, 9.9, 11), isSharedClock(10, 11.1, 11)]).toEqual([false, false])
  })

  test('counts milliseconds and never stands back', () => {
    const readings = Array.from({ length: 1_000 }, sharedNow)
    expect(readings).toEqual(readings.toSorted((a, b) => a - b))
    const [start, since] = [sharedNow(), performance.now()]
    while (performance.now() - since < 20);
    expect(sharedNow() - start).toBeGreaterThanOrEqual(20)
    expect(sharedNow() - start).toBeLessThan(2_000)
  })
})
