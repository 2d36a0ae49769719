import type { OperationPayload, Types } from '@prisma/client/runtime/client'
import type { Given } from './args.ts'

/** What a relation may be given: `{ where, select, … }`. */
type RelationArgs<Select, Name> = Name extends keyof Select ? Extract<NonNullable<Select[Name]>, object> : never

/** What can be selected: by the names of relations, what these may be given. */
export type SelectOf<Args> = Args extends { select?: infer Select } ? NonNullable<Select> : never

/** An optional relation adds `null` to whatever comes after it. */
type NullOf<Relation> = null extends Relation ? null : never

/** Whose relations come next: after a list there are none. */
type Next<Relation> = Relation extends OperationPayload ? Relation : never

type Found<Relation, A, Omit> = Relation extends (infer One extends OperationPayload)[]
  ? Types.Result.GetFindResult<One, A, Omit>[]
  : Relation extends OperationPayload
    ? Types.Result.GetFindResult<Relation, A, Omit>
    : null

/** A promise of what a relation holds. One row can be asked for its own relations, a list cannot. */
export type RelationPromise<Relation, Args, Null, Omit, Value> = Types.Public.PrismaPromise<Value | Null> &
  ([Next<Relation>] extends [never] ? unknown : Fluent<Next<Relation>, SelectOf<Args>, Null | NullOf<Relation>, Omit>)

/** `prisma.user.findUnique({ … }).posts({ … })` */
export interface RelationMethod<Relation, Args, Null, Omit> {
  <const A = unknown>(args?: Given<A, Args>): RelationPromise<Relation, Args, Null, Omit, Found<Relation, A, Omit>>
}

/** The relations of a model as methods of a promise of one of its rows. */
export type Fluent<Model, Select, Null, Omit> = Model extends OperationPayload
  ? { [Name in keyof Model['objects']]: RelationMethod<Model['objects'][Name], RelationArgs<Select, Name>, Null, Omit> }
  : unknown
