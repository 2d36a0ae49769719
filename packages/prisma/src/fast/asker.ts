import type { CallTransaction, PrismaPromise } from '../client.ts'
import type { PlainObject } from '../objects.ts'
import type { Given } from './given.ts'
import type { CallSite, Direct, Shorthand } from './shorthand.ts'

/** Asks the database for a call, if it comes to that: made when the call was made, so that errors know from where. */
export interface Asker {
  /** By these arguments, which nobody changes any more. */
  ask(now: PlainObject, transaction: CallTransaction | undefined): PromiseLike<unknown>
  /** By the caller's own arguments, as they are then. Absent where it was made for a copy of them. */
  readonly askAsGiven?: (() => PromiseLike<unknown>) | undefined
}

/** What is asked without a promise of Prisma's. */
export const askDirectly = (direct: Direct, args: PlainObject | undefined, site: CallSite): Asker => ({
  ask: (now, transaction) => direct.ask(now, site, transaction),
  askAsGiven: () => direct.ask(args, site, undefined),
})

interface Promised {
  readonly promise: PrismaPromise<unknown>
  /** What it was made with. */
  readonly args: PlainObject | undefined
  /** A copy of the caller's arguments. `undefined`: his own. */
  readonly given: Given | undefined
  readonly shorthand: Shorthand
  /** Whether the caller's own arguments still have nothing to do with the cache. */
  readonly passes: () => boolean
  /** Another one, for other arguments. */
  readonly again: (args: PlainObject) => PrismaPromise<unknown>
}

/** With a promise of Prisma's, which asks once, and is told once what. */
export const askByPromise = ({ promise, args, given, shorthand, passes, again }: Promised): Asker => ({
  ask: (now, transaction) => {
    const suits = given === undefined ? passes() : given.settle(now)
    const asking = suits ? promise : again(now)
    if (transaction !== undefined) return asking.requestTransaction?.(transaction) ?? asking
    return suits ? shorthand.learn(promise, args) : asking
  },
  askAsGiven: given === undefined ? () => shorthand.learn(promise, args) : undefined,
})
