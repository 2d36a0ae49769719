import { describe, expect, it } from 'vitest'
import { relativeSpread } from '../../bench/quartiles.ts'
import { tableReport } from '../../bench/report.ts'
import { resultOf } from '../../bench/result.ts'

const measured = { ours: 1.234567, against: 12.34567, ratio: 0.1000004, spread: 0.0512345 }
const named = (name: string, budget: number | null) => resultOf({ name, budget }, measured)

describe('a result', () => {
  it('has the digits that mean something', () => {
    expect(named('copy/feed', 1 / 3)).toEqual({
      name: 'copy/feed',
      ours: 1.235,
      against: 12.35,
      unit: 'us',
      ratio: 0.1,
      budget: 0.3333,
      met: true,
      spread: 0.05123,
    })
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
  const table = tableReport(machine, [named('copy/feed', null), named('prisma-hit/one-row', 1 / 12)])

  it('has a line for each contest', () => {
    expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Node v20.19.0 on linux x64, 2 × Some CPU, 7.8 GiB'],
      [''],
      ['', 'ours', 'against', 'ratio', 'spread', 'budget'],
      ['copy/feed', '1.24 µs', '12.3 µs', '0.100', '5 %'],
      ['prisma-hit/one-row', '1.24 µs', '12.3 µs', '0.100', '5 %', '≤ 0.0833', 'MISSED'],
      [''],
      ['0 of 1 budgets met'],
    ])
  })

  it('says when the machine had other work', () => {
    const restless = resultOf({ name: 'copy/feed', budget: null }, { ...measured, spread: 0.26 })
    expect(
      tableReport(machine, [restless, named('copy/one-row', null)])
        .split('\n')
        .at(-1),
    ).toBe('1 of 2 ratios spread by more than 25 % from round to round: this machine had other work')
  })
})
