import { SIZE } from './order.ts'
import { play } from './play.ts'
import type { Point } from './schedule.ts'
import type { SetUp } from './set-up.ts'

/** How many schedules were played, and how many of those to their end: the others came to a state that was known. */
export interface Count {
  played: number
  judged: number
}

export interface Search {
  readonly setUp: SetUp
  readonly count: Count
  /** Plays all schedules with so many deviations; those with fewer come before. Answers with what the shortest that was found violates. */
  level(deviations: number): Promise<Error | undefined>
}

/** A schedule: the choices up to its last deviation. After that everybody goes on as he has begun. */
interface Schedule {
  readonly choices: readonly number[]
  readonly preemptions: number
  readonly faults: number
}

/** So many more schedules are played for a shorter one that violates something, too. */
const MORE = 100
const linesOf = (error: unknown): number => String(error).split('\n').length

const keyOf = (sum: number, task: string): string => `${sum % SIZE} ${task}`

/**
 * Plays every schedule of a set-up within its bound, each from the beginning: first those in which nobody is interrupted and nothing
 * fails, then those with one deviation, and so on. So the first that violates something is among the simplest that do.
 * Schedules that differ only in the order of steps that cannot tell each other are one.
 */
export const createSearch = (setUp: SetUp): Search => {
  const { bound } = setUp
  const levels: Schedule[][] = [[{ choices: [], preemptions: 0, faults: 0 }]]
  /** States that were come to, or will be by a schedule that waits for its turn. */
  const known = new Set<string>()
  const count: Count = { played: 0, judged: 0 }

  const isNew = (key: string): boolean => !known.has(key) && known.add(key).size > 0

  const playOne = async (schedule: Schedule): Promise<void> => {
    const taken: number[] = []
    const branchAt = ({ choices, sum }: Point): void => {
      for (const [i, { isPreemption, isFault, event, task }] of choices.entries()) {
        if (i === 0) continue
        const preemptions = schedule.preemptions + (isPreemption ? 1 : 0)
        const faults = schedule.faults + (isFault ? 1 : 0)
        const deviations = preemptions + faults
        if (preemptions > bound.preemptions || faults > bound.faults || deviations > bound.together) continue
        if (!isNew(keyOf(sum + event, task))) continue
        ;(levels[deviations] ??= []).push({ choices: [...taken, i], preemptions, faults })
      }
    }
    count.played++
    const end = await play(setUp, (point) => {
      const given = schedule.choices[taken.length]
      // The state after the last deviation was known when it was put off.
      const isOwn = given === undefined && taken.length !== schedule.choices.length
      if (isOwn && !isNew(keyOf(point.sum, point.task))) return undefined
      if (given === undefined) branchAt(point)
      taken.push(given ?? 0)
      return given ?? 0
    })
    if (end === 'judged') count.judged++
  }

  return {
    setUp,
    count,
    level: async (deviations) => {
      let shortest: Error | undefined
      let left = Infinity
      for (; left > 0; left--) {
        const schedule = levels[deviations]?.pop()
        if (schedule === undefined) break
        try {
          await playOne(schedule)
        } catch (error) {
          left = Math.min(left, MORE)
          if (shortest === undefined || linesOf(error) < linesOf(shortest)) shortest = error as Error
        }
      }
      return shortest
    },
  }
}
