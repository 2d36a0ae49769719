import { settled } from './gates.ts'

/** Random numbers that a seed repeats (mulberry32). */
export const randomOf = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export interface Schedule {
  /** Waits until the schedule lets it go on. */
  step(label: string): Promise<void>
  /** Lets one waiting step after another go on, in an order that the seed decides, until nobody waits. */
  run(): Promise<void>
  /** The order of steps, for the message of a failure. */
  readonly trace: readonly string[]
}

/** Interleaves whoever calls `step`. Nothing else of a test may wait, so that a seed is one interleaving. */
export const schedule = (seed: number): Schedule => {
  const random = randomOf(seed)
  const waiting: { readonly label: string; readonly go: () => void }[] = []
  const trace: string[] = []
  return {
    trace,
    step: (label) => new Promise((go) => void waiting.push({ label, go })),
    run: async () => {
      for (;;) {
        await settled()
        if (waiting.length === 0) return
        // Every other seed mostly lets the same one go on, so that somebody does a lot while another waits in one place.
        const isBurst = seed % 2 === 0 && random(8) > 0
        const [next] = waiting.splice(isBurst ? -1 : random(waiting.length), 1)
        if (next === undefined) return
        trace.push(next.label)
        next.go()
      }
    },
  }
}
