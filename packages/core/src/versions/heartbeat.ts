import type { Bus } from '../contracts/bus.ts'
import type { Clock } from '../contracts/clock.ts'
import { randomUUID } from 'node:crypto'

export interface HeartbeatOptions {
  readonly bus: Bus
  readonly clock: Clock
  /** Milliseconds for which a ping that came round vouches, counted from when it was sent. `Infinity`: no pings. */
  readonly bound: number
}

export interface Heartbeat {
  /** When the last ping that came round was sent: what was said before has been heard. */
  readonly provedAt: number
  /** Whether everything said up to `bound` ago has been heard. Asking keeps the pings going. */
  vouches(): boolean
  start(): void
  stop(): void
  pong(nonce: string): void
}

const PINGS_PER_BOUND = 4
/** So many pings without a question, and they pause: an idle process is silent. */
const IDLE_PINGS = 8

/** The lease of rule 11. */
export const createHeartbeat = ({ bus, clock, bound }: HeartbeatOptions): Heartbeat => {
  if (bound === Infinity) {
    return { provedAt: Infinity, vouches: () => true, start: () => {}, stop: () => {}, pong: () => {} }
  }
  const sent = new Map<string, number>()
  let provedAt = -Infinity
  let isUp = false
  let unasked = 0
  let cancel: (() => void) | undefined

  const beat = (): void => {
    cancel = undefined
    if (!isUp || unasked > IDLE_PINGS) return
    unasked++
    const nonce = randomUUID()
    const now = clock.now()
    for (const [old, at] of sent) if (now - at > bound) sent.delete(old)
    sent.set(nonce, now)
    bus.ping(nonce).catch(() => {}) // one that is lost vouches for nothing
    cancel = clock.after(bound / PINGS_PER_BOUND, beat)
  }

  return {
    get provedAt() {
      return provedAt
    },
    vouches: () => {
      unasked = 0
      if (isUp && cancel === undefined) beat()
      return isUp && clock.now() - provedAt <= bound
    },
    start: () => {
      isUp = true
      unasked = 0
      if (cancel === undefined) beat()
    },
    stop: () => {
      isUp = false
      provedAt = -Infinity
      sent.clear()
      cancel?.()
      cancel = undefined
    },
    pong: (nonce) => {
      const at = sent.get(nonce)
      if (at === undefined) return
      for (const [old, when] of sent) if (when <= at) sent.delete(old)
      if (at > provedAt) provedAt = at
    },
  }
}
