import { poll } from './servers/poll.ts'

/** Waits until something holds, instead of for a time in which it should: tests never sleep. */
export const until = (holds: () => boolean | Promise<boolean>, within = 5_000): Promise<void> =>
  poll(
    async () => {
      if (!(await holds())) throw new Error(`after ${within} ms it still does not hold: ${String(holds)}`)
    },
    { within },
  )
