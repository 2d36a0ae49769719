import type { ReadPlan } from './plan.ts'

/** As much of a plan as a hit in memory needs. */
export type HitPlan = Pick<ReadPlan, 'key' | 'model' | 'policy'>

/**
 * The calls of one method whose plans are known: those that were made before. `args` and `scope` have to be all that their plans depend
 * on.
 */
export interface KnownCalls {
  /** The same plan, the object itself, for as long as it is known. `undefined` also for what is too long or not plain. */
  get(args: unknown, scope: unknown): HitPlan | undefined
  set(args: unknown, scope: unknown, plan: HitPlan): void
}

/** Those of all methods: one lot for a cache, so that its size is known. */
export interface Shortcuts {
  of(method: string): KnownCalls
  clear(): void
}
