import type { Clock } from '../contracts/clock.ts'

/** A clock that a test moves by hand. */
export interface ManualClock extends Clock {
  /** Lets `ms` pass and runs, in order, every task that falls due meanwhile. */
  advance(ms: number): void
}

export const manualClock = (start = 0): ManualClock => {
  let time = start
  const tasks = new Set<{ readonly at: number; readonly task: () => void }>()
  return {
    now: () => time,
    wall: () => Date.UTC(2026, 0, 1) + time,
    after: (ms, task) => {
      const planned = { at: time + ms, task }
      tasks.add(planned)
      return () => void tasks.delete(planned)
    },
    advance: (ms) => {
      const until = time + ms
      for (;;) {
        const [due] = [...tasks].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
        if (due === undefined) break
        tasks.delete(due)
        time = due.at
        due.task()
      }
      time = until
    },
  }
}
