import type { OperationPayload, Types } from '@prisma/client/runtime/client'

/**
 * The columns that the client was told to leave out (`new PrismaClient({ omit })`), in the form that Prisma's types take.
 * Prisma does not hand it on to extensions, so it is read off a method that is not ours: what `create` returns, and what the
 * relations of its promise return. Models that are further away than one relation are not reached.
 */
export type GlobalOmit<T> = T extends { create: (args: never) => infer Made }
  ? { omit: OmitOfModels<Types.Public.Payload<T>, Made> }
  : unknown

/** Of the model itself and of the models that it has relations to. */
type OmitOfModels<Model, Made> = Model extends OperationPayload
  ? { [Name in Uncapitalize<Model['name']>]: Missing<Model, Made> } & {
      [Relation in keyof Model['objects'] as NameBehind<Model['objects'][Relation]>]: Relation extends keyof Made
        ? Made[Relation] extends (args?: never) => infer Found
          ? Missing<Behind<Model['objects'][Relation]>, Found>
          : unknown
        : unknown
    }
  : unknown

type Behind<Relation> = Relation extends (infer One)[] ? One : NonNullable<Relation>

type NameBehind<Relation> = Behind<Relation> extends { name: infer Name extends string } ? Uncapitalize<Name> : never

type RowOf<Found> =
  Found extends PromiseLike<infer Value> ? (Value extends (infer One)[] ? One : NonNullable<Value>) : never

/** The model's columns that a found row does not have. A row without any is not the model's: somebody replaced the method. */
type Missing<Model, Found> = Model extends OperationPayload
  ? keyof Model['scalars'] & keyof RowOf<Found> extends never
    ? unknown
    : { [Column in Exclude<keyof Model['scalars'], keyof RowOf<Found>>]: true }
  : unknown
