import type { Model, Relation } from './schema.ts'

/** A row, or the part of one that is known: by field name. A field that is missing is not known. */
export type Row = Readonly<Record<string, unknown>>

/** In a row of a write: the field gets a value that is not known here. */
export const UNKNOWN: unique symbol = Symbol('unknown')

/** In a row of a write: the field gets a value that no answer can hang on yet, because the row it points to is new. */
export const FRESH: unique symbol = Symbol('fresh')

/**
 * What a condition says about rows, as far as a cache can use it. Whatever an adapter cannot translate is `opaque`, which
 * narrows nothing: not knowing widens, it never vanishes (rule 9).
 */
export type Filter =
  | { readonly kind: 'equals'; readonly field: string; readonly values: readonly unknown[] }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | {
      readonly kind: 'related'
      readonly relation: Relation
      readonly how: 'some' | 'every' | 'none' | 'is' | 'isNot'
      readonly filter: Filter
    }
  | { readonly kind: 'opaque' }

/** Every row passes. */
export const everything: Filter = { kind: 'and', of: [] }

/** What an answer shows of a model: which rows, in which order, with which related rows. */
export interface Selection {
  readonly model: Model
  readonly filter: Filter
  /** Models whose rows decide about order or choice without being shown (order by relation, a cursor). */
  readonly alsoReads: readonly Model[]
  /** Rows that pass the filter may be missing: a limit, an offset, a cursor, distinct. */
  readonly partial: boolean
  /** Fields of the model whose values decide about the answer; `undefined`: all, or it cannot be told. */
  readonly looksAt: ReadonlySet<string> | undefined
  readonly children: readonly Child[]
}

export interface Child {
  readonly relation: Relation
  /** Under which property of the parent row the related rows stand; a count shows none. */
  readonly at: string | undefined
  readonly selection: Selection
}

/** One ORM call that reads. */
export interface ReadOperation {
  readonly name: string
  readonly selection: Selection
  /** Everything that decides about the answer, for the key. */
  readonly call: unknown
  /** The id of the row, when the call asks for one whole row by id and nothing else. */
  readonly wholeRow: Row | undefined
  /** The rows of the selection's model inside an answer; `undefined` where it shows none (a count, an aggregate). */
  readonly shown: (answer: unknown) => Shown | undefined
}

export interface Shown {
  readonly rows: readonly Row[]
  /** The answer does not tell whether a row it is about is there at all. */
  readonly unsure: boolean
}

/** One row that a write changes, or any number of rows of which the same is known. An insert has no `before`, a delete no `after`. */
export interface Change {
  readonly model: Model
  readonly before?: Row
  readonly after?: Row
  /**
   * The row was there before and is after, and at most these fields get another value. Missing: it may come or go, or nobody knows
   * which fields.
   */
  readonly sets?: readonly string[]
}

/** Rows of a model of which nothing is known: moves the model and all its columns. */
export const anyRow = (model: Model): Change => ({ model, before: {}, after: {} })

/** One ORM call that writes. */
export interface WriteOperation<T = unknown> {
  readonly name: string
  readonly model: string
  /** What is known before the statement. It must touch every table that the statement may touch. */
  readonly expects: readonly Change[]
  /** Reads images of the rows before they change; runs once `expects` is locked. `undefined`: they could not be told. */
  readonly images?: (() => Promise<readonly Change[] | undefined>) | undefined
  readonly run: () => Promise<T>
  /** What the statement did, from its result and the images. */
  readonly changes: (result: T, images: readonly Change[] | undefined) => readonly Change[]
  /**
   * What else it may have done if another writer was near: a row that came under its conditions after the images were read
   * takes along rows that nobody knows of.
   */
  readonly unlessAlone?: readonly Change[] | undefined
  /**
   * Makes of it a form that names its row beforehand, tried first where the statement commits by itself. `undefined`: there
   * is no such row.
   */
  readonly guarded?: (() => Promise<GuardedOperation<T> | undefined>) | undefined
  /**
   * It may commit in the middle of itself, and may end the transaction that it is in. What was written before it may then be committed
   * whatever becomes of the transaction, and an error of the database does not say that nothing happened.
   */
  readonly mayCommit?: boolean | undefined
}

/**
 * A statement that holds only if its row is still as it was last seen, which the database checks in the same statement.
 * Then everything it changes is known before it, and nothing else has to be locked.
 */
export interface GuardedOperation<T = unknown> extends Omit<WriteOperation<T>, 'guarded' | 'images' | 'unlessAlone'> {
  /** Does this error say that the row is not as it was, so that nothing has happened? */
  readonly isRefuted: (error: unknown) => boolean
}

/** How a statement or a COMMIT that rejected left the database. */
export type Outcome = 'notCommitted' | 'unknown'
