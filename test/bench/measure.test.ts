import { describe, expect, it } from 'vitest'
import type { Batch } from '../../bench/contest.ts'
import { measure } from '../../bench/measure.ts'

/** Calls that take exactly as long as they say, on clocks that only they move. While time passes, a part of it is work. */
const stage = (workPart = 1) => {
  let time = 0
  const batches: string[] = []
  const taking = (name: string, costOf: (call: number) => number): Batch => {
    let calls = 0
    return (times) => {
      batches.push(`${name} ${times}`)
      for (let i = 0; i < times; i++) time += costOf(calls++)
    }
  }
  return { clocks: { wall: () => time, cpu: () => time * workPart }, batches, taking }
}

const pace = { warmUp: 40, batch: 10, time: 0, rounds: 4 }

describe('a measurement', () => {
  it('is the time of a call in microseconds, and the ratio', async () => {
    const { clocks, taking } = stage()
    const pair = { ours: taking('ours', () => 0.5), against: taking('theirs', () => 2) }
    const { wall, cpu } = await measure(pair, pace, clocks)
    expect(wall).toEqual({ ours: 500, against: 2_000, ratio: 0.25, spread: 0 })
    expect(cpu).toEqual(wall)
  })

  it('counts by cpu only what is work, and has its batches as long as they take', async () => {
    const { clocks, taking, batches } = stage(0.125)
    const pair = { ours: taking('ours', () => 0.5), against: taking('theirs', () => 2) }
    const { wall, cpu } = await measure(pair, pace, clocks)
    expect([wall.ours, cpu.ours, cpu.against, cpu.ratio]).toEqual([500, 62.5, 250, 0.25])
    expect(batches.at(-1)).toBe('ours 20')
  })

  it('takes turns, each side first in every other round, in batches as long as the pace says', async () => {
    const { clocks, taking, batches } = stage()
    await measure({ ours: taking('ours', () => 0.5), against: taking('theirs', () => 2) }, pace, clocks)
    const [us, them] = ['ours 20', 'theirs 5']
    expect(batches.slice(-8)).toEqual([us, them, them, us, us, them, them, us])
  })

  it('never has batches of fewer calls than make sense', async () => {
    const { clocks, taking, batches } = stage()
    const ours = Object.assign(
      taking('ours', () => 1),
      { fewest: 32 },
    )
    await measure({ ours, against: taking('theirs', () => 1) }, pace, clocks)
    expect(batches.at(-1)).toBe('ours 32')
    expect(batches.filter((batch) => batch.startsWith('ours') && batch !== 'ours 32')).toEqual([])
  })

  it('goes on as long as the pace says', async () => {
    const { clocks, taking, batches } = stage()
    const untilNow = { ...pace, time: 101 }
    await measure({ ours: taking('ours', () => 1), against: taking('theirs', () => 1) }, untilNow, clocks)
    // Rounds of 20 ms; the warm-up has no batches of ten.
    expect(batches.filter((batch) => batch === 'ours 10')).toHaveLength(6)
  })

  it('has batches that are long enough, also when the machine was busy elsewhere while their length was found', async () => {
    const { clocks, taking, batches } = stage()
    const ours: Batch = taking('ours', () => 0.5)
    // The last of its batches before the rounds takes ten times as long.
    const late: Batch = (times) => ours(batches.length === 15 ? 10 * times : times)
    await measure({ ours: late, against: taking('theirs', () => 2) }, pace, clocks)
    expect(batches.slice(15)).toContain('ours 160')
    expect(batches.at(-1)).toBe('ours 20')
  })

  it('counts nothing of the warm-up', async () => {
    const { clocks, taking } = stage()
    const slowAtFirst = taking('ours', (call) => (call < 40 ? 1 : 0.5))
    const { wall } = await measure({ ours: slowAtFirst, against: taking('theirs', () => 0.5) }, pace, clocks)
    expect(wall).toMatchObject({ ours: 500, spread: 0 })
  })

  it('is not carried away by one bad round, and says how the rounds spread', async () => {
    const { clocks, taking } = stage()
    const ours: Batch = taking('ours', () => 0.5)
    let batches = 0
    // Called six times before the rounds.
    const stumbling: Batch = (times) => (++batches === 9 ? ours(40 * times) : ours(times))
    const pair = { ours: stumbling, against: taking('theirs', () => 0.5) }
    const { wall } = await measure(pair, { ...pace, rounds: 9 }, clocks)
    expect(wall).toMatchObject({ ours: 500, ratio: 1, spread: 0 })
  })
})
