import type { Contest } from './contest.ts'
import type { Ground } from './ground/ground.ts'
import { type Clocks, measure } from './measure.ts'
import type { Pace } from './pace.ts'
import { type Result, resultOf } from './result.ts'

/** Prepares, times, and checks that what was timed is what the name says. Rejects, with that name, if it is not. */
export const runContest = async (contest: Contest, ground: Ground, pace: Pace, clocks: Clocks): Promise<Result> => {
  try {
    const pair = await contest.prepare(ground)
    try {
      const measured = await measure(pair, pace, clocks)
      pair.check?.()
      return resultOf(contest, measured)
    } finally {
      await pair.close?.()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${contest.name}: ${reason}`, { cause: error })
  }
}
