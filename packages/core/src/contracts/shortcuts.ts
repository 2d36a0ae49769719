import type { ReadPlan } from './plan.ts'
import type { Tag } from './tag.ts'

/** As much of a plan as a hit in memory needs. */
export type HitPlan = Pick<ReadPlan, 'key' | 'model' | 'policy'>

/** The plan of a call that was made before. */
export interface KnownPlan extends HitPlan {
  /** What a hit over a server needs as well. Empty where there is none. */
  readonly tags: readonly Tag[]
  readonly maybe: readonly Tag[]
  /** The two together, and frozen: what is made of this list may be kept beside it. `undefined`: they are too many to be kept. */
  readonly both: readonly Tag[] | undefined
  /** The last such call was a hit over a server, as far as its adapter knows: the next one will be, too. */
  wasHit: boolean
  /** Its adapter has found out that such calls stand by themselves: it need not again. */
  isOwn: boolean
}

/** How calls are planned that differ from one that was made before in some of their values only. */
export interface Draft {
  /** Which ones: places in the order in which values are met on the way through a call. */
  readonly open: readonly number[]
  /**
   * @param values one for each of these
   * @param key the plan's, where it is known: to make it takes longer than the rest
   * @returns `undefined`: with these values it is another sort of call, to be planned as if there were no draft
   */
  plan(values: readonly unknown[], key: string | undefined): ReadPlan | undefined
}

/**
 * The calls of one method whose plans are known: those that were made before. `args` and `scope` have to be all that their plans depend
 * on.
 */
export interface KnownCalls {
  /** The same plan, the object itself, for as long as it is known. `undefined` also for what is too long or not plain. */
  get(args: unknown, scope: unknown): KnownPlan | undefined
  /** @param draft asked when calls of the same form but other values turn out to be made, too */
  set(args: unknown, scope: unknown, plan: Omit<ReadPlan, 'carries'>, draft?: () => Draft | undefined): void
  /** The plan of a call by a draft; known from now on. `undefined`: there is no draft of such calls. */
  plan(args: unknown, scope: unknown): ReadPlan | undefined
}

/**
 * What an instance of a class stands for, where that is a name and a value that say all about it: `In([1, 2])`. `undefined`: it is
 * nothing of the kind.
 */
export type Unfold = (instance: object) => { readonly name: string; readonly value: unknown } | undefined

/** Those of all methods: one lot for a cache, so that its size is known. */
export interface Shortcuts {
  /** @param unfold absent: calls with instances of classes are none that are known */
  of(method: string, unfold?: Unfold): KnownCalls
  clear(): void
}
