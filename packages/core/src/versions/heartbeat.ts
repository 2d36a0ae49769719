import { randomUUID } from 'node:crypto'
import type { Bus } from '../contracts/bus.ts'
import type { Clock } from '../contracts/clock.ts'

export interface HeartbeatOptions {
  readonly bus: Bus
  readonly clock: Clock
  /** Milliseconds for which a ping that came round vouches, counted from when it was sent. `Infinity`: it always does, unasked. */
  readonly bound: number
}

export interface Heartbeat {
  /** When the last ping that came round was sent: what was said before has been heard. */
  readonly provedAt: number
  /** Whether everything said up to `bound` ago has been heard. Asking keeps the pings going. */
  vouches(): boolean
  /**
   * Calls back when a ping has come round that is sent from now on: what was said so far has been heard then. Never after `stop`, and
   * where one ping answers several, for the last of them alone.
   */
  whenHeard(act: () => void): void
  start(): void
  stop(): void
  pong(nonce: string): void
}

const PINGS_PER_BOUND = 4
/** Milliseconds: a ping that somebody waits for and that has not come round by then is not waited for any longer. */
const PATIENCE = 1000
/** So many pings without a question, and they pause: an idle process is silent. */
const IDLE_PINGS = 8

interface Ping {
  /** They are numbered as they are sent, and come round in that order. */
  readonly number: number
  readonly at: number
}

/** The lease of rule 11. */
export const createHeartbeat = ({ bus, clock, bound }: HeartbeatOptions): Heartbeat => {
  const isEndless = bound === Infinity
  const sent = new Map<string, Ping>()
  let waiting: { readonly from: number; readonly act: () => void }[] = []
  let number = 0
  let provedAt = -Infinity
  let isUp = false
  /** When a ping was sent that somebody waits for: whoever comes later waits for the next one. */
  let awaitedSince: number | undefined
  let unasked = 0
  let cancel: (() => void) | undefined

  const send = (): void => {
    const nonce = randomUUID()
    const at = clock.now()
    for (const [old, ping] of sent) if (at - ping.at > bound) sent.delete(old)
    sent.set(nonce, { number: ++number, at })
    if (waiting.some(({ from }) => from === number)) awaitedSince = at
    bus.ping(nonce).catch(() => {
      sent.delete(nonce) // one that is lost vouches for nothing
      awaitedSince = undefined
    })
  }
  const beat = (): void => {
    cancel = undefined
    if (!isUp || isEndless || unasked > IDLE_PINGS) return
    unasked++
    send()
    cancel = clock.after(bound / PINGS_PER_BOUND, beat)
  }

  return {
    get provedAt() {
      return isEndless ? Infinity : provedAt
    },
    vouches: () => {
      if (isEndless) return true
      unasked = 0
      if (isUp && cancel === undefined) beat()
      return isUp && clock.now() - provedAt <= bound
    },
    whenHeard: (act) => {
      if (!isUp) return
      if (waiting.at(-1)?.from === number + 1) waiting.pop()
      waiting.push({ from: number + 1, act })
      if (awaitedSince === undefined || clock.now() - awaitedSince > PATIENCE) send()
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
      waiting = []
      awaitedSince = undefined
      cancel?.()
      cancel = undefined
    },
    pong: (nonce) => {
      const ping = sent.get(nonce)
      if (ping === undefined) return
      for (const [old, { number }] of sent) if (number <= ping.number) sent.delete(old)
      if (ping.at > provedAt) provedAt = ping.at
      const answered = waiting.filter(({ from }) => from <= ping.number)
      waiting = waiting.filter(({ from }) => from > ping.number)
      for (const { act } of answered) act()
      // Those that are left wait for a ping that is on its way, or for one that has to be sent.
      if (waiting.some(({ from }) => from <= number)) return
      awaitedSince = undefined
      if (waiting.length > 0) send()
    },
  }
}
