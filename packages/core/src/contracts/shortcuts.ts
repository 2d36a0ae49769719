import type { Entry } from './memory.ts'
import type { ReadPlan } from './plan.ts'

/** As much of a plan as a hit in memory needs. */
export type HitPlan = Pick<ReadPlan, 'key' | 'model' | 'policy'>

/** An answer that memory holds, with the plan of the call that asks for it. */
export interface Near {
  readonly plan: HitPlan
  readonly entry: Entry
}

/**
 * The calls of one method whose plans are known: those that were made before. `args` and `scope` have to be all that their plans depend
 * on.
 */
export interface KnownCalls {
  /** The same plan, the object itself, for as long as it is known. `undefined` also for what is too long or not plain. */
  get(args: unknown, scope: unknown): HitPlan | undefined
  set(args: unknown, scope: unknown, plan: HitPlan): void
}

export interface Shortcuts {
  of(method: string): KnownCalls
}
