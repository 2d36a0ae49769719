import { describe, expect, it } from 'vitest'
import { relativeSpread } from '../../bench/quartiles.ts'
import { tableReport, verdicts } from '../../bench/report.ts'
import { type Result, resultOf } from '../../bench/result.ts'

const cpu = { ours: 1.234567, against: 12.34567, ratio: 0.1000004, spread: 0.0512345 }
const wall = { ours: 300, against: 200, ratio: 1.5, spread: 0.1 }
const named = (name: string, budget: number | null) => resultOf({ name, clock: 'cpu', budget }, { wall, cpu })

describe('a result', () => {
  it('has the digits that mean something', () => {
    expect(named('copy/feed', 1 / 3)).toEqual({
      name: 'copy/feed',
      clock: 'cpu',
      ours: 1.235,
      against: 12.35,
      unit: 'us',
      ratio: 0.1,
      cpuRatio: 0.1,
      budget: 0.3333,
      met: true,
      spread: 0.05123,
    })
  })

  it('is by the clock of its contest, and by cpu beside it', () => {
    const told = resultOf({ name: 'redis-hit/feed', clock: 'wall', budget: 1.3 }, { wall, cpu })
    expect(told).toMatchObject({ clock: 'wall', ours: 300, against: 200, ratio: 1.5, cpuRatio: 0.1, met: false })
  })

  it.each([
    [0.1, true],
    [0.0999, false],
    [null, true],
  ])('with the budget %d is met: %s', (budget, met) => expect(named('copy/feed', budget).met).toBe(met))

  it('spreads as the middle half of its rounds does', () => {
    expect(relativeSpread([2, 1, 3, 5, 4])).toBe(2 / 3)
    expect(relativeSpread([7])).toBe(0)
  })
})

describe('the report for people', () => {
  const machine = { node: 'v20.19.0', platform: 'linux x64', cpu: 'Some CPU', cores: 2, memoryGiB: 7.8 }
  const results: readonly Result[] = [
    named('copy/feed', null),
    named('prisma-hit/one-row', 1 / 12),
    resultOf({ name: 'redis-hit/feed', clock: 'wall', budget: null }, { wall, cpu }),
  ]
  const linesOf = (notes: readonly string[]): readonly string[] => tableReport(machine, results, notes).split('\n')

  it('has a line for each contest', () => {
    expect(linesOf(['a note']).map((line) => line.split(/ {2,}/))).toEqual([
      ['Node v20.19.0 on linux x64, 2 × Some CPU, 7.8 GiB'],
      [''],
      ['', 'clock', 'ours', 'against', 'ratio', 'spread', 'by cpu', 'budget'],
      ['copy/feed', 'cpu', '1.24 µs', '12.3 µs', '0.100', '5 %'],
      ['prisma-hit/one-row', 'cpu', '1.24 µs', '12.3 µs', '0.100', '5 %', '≤ 0.0833', 'MISSED'],
      ['redis-hit/feed', 'wall', '300 µs', '200 µs', '1.50', '10 %', '0.100'],
      [''],
      ['a note'],
    ])
  })

  it('ends with the table where there is nothing to say', () => expect(linesOf([])).toHaveLength(6))

  it('counts the budgets that are met', () => {
    expect(verdicts([...results, named('copy/one-row', 0.2)])).toEqual(['1 of 2 budgets met'])
    expect(verdicts([named('copy/feed', null)])).toEqual([])
  })

  it('says when the machine had other work', () => {
    const spread = (part: number) =>
      resultOf({ name: 'copy/feed', clock: 'cpu', budget: null }, { wall, cpu: { ...cpu, spread: part } })
    expect(verdicts([spread(0.26), spread(0.25)])).toEqual([
      '1 of 2 ratios spread by more than 25 % from round to round: this machine had other work',
    ])
  })
})
