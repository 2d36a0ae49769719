/** How much time is spent on a contest. Milliseconds are of each of the two sides. */
export interface Pace {
  /** Milliseconds of calls before anything counts, so that V8 has made up its mind. */
  readonly warmUp: number
  /** Milliseconds that one batch should take. */
  readonly batch: number
  /** How often one batch of either side is timed. */
  readonly rounds: number
}

/**
 * Two to three seconds a contest. Many short rounds instead of a few long ones: on a machine that has other work most of them are
 * over before it comes between, and a median does not mind the rest. It does not mind a collection of garbage either, which
 * comes every thirtieth round or so, on either side.
 */
export const thorough: Pace = { warmUp: 300, batch: 3, rounds: 250 }

/** Enough to see that everything runs, too little to believe a number. */
export const quick: Pace = { warmUp: 5, batch: 1, rounds: 5 }
