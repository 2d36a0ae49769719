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

/** Nobody waits longer for this part than the deadline (rule 10). */
export const withDeadline = <T extends { readonly name: string }>(
  part: T,
  names: readonly Asking<T>[],
  { clock, within }: Deadline,
): T =>
  around(part, names, async (ask) => {
    let cancel: (() => void) | undefined
    const late = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(within - LAST_TURN, () => {
        cancel = clock.after(LAST_TURN, () =>
          reject(new DeadlineExceeded(`${part.name} did not answer within ${within} ms`)),
        )
      })
    })
    try {
      return await Promise.race([ask(), late])
    } finally {
      cancel?.()
    }
  })
