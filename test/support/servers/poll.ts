import { setTimeout as pause } from 'node:timers/promises'

interface Patience {
  /** Give up after this many milliseconds, with the last error. */
  readonly within: number
  /** Throws when there is nothing left to wait for. */
  readonly alive?: () => void
}

/** Repeats until it no longer rejects: a server opens its port before it answers. */
export const poll = async <T>(attempt: () => Promise<T>, { within, alive }: Patience): Promise<T> => {
  const end = performance.now() + within
  for (;;) {
    alive?.()
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() >= end) throw error
    }
    await pause(20)
  }
}
