import { describe, expect, it } from 'vitest'
import type { Pair } from '../../bench/contest.ts'
import type { Ground } from '../../bench/ground/ground.ts'
import { runContest } from '../../bench/run-contest.ts'

const nowhere: Ground = {
  shop: () => Promise.reject(new Error('no shop')),
  redis: () => Promise.reject(new Error('no Redis')),
  close: async () => {},
}

const pace = { warmUp: 0, batch: 1, time: 0, rounds: 2 }

/** Runs a contest whose calls take a millisecond; says what came of it and whether it was closed. */
const run = async (more: Partial<Pair>) => {
  let [time, isClosed] = [0, false]
  const batch = (times: number): void => void (time += times)
  const close = async (): Promise<void> => void (isClosed = true)
  const prepare = async (): Promise<Pair> => ({ ours: batch, against: batch, close, ...more })
  const clocks = { wall: () => time, cpu: () => time }
  const contest = { name: 'copy/feed', budget: null, clock: 'cpu', prepare } as const
  const outcome = await runContest(contest, nowhere, pace, clocks).catch((error: unknown) => error)
  return { outcome, isClosed }
}

describe('a contest', () => {
  it('is prepared, timed and closed', async () => {
    expect(await run({})).toMatchObject({ outcome: { name: 'copy/feed', ours: 1_000, ratio: 1 }, isClosed: true })
  })

  it.each([
    ['what was timed was something else', { check: () => expect.fail('these were misses') }, 'these were misses'],
    ['a call fails', { ours: () => Promise.reject(new Error('no such table')) }, 'no such table'],
  ])('fails with its name if %s, and is closed all the same', async (_, more, reason) => {
    const { outcome, isClosed } = await run(more)
    expect(outcome).toEqual(new Error(`copy/feed: ${reason}`))
    expect(isClosed).toBe(true)
  })
})
