import { setImmediate } from 'node:timers'
import type { Clock } from './contracts/clock.ts'

/** The clock of the machine. */
export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
  // That would keep the event loop from waiting for events.
  idle: (task) => void setImmediate(task).unref(),
}
