import type { Clock, Contest } from './contest.ts'
import type { Measured } from './measure.ts'

/** One line of the report. */
export interface Result {
  readonly name: string
  /** What the rest was told by. */
  readonly clock: Clock
  /** Microseconds a call. */
  readonly ours: number
  readonly against: number
  readonly unit: 'us'
  readonly ratio: number
  /** The same by `cpu`, whatever the clock. */
  readonly cpuRatio: number
  readonly budget: number | null
  /** The ratio is within the budget. Where nothing was promised, nothing was missed. */
  readonly met: boolean
  readonly spread: number
}

/** Digits that mean something, and a few more. */
const rounded = (value: number): number => Number(value.toPrecision(4))

export const resultOf = (contest: Pick<Contest, 'name' | 'clock' | 'budget'>, measured: Measured): Result => {
  const { name, clock, budget } = contest
  const { ours, against, spread, ...told } = measured[clock]
  const ratio = rounded(told.ratio)
  const limit = budget === null ? null : rounded(budget)
  return {
    name,
    clock,
    ours: rounded(ours),
    against: rounded(against),
    unit: 'us',
    ratio,
    cpuRatio: rounded(measured.cpu.ratio),
    budget: limit,
    met: limit === null || ratio <= limit,
    spread: rounded(spread),
  }
}
