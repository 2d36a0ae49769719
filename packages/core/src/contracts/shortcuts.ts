import type { ReadPlan } from './plan.ts'
import type { Tag } from './tag.ts'

/** As much of a plan as a hit in memory needs. */
export type HitPlan = Pick<ReadPlan, 'key' | 'model' | 'policy'>

/** The plan of a call that was made before. */
export interface KnownPlan extends HitPlan {
  /** What a hit over a server needs as well. Empty where there is none. */
  readonly tags: readonly Tag[]
  readonly maybe: readonly Tag[]
  readonly both: readonly Tag[]
  /** The last such call was a hit over a server, as far as its adapter knows: the next one will be, too. */
  wasHit: boolean
}

/**
 * The calls of one method whose plans are known: those that were made before. `args` and `scope` have to be all that their plans depend
 * on.
 */
export interface KnownCalls {
  /** The same plan, the object itself, for as long as it is known. `undefined` also for what is too long or not plain. */
  get(args: unknown, scope: unknown): KnownPlan | undefined
  set(args: unknown, scope: unknown, plan: Omit<ReadPlan, 'carries'>): void
}

/** Those of all methods: one lot for a cache, so that its size is known. */
export interface Shortcuts {
  of(method: string): KnownCalls
  clear(): void
}
