import type { OperationPayload, Types } from '@prisma/client/runtime/client'
import type { Readable, ReadOperation } from './args.ts'
import type { GlobalOmit } from './omit.ts'

/** Prisma's description of the model `T`: its columns, its relations, its computed fields. */
export type PayloadOf<T extends Readable<never>> = T[symbol]['types']['payload']

/** Arguments are learned as literals and therefore readonly, which Prisma's types for figures do not know. */
type Writable<A> = { -readonly [K in keyof A]: A[K] extends readonly (infer Item)[] ? Item[] : Writable<A[K]> }

type Aggregation = 'by' | 'select' | '_count' | '_sum' | '_avg' | '_min' | '_max'

/** The arguments that decide about the result, without `readonly`. */
type Shape<A> = Writable<Pick<A, keyof A & Aggregation>>

/** One row of the model, or what `select`, `include` and `omit` make of it. `unknown` where nobody says which model it is. */
export type Row<T extends Readable<never>, A> =
  PayloadOf<T> extends infer Model extends OperationPayload
    ? Types.Result.GetFindResult<Model, A, GlobalOmit<T>>
    : unknown

/** What a count, an aggregation or a grouping returns. */
export type Figures<T, A, Op extends ReadOperation> = Types.Public.Result<T, Shape<A>, Op>
