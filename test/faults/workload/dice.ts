/** Decisions out of random numbers. */
export interface Dice {
  chance(share: number): boolean
  below(limit: number): number
  pick<T>(choices: readonly T[]): T
  /** By weight. */
  weighted<T extends { readonly weight: number }>(choices: readonly T[]): T
}

export const createDice = (random: () => number): Dice => {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(choices: readonly T[]): T => {
    if (choices.length === 0) throw new Error('nothing to pick from')
    return choices[below(choices.length)] as T
  }
  return {
    chance: (share) => random() < share,
    below,
    pick,
    weighted: (choices) => {
      let left = random() * choices.reduce((sum, { weight }) => sum + weight, 0)
      return choices.find(({ weight }) => (left -= weight) < 0) ?? pick(choices)
    },
  }
}
