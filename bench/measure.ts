import type { Batch, Clock, Pair } from './contest.ts'
import type { Pace } from './pace.ts'
import { median, relativeSpread } from './quartiles.ts'

export interface Comparison {
  /** Median of the rounds, microseconds a call. */
  readonly ours: number
  readonly against: number
  /** `ours` by `against`. */
  readonly ratio: number
  /** Of the ratios of the single rounds: the distance of their quartiles, as a part of their median. */
  readonly spread: number
}

/** What both clocks say of the same rounds. */
export type Measured = Readonly<Record<Clock, Comparison>>

/** Each gives milliseconds, from any moment on. */
export type Clocks = Readonly<Record<Clock, () => number>>

export const realClocks: Clocks = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  },
}

type Times = Readonly<Record<Clock, number>>

const timesOf = async (batch: Batch, times: number, { wall, cpu }: Clocks): Promise<Times> => {
  const before = { wall: wall(), cpu: cpu() }
  await batch(times)
  return { cpu: cpu() - before.cpu, wall: wall() - before.wall }
}

/** Calls for `least` milliseconds, in batches that grow, and says how many calls make a batch of the pace. */
const calibrate = async (batch: Batch, least: number, { batch: wanted }: Pace, clocks: Clocks): Promise<number> => {
  const end = clocks.wall() + least
  const { fewest = 1 } = batch
  let times = fewest
  let quickest = Infinity
  for (;;) {
    const { wall: took } = await timesOf(batch, times, clocks)
    const isLong = took >= wanted / 2
    // Whatever else the machine does makes a batch longer, never shorter.
    if (isLong) quickest = Math.min(quickest, took / times)
    if (isLong && clocks.wall() >= end) return Math.max(fewest, Math.round(wanted / quickest))
    if (!isLong) times *= 2
  }
}

/**
 * Times the two sides of a pair in turns, so that whatever else the machine does meets both, and each of them goes first in every
 * other round.
 */
export const measure = async ({ ours, against }: Pair, pace: Pace, clocks: Clocks): Promise<Measured> => {
  await calibrate(ours, pace.warmUp / 2, pace, clocks)
  await calibrate(against, pace.warmUp / 2, pace, clocks)
  // Again: what the second one did may have made V8 think anew about code that both share.
  const us = { batch: ours, size: await calibrate(ours, pace.warmUp / 2, pace, clocks), calls: [] as Times[] }
  const them = { batch: against, size: await calibrate(against, pace.warmUp / 2, pace, clocks), calls: [] as Times[] }

  const end = clocks.wall() + pace.time
  for (let round = 0; round < pace.rounds || clocks.wall() < end; round++) {
    for (const { batch, size, calls } of round % 2 === 0 ? [us, them] : [them, us]) {
      const { wall, cpu } = await timesOf(batch, size, clocks)
      calls.push({ wall: (1_000 * wall) / size, cpu: (1_000 * cpu) / size })
    }
  }
  const compare = (clock: Clock): Comparison => {
    const mine = us.calls.map((call) => call[clock])
    const theirs = them.calls.map((call) => call[clock])
    const ratios = mine.map((time, round) => time / (theirs[round] ?? Number.NaN))
    return {
      ours: median(mine),
      against: median(theirs),
      ratio: median(mine) / median(theirs),
      spread: relativeSpread(ratios),
    }
  }
  return { wall: compare('wall'), cpu: compare('cpu') }
}
