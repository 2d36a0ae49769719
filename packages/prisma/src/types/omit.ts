import type { OperationPayload, Types } from '@prisma/client/runtime/client'

/**
 * The columns that the client was told to leave out (`new PrismaClient({ omit })`), in the form that Prisma's types take. Prisma
 * does not hand it on to extensions, but a model's methods are made from the description of a client that has it.
 */
export type GlobalOmit<T> =
  // What does not come by its name is compared piece by piece, and then anything goes for the client.
  T extends Types.Extensions.DynamicModelExtensionThis<
    infer Client,
    infer _Model extends PropertyKey,
    infer _Extensions
  >
    ? unknown extends Client['globalOmitOptions']
      ? SeenOmit<T>
      : Client['globalOmitOptions']
    : SeenOmit<T>

/**
 * The same for a client that has Prisma's types twice (`prisma-client-js` writes a copy beside a client that it puts in a place of
 * its own) and for what was made of a model's methods: read off a method that is not ours, from what `create` returns, and what
 * the relations of its promise return. It costs more, and models that are further away than one relation are not reached.
 */
type SeenOmit<T> = T extends { create: (args: never) => infer Made }
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
