import { type Instant, type Near, NOT_NOW } from '@tidemark/core/adapter'
import type { PrismaPromise } from '../client.ts'

/** A method of a model whose answers memory may hold. */
export interface InstantMethod {
  readonly instant: Instant
  /** The plan of such a call as it would be made now. `undefined`: it is not known, or not to be told so quickly. */
  planOf(args: unknown): Near['plan'] | undefined
  /** Prisma's own promise of the same call. */
  own(args: unknown): PrismaPromise<unknown>
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * A call that memory could answer when it was made. As Prisma's promises are: nothing happens before somebody awaits it, and then once.
 * For whatever is not simply awaiting, it is Prisma's own promise.
 */
export class InstantRead implements PrismaPromise<unknown> {
  readonly #method: InstantMethod
  readonly #args: unknown
  readonly #near: Near
  #own: PrismaPromise<unknown> | undefined
  #answer: Promise<unknown> | undefined

  constructor(method: InstantMethod, args: unknown, near: Near) {
    this.#method = method
    this.#args = args
    this.#near = near
  }

  get [Symbol.toStringTag](): string {
    return 'PrismaPromise'
  }

  own(): PrismaPromise<unknown> {
    return (this.#own ??= this.#method.own(this.#args))
  }

  #ask(): Promise<unknown> {
    const { instant } = this.#method
    // Its arguments may have been changed since it was made, and somebody else may be asking now.
    const isStill = this.#method.planOf(this.#args) === this.#near.plan
    const answer = isStill ? instant.take(this.#near) : NOT_NOW
    return (this.#answer = answer === NOT_NOW ? this.own().then() : Promise.resolve(answer))
  }

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
    const own = this.own()
    return own.requestTransaction?.(transaction) ?? own.then()
  }

  get spec(): unknown {
    return this.own().spec
  }

  [INSPECT](): unknown {
    return this.own()
  }
}

type InstantReadClass = new (...args: ConstructorParameters<typeof InstantRead>) => InstantRead

/** The same with the relations of a model as methods: `prisma.user.findUnique(…).posts()`. */
export const withRelations = (relations: Iterable<string>): InstantReadClass => {
  const Row = class extends InstantRead {}
  for (const name of relations)
    Object.defineProperty(Row.prototype, name, {
      configurable: true,
      get(this: InstantRead) {
        return (this.own() as unknown as Record<string, unknown>)[name]
      },
    })
  return Row
}
