import type { Draft, KnownPlan } from '../contracts/shortcuts.ts'

/** The form of what a call is given: its names, its lists, where values stand. What they are is not part of it. */
export type Token = string | symbol | boolean | null

export const OBJECT = Symbol('{')
export const LIST = Symbol('[')
export const END = Symbol('end')
export const VALUE = Symbol('value')
export const DATE = Symbol('date')
export const INSTANCE = Symbol('instance')
export const MISSING = Symbol('missing')

/** Plans by values, in their order: maps of maps. */
export type ByValues = Map<unknown, ByValues | KnownPlan>

/** A draft, and the values that calls have in common which it is good for. */
export interface KeptDraft {
  readonly draft: Draft
  /** `OPEN` where a value may be another one. */
  readonly values: readonly unknown[]
}

export const OPEN = Symbol('open')

/** One step of a walk along the forms that are known. */
export class Step {
  readonly #steps = new Map<Token, Step>()
  #last: Token | undefined
  #lastStep: Step | undefined
  /** Plans of calls whose form ends here: without any value, and with some. */
  plan: KnownPlan | undefined
  plans: ByValues | undefined
  drafts: KeptDraft[] | undefined

  next(token: Token): Step | undefined {
    // Most forms go on from here as they did the last time.
    if (token === this.#last) return this.#lastStep
    const step = this.#steps.get(token)
    if (step === undefined) return undefined
    this.#last = token
    this.#lastStep = step
    return step
  }

  add(token: Token): Step {
    const step = new Step()
    this.#steps.set(token, step)
    return step
  }
}
