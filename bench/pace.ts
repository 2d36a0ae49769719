/** How much time is spent on a contest, in milliseconds. */
export interface Pace {
  /**
   * Calls of each side before anything counts, so that V8 has made up its mind. About as much code as an ORM's it takes some thousand
   * calls: after a thousand, a miss of Prisma's read 1.16 of the bare call, and 1.00 after eight.
   */
  readonly warmUp: number
  /** What one batch of one side should take; one call may take longer. */
  readonly batch: number
  /** Rounds go on for so long. */
  readonly time: number
  /** But there are never fewer rounds than this. */
  readonly rounds: number
}

/**
 * Two to three seconds a contest. Many short rounds instead of a few long ones: on a machine that has other work most of them are
 * over before it comes between, and a median does not mind the rest. It does not mind a collection of garbage either, which
 * comes every thirtieth round or so, on either side.
 */
export const thorough: Pace = { warmUp: 2_000, batch: 1, time: 1_700, rounds: 31 }

/** Enough to see that everything runs, too little to believe a number. */
export const quick: Pace = { warmUp: 5, batch: 1, time: 0, rounds: 5 }
