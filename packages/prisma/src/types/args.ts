import type { Types } from '@prisma/client/runtime/client'
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

/** What a read of the model `T` may be given. */
export type ReadArgs<T, Op extends ReadOperation> = Types.Public.Args<T, Op> & CacheArgument

/** Is `never` for every `A`, but TypeScript looks into it to learn what `A` is. */
type Learn<A> = A extends never ? A : never

/**
 * Learns exactly what a caller gives as `A`, and checks it against `Wanted` alone. `A extends Wanted` would do both, but
 * TypeScript falls back to `Wanted`, and with it to a whole row as the result, as soon as one literal was widened on the way.
 */
export type Given<A, Wanted> = Wanted | Learn<A>
