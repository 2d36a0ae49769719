import type { Contest } from './contest.ts'
import type { Measured } from './measure.ts'

/** One line of the report. */
export interface Result {
  readonly name: string
  /** Microseconds a call. */
  readonly ours: number
  readonly against: number
  readonly unit: 'us'
  readonly ratio: number
  readonly budget: number | null
  /** The ratio is within the budget. Where nothing was promised, nothing was missed. */
  readonly met: boolean
  readonly spread: number
}

/** Digits that mean something, and a few more. */
const rounded = (value: number): number => Number(value.toPrecision(4))

export const resultOf = ({ name, budget }: Pick<Contest, 'name' | 'budget'>, measured: Measured): Result => {
  const ratio = rounded(measured.ratio)
  const limit = budget === null ? null : rounded(budget)
  return {
    name,
    ours: rounded(measured.ours),
    against: rounded(measured.against),
    unit: 'us',
    ratio,
    budget: limit,
    met: limit === null || ratio <= limit,
    spread: rounded(measured.spread),
  }
}
