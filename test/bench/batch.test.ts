import { describe, expect, it } from 'vitest'
import { atOnce, kept, oneByOne, sideBySide } from '../../bench/batch.ts'

/** Counts calls, and how many were under way at the same time. */
const counting = () => {
  let [calls, underWay, most] = [0, 0, 0]
  const call = async () => {
    calls++
    most = Math.max(most, ++underWay)
    await Promise.resolve()
    underWay--
    return calls
  }
  return { call, counts: () => ({ calls, most }) }
}

describe('a batch', () => {
  it('calls as often as it is told, and keeps what came last', async () => {
    let calls = 0
    await atOnce(() => ++calls)(7)
    expect([calls, kept.last]).toEqual([7, 7])
  })

  it('waits for each call before the next', async () => {
    const { call, counts } = counting()
    await oneByOne(call)(7)
    expect(counts()).toEqual({ calls: 7, most: 1 })
  })

  it('has so many callers at the same time, and no call more for it', async () => {
    const { call, counts } = counting()
    const batch = sideBySide(4, call)
    await batch(10)
    expect(counts()).toEqual({ calls: 10, most: 4 })
    expect(batch.fewest).toBe(32)
  })
})
