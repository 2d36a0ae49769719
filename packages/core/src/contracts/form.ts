import type { Copier } from './codec.ts'

/**
 * How answers lie in the cache that are made of something else than plain rows: instances of classes, which only their ORM can make. What
 * is kept is plain. It is what tags are read off, and what tiers are given.
 */
export interface Form {
  /** An own copy of an answer, in plain values; throws `Uncopyable` for what could not be given out again. */
  readonly keep: (answer: unknown) => unknown
  /** A new answer out of what is kept. */
  readonly give: Copier
}
