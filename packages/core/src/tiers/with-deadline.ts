import type { Clock } from '../contracts/clock.ts'
import { around, type Asking } from './around.ts'

/** A server did not answer in time. What it was asked may still happen. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

export interface Deadline {
  readonly clock: Clock
  /** Milliseconds. */
  readonly within: number
}

/**
 * After work that kept the event loop busy, timers come before what has arrived meanwhile: the last moment is a turn of its
 * own, in which an answer that lies there is read.
 */
const LAST_TURN = 1

interface Waiting {
  /** When its last turn begins. */
  readonly due: number
  readonly giveUp: () => void
}

/**
 * Nobody waits longer for this part than the deadline (rule 10). All wait equally long, so those who came first are due first: one timer
 * does for all of them, and one that finds nobody there is cheaper than one for each call.
 */
export const withDeadline = <T extends { readonly name: string }>(
  part: T,
  names: readonly Asking<T>[],
  { clock, within }: Deadline,
): T => {
  /** In the order in which they came. */
  const waiting = new Set<Waiting>()
  let isArmed = false

  const arm = (): void => {
    const [first] = waiting
    isArmed = first !== undefined
    if (first !== undefined) clock.after(first.due - clock.now(), giveLastTurn)
  }
  const giveLastTurn = (): void => {
    const now = clock.now()
    const last: Waiting[] = []
    for (const one of waiting) {
      if (one.due > now) break
      last.push(one)
      waiting.delete(one)
    }
    if (last.length > 0) clock.after(LAST_TURN, () => last.forEach(({ giveUp }) => giveUp()))
    arm()
  }

  return around(
    part,
    names,
    <R>(ask: () => Promise<R>) =>
      new Promise<R>((resolve, reject) => {
        const one: Waiting = {
          due: clock.now() + within - LAST_TURN,
          giveUp: () => reject(new DeadlineExceeded(`${part.name} did not answer within ${within} ms`)),
        }
        waiting.add(one)
        if (!isArmed) arm()
        ask().then(
          (answer) => {
            waiting.delete(one)
            return resolve(answer)
          },
          (error: unknown) => {
            waiting.delete(one)
            reject(error)
          },
        )
      }),
  )
}
