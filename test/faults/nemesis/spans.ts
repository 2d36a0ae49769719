import type { Dice } from '../workload/dice.ts'

/** A whole number, both ends included. */
export const between = (dice: Dice, lowest: number, highest: number): number =>
  lowest + dice.below(highest - lowest + 1)

/** Milliseconds for which a fault lasts. Short ones come more often: each is followed by a calm of its own. */
export const holdOf = (dice: Dice): number => between(dice, 50, between(dice, 50, 900))

/** The same for what only harms when others go on meanwhile. */
export const longHoldOf = (dice: Dice): number => between(dice, 200, 2000)

/**
 * Milliseconds in which nothing is broken, so that something is cached that the next fault can make wrong. After a few failures a cache
 * leaves Redis alone for two seconds: a short calm is for faults that meet it like that, a long one for those that meet it at work.
 */
export const calmOf = (dice: Dice): number => (dice.chance(0.4) ? between(dice, 100, 700) : between(dice, 1500, 3500))
