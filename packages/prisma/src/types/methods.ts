import type { Types } from '@prisma/client/runtime/client'
import type { Given, ReadArgs } from './args.ts'
import type { Fluent } from './fluent.ts'
import type { GlobalOmit } from './omit.ts'
import type { Figures, PayloadOf, Row } from './result.ts'

// Each method has a name of its own: a declaration file then says the name, where it would have to write out all methods of
// all models, which TypeScript refuses (TS7056).

/** A promise of one row that relations can be asked of, as far as the row is there. */
export type RowPromise<T, Value, Null> = Types.Public.PrismaPromise<Value | Null> &
  Fluent<PayloadOf<T>, NonNullable<Types.Public.Args<T, 'findUnique'>['select']>, Null, GlobalOmit<T>>

export interface CachedFindUnique {
  <T, const A = unknown>(this: T, args: Given<A, ReadArgs<T, 'findUnique'>>): RowPromise<T, Row<T, A>, null>
}

export interface CachedFindUniqueOrThrow {
  <T, const A = unknown>(this: T, args: Given<A, ReadArgs<T, 'findUniqueOrThrow'>>): RowPromise<T, Row<T, A>, never>
}

export interface CachedFindFirst {
  <T, const A = unknown>(this: T, args?: Given<A, ReadArgs<T, 'findFirst'>>): RowPromise<T, Row<T, A>, null>
}

export interface CachedFindFirstOrThrow {
  <T, const A = unknown>(this: T, args?: Given<A, ReadArgs<T, 'findFirstOrThrow'>>): RowPromise<T, Row<T, A>, never>
}

export interface CachedFindMany {
  <T, const A = unknown>(this: T, args?: Given<A, ReadArgs<T, 'findMany'>>): Types.Public.PrismaPromise<Row<T, A>[]>
}

export interface CachedCount {
  <T, const A = unknown>(
    this: T,
    args?: Given<A, ReadArgs<T, 'count'>>,
  ): Types.Public.PrismaPromise<Figures<T, A, 'count'>>
}

export interface CachedAggregate {
  <T, const A = unknown>(
    this: T,
    args: Given<A, ReadArgs<T, 'aggregate'>>,
  ): Types.Public.PrismaPromise<Figures<T, A, 'aggregate'>>
}

export interface CachedGroupBy {
  <T, const A = unknown>(
    this: T,
    args: Given<A, ReadArgs<T, 'groupBy'>>,
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
