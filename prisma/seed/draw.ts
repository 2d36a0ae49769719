import type { IdRange } from './insert.ts'
import type { Random } from './random.ts'
import { zipf } from './zipf.ts'

/** What the seed draws from its random sequence. */
export interface Draw {
  readonly random: Random
  /** True with this chance. */
  chance(probability: number): boolean
  /** From `low` to `high`, both included. */
  integer(low: number, high: number): number
  oneOf<T>(choices: readonly T[]): T
  /** Ids of a range, all as likely. */
  id(range: IdRange): number
  /** Draws ids of a range, the first ids far more often. */
  popular(range: IdRange, skew?: number): () => number
  /** A sentence of that many words. */
  words(count: number): string
}

const vocabulary =
  'amber anchor basin beacon brisk canvas cedar cobalt coral current delta drift ember fern field flint gravel harbor hollow indigo island juniper lantern ledger linen marble meadow mist nectar oak orchard pebble pine quartz rapid ridge river saffron shore silver slate spruce stone summit thicket timber tide valley violet willow'.split(
    ' ',
  )

export const drawFrom = (random: Random): Draw => {
  const integer = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1))
  const oneOf = <T>(choices: readonly T[]): T => choices[integer(0, choices.length - 1)] as T
  return {
    random,
    integer,
    oneOf,
    chance: (probability) => random() < probability,
    id: ({ first, last }) => integer(first, last),
    popular: ({ first, count }, skew = 1) => {
      const rank = zipf(count, skew, random)
      return () => first + rank()
    },
    words: (count) => Array.from({ length: count }, () => oneOf(vocabulary)).join(' '),
  }
}

/** The moment that everything in the seed is counted from: now would make every run another. */
const epoch = Date.UTC(2026, 0, 1)

export const minutesAfterEpoch = (minutes: number): Date => new Date(epoch + minutes * 60_000)

/** As many rows as asked for, made one after the other. */
export const rowsOf = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/**
 * Different pairs out of two draws. Gives up on a pair after some tries: with a strong skew and few ids there may be
 * fewer than asked for.
 */
export const pairsOf = (count: number, left: () => number, right: () => number): [number, number][] => {
  const pairs = new Map<string, [number, number]>()
  for (let tries = 0; pairs.size < count && tries < count * 20; tries += 1) {
    const pair: [number, number] = [left(), right()]
    pairs.set(pair.join(), pair)
  }
  return [...pairs.values()]
}
