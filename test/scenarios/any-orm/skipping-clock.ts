import type { Clock } from '@tidemark/core'

/** The machine's clock, and a test may jump over what would be waiting. */
export interface SkippingClock extends Clock {
  /** It is so many milliseconds later at once, and everything that falls due meanwhile happens. */
  skip(ms: number): void
}

interface Planned {
  readonly at: number
  readonly task: () => void
  timer: NodeJS.Timeout
}

export const skippingClock = (ahead = 0): SkippingClock => {
  const tasks = new Set<Planned>()
  const now = (): number => performance.now() + ahead
  const run = (planned: Planned): void => {
    clearTimeout(planned.timer)
    if (tasks.delete(planned)) planned.task()
  }
  const timerFor = (at: number, ring: () => void): NodeJS.Timeout => setTimeout(ring, at - now()).unref()
  return {
    now,
    wall: () => Date.now(),
    after: (ms, task) => {
      const at = now() + ms
      const planned: Planned = { at, task, timer: timerFor(at, () => run(planned)) }
      tasks.add(planned)
      return () => {
        clearTimeout(planned.timer)
        tasks.delete(planned)
      }
    },
    skip: (ms) => {
      ahead += ms
      const inTurn = [...tasks].toSorted((one, other) => one.at - other.at)
      for (const planned of inTurn.filter(({ at }) => at <= now())) run(planned)
      for (const planned of tasks) {
        clearTimeout(planned.timer)
        planned.timer = timerFor(planned.at, () => run(planned))
      }
    },
  }
}
