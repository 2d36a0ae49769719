/** Another one for each who is named, in 32 bits: in a number beyond 2^53 the last of them would be lost. */
export const ownSeed = (who: readonly number[]): number =>
  who.reduce((mixed, one) => (Math.imul(mixed, 1009) + one) >>> 0, 0)
