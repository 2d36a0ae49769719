import type { Clock } from '@tidemark/core/tier'

/** Time as it is: these tests talk to real servers. */
export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms).unref()
    return () => clearTimeout(timer)
  },
}
