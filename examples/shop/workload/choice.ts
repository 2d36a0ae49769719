import type { Random } from '@tidemark/shop'
import type { Operation, Visit } from './operation.ts'

/** One kind of visit, and how often it comes compared to the others. */
export type Choice = readonly [weight: number, visit: () => Visit]

/** Draws visits by their weights. */
export const oneOf = (choices: readonly Choice[], random: Random): (() => Visit) => {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0)
  return () => {
    let at = random() * total
    const found = choices.find(([weight]) => (at -= weight) < 0) ?? choices[0]
    return found ? found[1]() : []
  }
}

/** A visit of one call. */
export const one = (operation: Operation): Visit => [operation]
