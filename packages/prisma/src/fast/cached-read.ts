import { type Instant, type Near, NOT_NOW } from '@tidemark/core/adapter'
import type { PrismaPromise } from '../client.ts'
import type { PlainObject } from '../objects.ts'
import { type Given, snapshotOf } from './given.ts'

/** A read method of a model, around the one that Prisma has without any extension. */
export interface CachedMethod {
  readonly instant: Instant
  /** The plan of such a call as it would be made now. `undefined`: it is not known, or not to be told so quickly. */
  planOf(args: unknown): Near['plan'] | undefined
  /** Out of the cache, or through it; `query` asks the database. Throws for a `cache` argument that is wrong. */
  read(args: PlainObject, query: (given: PlainObject) => PrismaPromise<unknown>): Promise<unknown>
  /** The promise of the call without any hook. */
  bare(args: PlainObject): PrismaPromise<unknown>
  /** The promise of the same call with our hook: a part of a transaction, the relations of a row. */
  hooked(args: PlainObject | undefined): PrismaPromise<unknown>
}

/** Prisma's promise, made when the call was made, so that it knows from where; it asks nothing before it is awaited. */
export interface Bare {
  readonly promise: PrismaPromise<unknown>
  readonly given: Given
}

const NOTHING: PlainObject = {}
/** Asks, as awaiting it does. */
const begun = (promise: PrismaPromise<unknown>): Promise<unknown> => promise.then((answer) => answer)
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** A promise as Prisma's are: nothing happens before somebody awaits it, and then once. */
export class CachedRead implements PrismaPromise<unknown> {
  readonly #method: CachedMethod
  readonly #args: PlainObject | undefined
  /** What memory held for the call when it was made, or else whom to ask. */
  readonly #source: Near | Bare
  #hooked: PrismaPromise<unknown> | undefined
  #answer: Promise<unknown> | undefined

  constructor(method: CachedMethod, args: PlainObject | undefined, source: Near | Bare) {
    this.#method = method
    this.#args = args
    this.#source = source
  }

  get [Symbol.toStringTag](): string {
    return 'PrismaPromise'
  }

  hooked(): PrismaPromise<unknown> {
    return (this.#hooked ??= this.#method.hooked(this.#args))
  }

  /** Not the promise of the call itself, which may be waited for already. */
  #through({ promise, given }: Bare): Promise<unknown> {
    let isAsked = false
    const query = (now: PlainObject): PrismaPromise<unknown> => {
      // Prisma's promise asks once, whoever awaits it.
      if (isAsked) return this.#method.bare(now)
      isAsked = true
      given.settle(now)
      return promise
    }
    try {
      const answer = this.#method.read(snapshotOf(this.#args ?? NOTHING), query)
      return answer === promise ? begun(promise) : answer
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #ask(): Promise<unknown> {
    const source = this.#source
    if ('promise' in source) return (this.#answer = this.#through(source))
    const { instant } = this.#method
    // Its arguments may have been changed since it was made, and somebody else may be asking now.
    const isStill = this.#method.planOf(this.#args) === source.plan
    const answer = isStill ? instant.take(source) : NOT_NOW
    return (this.#answer = answer === NOT_NOW ? begun(this.hooked()) : Promise.resolve(answer))
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this.#answer ?? this.#ask()).then(fulfilled, rejected)
  }

  catch<B = never>(rejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return (this.#answer ?? this.#ask()).catch(rejected)
  }

  finally(finished?: (() => void) | null): Promise<unknown> {
    return (this.#answer ?? this.#ask()).finally(finished)
  }

  requestTransaction(transaction: unknown): Promise<unknown> {
    const hooked = this.hooked()
    return hooked.requestTransaction?.(transaction) ?? begun(hooked)
  }

  get spec(): unknown {
    return this.hooked().spec
  }

  [INSPECT](): unknown {
    return this.hooked()
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
        return (this.hooked() as unknown as Record<string, unknown>)[name]
      },
    })
  return Row
}
