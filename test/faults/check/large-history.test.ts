import { expect, test } from 'vitest'
import type { Promised } from '../history/records.ts'
import { check } from './check.ts'
import { historyOf, simulate } from './support/simulation.ts'

// Short lives, many writes at once, few rows: each is many states old at the end, and groups fill many pages.
const sizes = { seed: 5, writes: 4000, reads: 2500, posts: 30, pace: 4 }
const strong: Promised = { mode: 'strong', bound: 0, lease: 2000, whenUnreachable: 'refuse' }
const bounded: Promised = { ...strong, mode: 'bounded', bound: 300 }

test.each([strong, bounded])('a long run that keeps its promise ($mode) is not blamed', (promised) => {
  const simulation = simulate({ ...sizes, promised })
  const { violations, reads } = check(historyOf(simulation, simulation.reads), promised)
  expect({ violations, reads }).toEqual({ violations: [], reads: 2500 })
})

test('a long run that keeps a weaker promise is blamed in many reads, and each has a story', () => {
  const simulation = simulate({ ...sizes, promised: bounded })
  const { violations } = check(historyOf(simulation, simulation.reads), strong)
  expect(violations.length).toBeGreaterThan(100)
  expect(violations.filter(({ story }) => story.length < 2)).toEqual([])
})
