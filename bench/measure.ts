import type { Batch, Pair } from './contest.ts'
import type { Pace } from './pace.ts'
import { median, relativeSpread } from './quartiles.ts'

export interface Measured {
  /** Median of the rounds, microseconds a call. */
  readonly ours: number
  readonly against: number
  /** `ours` by `against`. */
  readonly ratio: number
  /** Of the ratios of the single rounds: the distance of their quartiles, as a part of their median. */
  readonly spread: number
}

/** Milliseconds, from any moment on. */
type Now = () => number

const timeOf = async (batch: Batch, times: number, now: Now): Promise<number> => {
  const start = now()
  await batch(times)
  return now() - start
}

/** Calls for `least` milliseconds, in batches that grow, and says how many calls make a batch of the pace. */
const calibrate = async (batch: Batch, least: number, { batch: wanted }: Pace, now: Now): Promise<number> => {
  const end = now() + least
  const { fewest = 1 } = batch
  let times = fewest
  for (;;) {
    const took = await timeOf(batch, times, now)
    const isLong = took >= wanted / 2
    if (isLong && now() >= end) return Math.max(fewest, Math.round((times * wanted) / took))
    if (!isLong) times *= 2
  }
}

/**
 * Times the two sides of a pair in turns, so that whatever else the machine does meets both, and each of them goes first in every
 * other round.
 */
export const measure = async ({ ours, against }: Pair, pace: Pace, now: Now): Promise<Measured> => {
  await calibrate(ours, pace.warmUp / 2, pace, now)
  await calibrate(against, pace.warmUp / 2, pace, now)
  // Again: what the second one did may have made V8 think anew about code that both share.
  const us = { batch: ours, size: await calibrate(ours, pace.warmUp / 2, pace, now), times: [] as number[] }
  const them = { batch: against, size: await calibrate(against, pace.warmUp / 2, pace, now), times: [] as number[] }

  const end = now() + pace.time
  for (let round = 0; round < pace.rounds || now() < end; round++) {
    for (const { batch, size, times } of round % 2 === 0 ? [us, them] : [them, us])
      times.push((1_000 * (await timeOf(batch, size, now))) / size)
  }
  const ratios = us.times.map((time, round) => time / (them.times[round] ?? Number.NaN))
  const [mine, theirs] = [median(us.times), median(them.times)]
  return { ours: mine, against: theirs, ratio: mine / theirs, spread: relativeSpread(ratios) }
}
