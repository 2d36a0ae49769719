/** How much time is spent on a contest. Milliseconds are of each of the two sides. */
export interface Pace {
  /** Milliseconds of calls before anything counts, so that V8 has made up its mind. */
  readonly warmUp: number
  /** Milliseconds that one batch should take. */
  readonly batch: number
  /** How often one batch of either side is timed. */
  readonly rounds: number
}

/** Some two and a half seconds a contest. */
export const thorough: Pace = { warmUp: 300, batch: 25, rounds: 31 }

/** Enough to see that everything runs, too little to believe a number. */
export const quick: Pace = { warmUp: 5, batch: 1, rounds: 5 }
