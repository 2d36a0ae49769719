import type { CallTransaction, PrismaPromise } from '../client.ts'
import type { PlainObject } from '../objects.ts'
import { type CallSite, type DirectMethod, learnFrom, type Shorthand } from '../requests.ts'
import type { Given } from './given.ts'

/** Asks the database for a call, if it comes to that: made when the call was made, so that errors know from where. */
export interface Asker {
  /** By these arguments, which nobody changes any more. */
  ask(now: PlainObject, transaction: CallTransaction | undefined): PromiseLike<unknown>
  /** By the caller's own arguments, as they are then. Absent where it was made for a copy of them. */
  readonly askAsGiven?: () => Promise<unknown>
}

/** The method that a call is one of. */
export interface Asked {
  /** Whether such a call has nothing to do with the cache. */
  passes(args: PlainObject | undefined): boolean
  /** The promise of such a call without any hook. */
  bare(args: PlainObject): PrismaPromise<unknown>
  readonly shorthand: Shorthand
}

/** Without Prisma's promise. */
export const askDirectly = (method: DirectMethod, args: PlainObject, site: CallSite): Asker => ({
  ask: (now, transaction) => method.ask(now, site, transaction),
  askAsGiven: () => method.ask(args, site, undefined),
})

/** With a promise of Prisma's, which asks nothing before it is awaited. */
export const askByPromise = (
  method: Asked,
  args: PlainObject | undefined,
  promise: PrismaPromise<unknown>,
  given: Given | undefined,
): Asker => {
  const begun = (): PromiseLike<unknown> => learnFrom(promise, given?.args ?? args, method.shorthand)
  return {
    ask: (now, transaction) => {
      const suits = given === undefined ? method.passes(args) : given.settle(now)
      const asking = suits ? promise : method.bare(now)
      if (transaction !== undefined) return asking.requestTransaction?.(transaction) ?? asking
      return suits ? begun() : asking
    },
    ...(given === undefined && { askAsGiven: () => begun() as Promise<unknown> }),
  }
}
