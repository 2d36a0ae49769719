import type { Clock } from '../contracts/clock.ts'
import { around, type Asking } from './around.ts'

export interface BreakerOptions {
  readonly clock: Clock
  /** Opens after so many failures in a row. */
  readonly after: number
  /** Stays open for so long, milliseconds; then one call may try. */
  readonly pause: number
  readonly report: (change: 'open' | 'closed', error?: unknown) => void
}

/** Remembers how a server has been doing. One for all parts that lead to the same server. */
export interface Breaker {
  run<R>(ask: () => Promise<R>): Promise<R>
  /** The same for what must be tried in any case: it is never refused, and its answer ends the pause. */
  insist<R>(ask: () => Promise<R>): Promise<R>
}

/** A server that keeps failing is left alone for a while: calls reject at once, without a wait for its deadline. */
export const createBreaker = ({ clock, after, pause, report }: BreakerOptions): Breaker => {
  let failures = 0
  let openUntil = -Infinity
  let lastError: unknown
  let lastFailedAt = -Infinity
  /** One call at a time finds out whether it is back. */
  let isTrying = false

  const failed = (error: unknown, began: number): void => {
    lastError = error
    // What was under way when another failed tells nothing new: failures of one moment are one.
    if (began < lastFailedAt) return
    lastFailedAt = clock.now()
    failures++
    if (failures !== after) return
    openUntil = clock.now() + pause
    report('open', error)
  }
  const succeeded = (): void => {
    if (failures >= after) report('closed')
    failures = 0
  }

  // Most calls by far come this way, and no promise is made for them that is not needed.
  const insist: Breaker['insist'] = (ask) => {
    const began = clock.now()
    return ask().then(
      (answer) => {
        succeeded()
        return answer
      },
      (error: unknown) => {
        failed(error, began)
        throw error
      },
    )
  }
  const tryOnce: Breaker['run'] = async (ask) => {
    if (isTrying || clock.now() < openUntil)
      throw new Error('The server failed repeatedly and is left alone for a moment', { cause: lastError })
    isTrying = true
    try {
      return await insist(ask)
    } catch (error) {
      openUntil = clock.now() + pause // only its own trial prolongs it: what insists may fail for reasons of its own
      throw error
    } finally {
      isTrying = false
    }
  }

  return { insist, run: (ask) => (failures < after ? insist(ask) : tryOnce(ask)) }
}

export const withBreaker = <T extends object>(part: T, names: readonly Asking<T>[], breaker: Breaker): T =>
  around(part, names, breaker.run)

/** For what must be told as soon as the server can hear it: others wait for it. */
export const insisting = <T extends object>(part: T, names: readonly Asking<T>[], breaker: Breaker): T =>
  around(part, names, breaker.insist)
