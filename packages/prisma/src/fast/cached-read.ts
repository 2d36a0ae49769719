import { type HitPlan, type KnownPlan, NOT_NOW } from '@tidemark/core/adapter'
import type { CallTransaction, PrismaPromise } from '../client.ts'
import type { PlainObject } from '../objects.ts'
import type { Asker } from './asker.ts'
import { snapshotOf } from './given.ts'

/** A read method of a model, around the one that Prisma has without any extension. */
export interface CachedMethod {
  /** An answer out of memory, without a promise. `NOT_NOW`: there is none. */
  take(plan: HitPlan): unknown
  /** Whether a call has nothing to do with the cache. */
  passes(args: PlainObject | undefined): boolean
  /** Such a call asks now. */
  pass(): void
  /** The plan of such a call as it would be made now. `undefined`: it is not known, or not to be told so quickly. */
  planOf(args: unknown): KnownPlan | undefined
  /**
   * Out of the cache, or through it, but in a transaction; `query` asks the database. Throws for a `cache` argument that is wrong.
   */
  read(
    args: PlainObject,
    query: (given: PlainObject) => PromiseLike<unknown>,
    transaction?: CallTransaction,
  ): Promise<unknown>
  /** The promise of the call without any hook. */
  bare(args: PlainObject): PrismaPromise<unknown>
  /** The promise of the same call with our hook: the relations of a row, a hit that came to nothing. */
  hooked(args: PlainObject | undefined): PrismaPromise<unknown>
}

const NOTHING: PlainObject = {}
/** Asks, as awaiting it does. */
const begun = (promise: PrismaPromise<unknown>): Promise<unknown> => promise.then((answer) => answer)
/** Bypasses hand on the database's own promise: awaiting is what makes it ask. */
const isPrismas = (promise: Promise<unknown>): promise is PrismaPromise<unknown> => 'requestTransaction' in promise

// Neither private nor named: a proxy around the promise has to reach them, and a relation may have any name.
const METHOD = Symbol('method')
const ARGS = Symbol('args')
const SOURCE = Symbol('source')
const HOOKED = Symbol('hooked')
const HOOKED_ONE = Symbol('hooked one')
const ANSWER = Symbol('answer')
const ASK = Symbol('ask')
const THROUGH = Symbol('through')
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** A promise as Prisma's are: nothing happens before somebody awaits it, and then once. */
export class CachedRead implements PrismaPromise<unknown> {
  readonly [METHOD]: CachedMethod
  readonly [ARGS]: PlainObject | undefined
  /** The plan of the call when it was made, if memory held an answer then, or else who asks; `undefined`: most likely, nobody has to. */
  readonly [SOURCE]: HitPlan | Asker | undefined;
  [HOOKED_ONE]: PrismaPromise<unknown> | undefined;
  [ANSWER]: Promise<unknown> | undefined

  constructor(method: CachedMethod, args: PlainObject | undefined, source: HitPlan | Asker | undefined) {
    this[METHOD] = method
    this[ARGS] = args
    this[SOURCE] = source
  }

  get [Symbol.toStringTag](): string {
    return 'PrismaPromise'
  }

  [HOOKED](): PrismaPromise<unknown> {
    return (this[HOOKED_ONE] ??= this[METHOD].hooked(this[ARGS]))
  }

  [THROUGH](asker: Asker | undefined, transaction?: CallTransaction): Promise<unknown> {
    const query = (now: PlainObject): PromiseLike<unknown> => {
      if (asker !== undefined) return asker.ask(now, transaction)
      const asking = this[METHOD].bare(now)
      return transaction === undefined ? asking : (asking.requestTransaction?.(transaction) ?? asking)
    }
    try {
      const answer = this[METHOD].read(snapshotOf(this[ARGS] ?? NOTHING) as PlainObject, query, transaction)
      return isPrismas(answer) ? begun(answer) : answer
    } catch (error) {
      return Promise.reject(error)
    }
  }

  [ASK](): Promise<unknown> {
    const source = this[SOURCE]
    if (source === undefined || 'ask' in source) {
      if (source?.askAsGiven === undefined || !this[METHOD].passes(this[ARGS]))
        return (this[ANSWER] = this[THROUGH](source))
      this[METHOD].pass()
      return (this[ANSWER] = source.askAsGiven() as Promise<unknown>)
    }
    // Its arguments may have been changed since it was made, and somebody else may be asking now.
    const isStill = this[METHOD].planOf(this[ARGS]) === source
    const answer = isStill ? this[METHOD].take(source) : NOT_NOW
    return (this[ANSWER] = answer === NOT_NOW ? begun(this[HOOKED]()) : Promise.resolve(answer))
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this[ANSWER] ?? this[ASK]()).then(fulfilled, rejected)
  }

  catch<B = never>(rejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return (this[ANSWER] ?? this[ASK]()).catch(rejected)
  }

  finally(finished?: (() => void) | null): Promise<unknown> {
    return (this[ANSWER] ?? this[ASK]()).finally(finished)
  }

  requestTransaction(transaction: CallTransaction): Promise<unknown> {
    const source = this[SOURCE]
    // By whom knows where the call was made.
    if ((source === undefined || 'ask' in source) && transaction.kind === 'batch')
      return this[THROUGH](source, transaction)
    const hooked = this[HOOKED]()
    return hooked.requestTransaction?.(transaction) ?? begun(hooked)
  }

  get spec(): unknown {
    return this[HOOKED]().spec
  }

  [INSPECT](): unknown {
    return this[HOOKED]()
  }
}

type CachedReadClass = new (...args: ConstructorParameters<typeof CachedRead>) => CachedRead

/** The same with the relations of a model as methods: `prisma.user.findUnique(…).posts()`. */
export const withRelations = (relations: Iterable<string>): CachedReadClass => {
  const Row = class extends CachedRead {}
  for (const name of relations)
    Object.defineProperty(Row.prototype, name, {
      configurable: true,
      get(this: CachedRead) {
        return (this[HOOKED]() as unknown as Record<string, unknown>)[name]
      },
    })
  return Row
}
