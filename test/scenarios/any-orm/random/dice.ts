/** Numbers that were thrown beforehand, taken one by one: the same step does the same whenever it is run. */
export interface Dice {
  /** From 1 to `most`. */
  id(most?: number): number
  chance(oneIn: number): boolean
  of<const T>(choices: readonly T[]): T
}

export const createDice = (thrown: readonly number[]): Dice => {
  let place = 0
  const next = (sides: number): number => (thrown[place++ % thrown.length] ?? 0) % sides
  return {
    id: (most = 4) => next(most) + 1,
    chance: (oneIn) => next(oneIn) === 0,
    of: (choices) => choices[next(choices.length)] as (typeof choices)[number],
  }
}

export const emails = [
  'ann@example.com',
  'ben@example.com',
  'cid@example.com',
  'x@example.com',
  'y@example.com',
] as const
export const roles = ['USER', 'EDITOR', 'ADMIN'] as const
/** MariaDB takes the last one for the third. */
export const words = ['one', 'two', 'x', 'y', 'z', 'X'] as const
