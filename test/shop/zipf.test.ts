import { seededRandom, zipf } from '@tidemark/shop'
import { expect, test } from 'vitest'

const shares = (n: number, s: number, draws = 50_000): number[] => {
  const draw = zipf(n, s, seededRandom(7))
  const counts = Array.from({ length: n }, () => 0)
  for (let i = 0; i < draws; i += 1) {
    const rank = draw()
    counts[rank] = (counts[rank] ?? 0) + 1
  }
  return counts.map((count) => count / draws)
}

test('the chance of a rank falls as Zipf says', () => {
  const harmonic = Array.from({ length: 100 }, (_, rank) => 1 / (rank + 1)).reduce((sum, each) => sum + each)
  const found = shares(100, 1)
  for (const rank of [0, 1, 4, 9, 49]) expect(found[rank]).toBeCloseTo(1 / (rank + 1) / harmonic, 2)
})

test('without skew every rank is as likely, and none is beyond the last', () => {
  const found = shares(10, 0)
  expect(found).toHaveLength(10)
  for (const share of found) expect(share).toBeCloseTo(0.1, 1.5)
})

test('one rank is always drawn, no ranks are refused', () => {
  expect(zipf(1, 1, seededRandom(1))()).toBe(0)
  expect(() => zipf(0, 1, seededRandom(1))).toThrow('zipf draws from 1 or more ranks, not from 0')
})

test('a seed gives the same sequence again, another seed another', () => {
  const sequence = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed))
  expect(sequence(1)).toEqual(sequence(1))
  expect(sequence(1)).not.toEqual(sequence(2))
  for (const each of sequence(3)) expect(each >= 0 && each < 1).toBe(true)
})
