import { expect, test } from 'vitest'
import { smallestFirst } from '../report/smallest-first.ts'
import { violationReport } from '../report/violation-report.ts'
import type { Violation, ViolationKind } from '../history/violation.ts'

const violation = (kind: ViolationKind, call: string, ...story: readonly string[]): Violation => ({
  kind,
  call,
  says: `${call} is ${kind}.`,
  story,
})

const long = violation('stale', '1.1.1', 'a', 'b', 'c')
const short = violation('torn', '1.1.2', 'a long line')
const shorter = violation('stale', '1.1.3', 'a line')

test('the story with the fewest lines comes first, then the one with the fewest letters', () => {
  expect(smallestFirst([long, short, shorter])).toEqual([shorter, short, long])
})

test('a report tells the smallest stories, and how many more there are of each kind', () => {
  const violations = [long, short, shorter, { ...long, call: '1.1.4' }]
  expect(violationReport({ reads: 9, writes: 3, violations, failedAfterCommit: 0 }, { most: 1 })).toBe(
    [
      '9 reads and 3 writes checked, violations: 3 stale, 1 torn.',
      'stale: 1.1.3\n  1.1.3 is stale.\n    a line',
      'And more: 1 torn, 2 stale.',
    ].join('\n\n'),
  )
})

test('a report without violations says so in one line', () => {
  expect(violationReport({ reads: 9, writes: 3, violations: [], failedAfterCommit: 0 }, { most: 5 })).toBe(
    '9 reads and 3 writes checked: no violation.',
  )
})
