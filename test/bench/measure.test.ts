import { describe, expect, it } from 'vitest'
import type { Batch } from '../../bench/contest.ts'
import { measure } from '../../bench/measure.ts'

/** Calls that take exactly as long as they say, on a clock that only they move. */
const stage = () => {
  let time = 0
  const batches: string[] = []
  const taking = (name: string, costOf: (call: number) => number): Batch => {
    let calls = 0
    return (times) => {
      batches.push(`${name} ${times}`)
      for (let i = 0; i < times; i++) time += costOf(calls++)
    }
  }
  return { now: () => time, batches, taking }
}

const pace = { warmUp: 40, batch: 10, time: 0, rounds: 4 }

describe('a measurement', () => {
  it('is the time of a call in microseconds, and the ratio', async () => {
    const { now, taking } = stage()
    const pair = { ours: taking('ours', () => 0.5), against: taking('theirs', () => 2) }
    expect(await measure(pair, pace, now)).toEqual({ ours: 500, against: 2_000, ratio: 0.25, spread: 0 })
  })

  it('takes turns, each side first in every other round, in batches as long as the pace says', async () => {
    const { now, taking, batches } = stage()
    await measure({ ours: taking('ours', () => 0.5), against: taking('theirs', () => 2) }, pace, now)
    const [us, them] = ['ours 20', 'theirs 5']
    expect(batches.slice(-8)).toEqual([us, them, them, us, us, them, them, us])
  })

  it('never has batches of fewer calls than make sense', async () => {
    const { now, taking, batches } = stage()
    const ours = Object.assign(
      taking('ours', () => 1),
      { fewest: 32 },
    )
    await measure({ ours, against: taking('theirs', () => 1) }, pace, now)
    expect(batches.at(-1)).toBe('ours 32')
    expect(batches.filter((batch) => batch.startsWith('ours') && batch !== 'ours 32')).toEqual([])
  })

  it('goes on as long as the pace says', async () => {
    const { now, taking, batches } = stage()
    const untilNow = { ...pace, time: 101 }
    await measure({ ours: taking('ours', () => 1), against: taking('theirs', () => 1) }, untilNow, now)
    // Rounds of 20 ms; the warm-up has no batches of ten.
    expect(batches.filter((batch) => batch === 'ours 10')).toHaveLength(6)
  })

  it('counts nothing of the warm-up', async () => {
    const { now, taking } = stage()
    const slowAtFirst = taking('ours', (call) => (call < 40 ? 1 : 0.5))
    const { ours, spread } = await measure({ ours: slowAtFirst, against: taking('theirs', () => 0.5) }, pace, now)
    expect({ ours, spread }).toEqual({ ours: 500, spread: 0 })
  })

  it('is not carried away by one bad round, and says how the rounds spread', async () => {
    const { now, taking } = stage()
    const ours: Batch = taking('ours', () => 0.5)
    let batches = 0
    // Called six times before the rounds.
    const stumbling: Batch = (times) => (++batches === 9 ? ours(40 * times) : ours(times))
    const {
      ours: us,
      ratio,
      spread,
    } = await measure({ ours: stumbling, against: taking('theirs', () => 0.5) }, { ...pace, rounds: 9 }, now)
    expect({ us, ratio, spread }).toEqual({ us: 500, ratio: 1, spread: 0 })
  })
})
