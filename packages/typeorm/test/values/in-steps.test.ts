import { describe, expect, test } from 'vitest'
import { inSteps, type Step } from '../../src/values/in-steps.ts'

const seen: unknown[] = []
const steps: readonly Step[] = [
  { from: 'id', to: 'id', isPlain: true },
  { from: 'an "odd" name', to: "it's\n\u2028", isPlain: true },
  { from: 'at', to: 'at', isPlain: false },
  { of: ['>parent', '#parent'], part: (from, to) => void (to['parent'] = from['>parent'] ?? from['#parent']) },
  (from) => void seen.push(from),
  { of: [], part: (_, to) => void (to['never'] = true) },
  { from: 'constructor', to: 'constructor', isPlain: false },
  { from: 'last', to: 'last', isPlain: false },
]

const samples: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { id: 1 },
  { last: 'z', id: 0, at: new Date(5), 'an "odd" name': '' },
  { at: null, last: null, '>parent': null },
  { at: { deep: [1, new Date(0)] }, '#parent': 7 },
]

class Made {
  declare id: number
}

describe.each([true, false])('an object made in steps (by code: %s)', (byCode) => {
  const make = inSteps(steps, () => new Made() as Made & Record<string, unknown>, byCode)

  test('has what is there, in the order of the steps', () => {
    const made = samples.map((sample) => Object.entries(make(sample)))
    expect(made).toEqual([
      [],
      [['id', 1]],
      [
        ['id', 0],
        ["it's\n\u2028", ''],
        ['at', new Date(5)],
        ['last', 'z'],
      ],
      [
        ['at', null],
        ['parent', undefined],
        ['last', null],
      ],
      [
        ['at', { deep: [1, new Date(0)] }],
        ['parent', 7],
      ],
    ])
  })

  test('is of its class, and shares no object', () => {
    const at = new Date(5)
    const made = make({ at })
    expect(made).toBeInstanceOf(Made)
    expect(made['at']).toEqual(at)
    expect(made['at']).not.toBe(at)
  })
})
