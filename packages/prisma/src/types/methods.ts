import type { Types } from '@prisma/client/runtime/client'
import type { Given, Readable, ReadCall } from './args.ts'
import type { Fluent, SelectOf } from './fluent.ts'
import type { GlobalOmit } from './omit.ts'
import type { Figures, PayloadOf, Row } from './result.ts'

// Each method has a name of its own: a declaration file then says the name, where it would have to write out all methods of
// all models, which TypeScript refuses (TS7056).

/** A promise of one row that relations can be asked of, as far as the row is there. */
export type RowPromise<T extends Readable<'findFirst'>, Value, Null> = Types.Public.PrismaPromise<Value | Null> &
  Fluent<PayloadOf<T>, SelectOf<ReadCall<T, 'findFirst'>['args']>, Null, GlobalOmit<T>>

export interface CachedFindUnique {
  <T extends Readable<'findUnique' | 'findFirst'>, const A = unknown>(
    this: T,
    args: Given<A, ReadCall<T, 'findUnique'>['args']>,
  ): RowPromise<T, Row<T, A>, null>
}

export interface CachedFindUniqueOrThrow {
  <T extends Readable<'findUniqueOrThrow' | 'findFirst'>, const A = unknown>(
    this: T,
    args: Given<A, ReadCall<T, 'findUniqueOrThrow'>['args']>,
  ): RowPromise<T, Row<T, A>, never>
}

export interface CachedFindFirst {
  <T extends Readable<'findFirst'>, const A = unknown>(
    this: T,
    args?: Given<A, ReadCall<T, 'findFirst'>['args']>,
  ): RowPromise<T, Row<T, A>, null>
}

export interface CachedFindFirstOrThrow {
  <T extends Readable<'findFirstOrThrow' | 'findFirst'>, const A = unknown>(
    this: T,
    args?: Given<A, ReadCall<T, 'findFirstOrThrow'>['args']>,
  ): RowPromise<T, Row<T, A>, never>
}

export interface CachedFindMany {
  <T extends Readable<'findMany'>, const A = unknown>(
    this: T,
    args?: Given<A, ReadCall<T, 'findMany'>['args']>,
  ): Types.Public.PrismaPromise<Row<T, A>[]>
}

export interface CachedCount {
  <T extends Readable<'count'>, const A = unknown>(
    this: T,
    args?: Given<A, ReadCall<T, 'count'>['args']>,
  ): Types.Public.PrismaPromise<Figures<T, A, 'count'>>
}

export interface CachedAggregate {
  <T extends Readable<'aggregate'>, const A = unknown>(
    this: T,
    args: Given<A, ReadCall<T, 'aggregate'>['args']>,
  ): Types.Public.PrismaPromise<Figures<T, A, 'aggregate'>>
}

export interface CachedGroupBy {
  <T extends Readable<'groupBy'>, const A = unknown>(
    this: T,
    args: Given<A, ReadCall<T, 'groupBy'>['args']>,
  ): Types.Public.PrismaPromise<Figures<T, A, 'groupBy'>>
}

/**
 * The reads of every model with their `cache` argument. Types only: at run time Prisma's own methods are called.
 * A `type`, because Prisma wants an index signature here, which an `interface` does not have.
 */
export type CachedModelMethods = {
  findUnique: CachedFindUnique
  findUniqueOrThrow: CachedFindUniqueOrThrow
  findFirst: CachedFindFirst
  findFirstOrThrow: CachedFindFirstOrThrow
  findMany: CachedFindMany
  count: CachedCount
  aggregate: CachedAggregate
  groupBy: CachedGroupBy
}
