import type { EventName } from './order.ts'
import type { Pending } from './pending.ts'
import type { Touches } from './touches.ts'

/** One thing that may happen next. */
export interface Choice {
  readonly label: string
  /** Who is at work afterwards. */
  readonly task: string
  /** It interrupts somebody who could go on. */
  readonly isPreemption: boolean
  readonly isFault: boolean
  readonly event: EventName
  readonly touches: Touches
  act(): void | Promise<void>
  /** The step that it lets happen. */
  readonly step?: Pending | undefined
  /** The step that goes on by itself from now on. */
  readonly leaves?: Pending | undefined
}

/** A moment at which a scheduler decides. The first choice goes on with whoever is at work. */
export interface Point {
  readonly choices: readonly Choice[]
  /** Names the state: equal sums and tasks, equal futures. */
  readonly sum: number
  readonly task: string
}

/** Which choice is taken; `undefined`: what comes from here is known already. */
export type Decide = (point: Point) => number | undefined
