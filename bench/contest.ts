import type { Ground } from './ground/ground.ts'

/** So many calls, one after the other or side by side. */
export interface Batch {
  (times: number): Promise<void> | void
  /** Fewer calls than this would not be what it is: callers would have nobody beside them. Omitted: one. */
  readonly fewest?: number
}

/** Two ways to the same answer, ready to be timed. */
export interface Pair {
  readonly ours: Batch
  readonly against: Batch
  /** Throws if what was timed was not what the contest says, such as a hit. */
  check?(): void
  close?(): Promise<void>
}

/**
 * What calls are timed by: `cpu`, the time that this process was at work, where nothing else is waited for; `wall`, the time that
 * passed, where a server or a disk answers. With two cores and six busy processes, five runs of a hit told ratios from 0.072 to
 * 0.178 by `wall` and from 0.072 to 0.099 by `cpu`.
 */
export type Clock = 'cpu' | 'wall'

/** A program that contests start. */
export type Need = 'redis' | 'postgresql'

export interface Contest {
  /** `suite/what`: people choose by the beginning of it. */
  readonly name: string
  /** The highest ratio of ours to the other that is fine. `null`: nothing was promised. */
  readonly budget: number | null
  readonly clock: Clock
  /** What must be on the machine. */
  readonly needs?: Need
  prepare(ground: Ground): Promise<Pair>
}
