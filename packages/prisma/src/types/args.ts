import type { CallControl } from '@tidemark/core'

/** What every read takes besides Prisma's own arguments. */
export interface CacheArgument {
  /**
   * How this one read is cached. `true`: as the model's hint says, else the cache's defaults. An object: with these words
   * besides. `false`: straight to the database, nothing is kept. `'refresh'`: ask the database, then keep the answer.
   */
  readonly cache?: CallControl | undefined
}

/** The operations that can be answered from the cache. */
export type ReadOperation =
  'findUnique' | 'findUniqueOrThrow' | 'findFirst' | 'findFirstOrThrow' | 'findMany' | 'count' | 'aggregate' | 'groupBy'

/**
 * The methods of a model that has this read. Prisma's types say behind a symbol what model they are of; a method that was taken
 * off its model, or a model without the read (a view may have no unique field), is refused because it is no such thing.
 */
export interface Readable<Op extends ReadOperation> {
  /** Prisma's `prisma.user.fields`: something has to be there, or any object at all would do. */
  readonly fields: unknown
  readonly [symbol: symbol]: {
    readonly types: {
      readonly payload: unknown
      readonly operations: { readonly [Name in Op]: { readonly args: unknown } }
    }
  }
}

/**
 * What a read of the model `T` may be given is `ReadCall<T, Op>['args']`. With a name of its own, an error would say that name and
 * all of the client behind it in place of `UserFindManyArgs & CacheArgument`.
 */
export interface ReadCall<T extends Readable<Op>, Op extends ReadOperation> {
  args: T[symbol]['types']['operations'][Op]['args'] & CacheArgument
}

/** Is `never` for every `A`, but TypeScript looks into it to learn what `A` is. */
type Learn<A> = A extends never ? A : never

/**
 * Learns exactly what a caller gives as `A`, and checks it against `Wanted` alone. `A extends Wanted` would do both, but
 * TypeScript falls back to `Wanted`, and with it to a whole row as the result, as soon as one literal was widened on the way.
 */
export type Given<A, Wanted> = Wanted | Learn<A>
