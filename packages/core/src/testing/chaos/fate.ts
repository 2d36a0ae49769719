import type { Clock } from '../../contracts/clock.ts'
import { CacheError } from '../../errors.ts'

/** What happens to a command. */
export type Fate =
  /** It takes its time, and so does the answer. */
  | 'slow'
  /** It never reaches the server, and whoever sent it learns only that nobody answered. */
  | 'lost'
  /** It is done, and whoever sent it learns only that nobody answered. */
  | 'unanswered'
  /** Whoever sent it was told that nobody answers, and then it is done. */
  | 'late'
  /** It is done and answered, and later it is done again. */
  | 'twice'

export const FATES: readonly Fate[] = ['slow', 'lost', 'unanswered', 'late', 'twice']

/** Lets a fate have its way with one command. */
export type Strike = <T>(ask: () => Promise<T>) => Promise<T>

export interface StrikeSetting {
  readonly clock: Clock
  /** `undefined`: nothing happens to this one. */
  readonly fate: () => Fate | undefined
  /** Milliseconds that something is late. */
  readonly pause: () => number
}

export const strikeOf = ({ clock, fate, pause }: StrikeSetting): Strike => {
  const paused = (): Promise<void> => new Promise((go) => void clock.after(pause(), go))
  const unanswered = (): CacheError => new CacheError('UNREACHABLE', 'chaos: no answer')
  /** Nobody waits for it any more. */
  const unobserved = (ask: () => Promise<unknown>): void =>
    void paused()
      .then(ask)
      .catch(() => {})

  const ways: Readonly<Record<Fate, Strike>> = {
    slow: async (ask) => {
      await paused()
      const answer = await ask()
      await paused()
      return answer
    },
    lost: async () => {
      await paused()
      throw unanswered()
    },
    unanswered: async (ask) => {
      await ask()
      await paused()
      throw unanswered()
    },
    late: async (ask) => {
      await paused()
      unobserved(ask)
      throw unanswered()
    },
    twice: async (ask) => {
      const answer = await ask()
      unobserved(ask)
      return answer
    },
  }
  return (ask) => {
    const met = fate()
    return met === undefined ? ask() : ways[met](ask)
  }
}
