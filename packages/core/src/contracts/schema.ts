import type { Table, Tag } from './tag.ts'

/**
 * How the database compares a column, as far as a tag has to know. `caselessText` stands for every collation that may see
 * more texts as equal than the bytes say; `fixedText` is padded with spaces; `other` is never narrowed by.
 */
export type FieldType = 'integer' | 'text' | 'fixedText' | 'caselessText' | 'uuid' | 'boolean' | 'enum' | 'other'

/** A column, under the name the ORM gives it and the name the database gives it. */
export interface Field {
  readonly name: string
  readonly column: string
  readonly type: FieldType
  readonly nullable: boolean
  /** The value an insert gets when it names none, where that is a literal of the schema. */
  readonly fallback: { readonly value: unknown } | undefined
  /** Every update of the row may set it, also one that does not name it: a time stamp, a column computed from others. */
  readonly stamped: boolean
  /** An update that does not name it may change it, surely or perhaps: who looks at it has to look at whole rows. */
  readonly drifts: boolean
  /**
   * The value as a tag spells it: equal in the database means equal here. `undefined`: equality of this value cannot be
   * told from here (another type, or a collation that may see more values as equal).
   */
  readonly spell: (value: unknown) => string | undefined
}

/** Columns whose value narrows an answer: an id, a unique, a foreign key, an enum, a boolean, or one that a hint names. */
export interface NarrowKey {
  readonly name: string
  readonly fields: readonly Field[]
  /** At most one row has a value. */
  readonly unique: boolean
  /** Smaller is more selective. */
  readonly rank: number
  readonly columnTag: Tag
  /** Its value tags have parts: who looks at some columns of the rows need not hang on the others. */
  readonly parted: boolean
}

/**
 * The value of a key in a row as a tag spells it; `undefined` if a part is not known or cannot be spelled.
 *
 * @param under the fields that hold it, where the row is of another model and points to this one
 */
export const spelledKey = (
  { fields }: NarrowKey,
  row: Readonly<Record<string, unknown>>,
  under: readonly Field[] = fields,
): string | undefined => {
  let spelled: string | undefined
  for (let i = 0; i < fields.length; i++) {
    const value = row[under[i]?.name ?? '']
    const part = value === undefined ? undefined : fields[i]?.spell(value)
    if (part === undefined) return undefined
    spelled = spelled === undefined ? part : `${spelled},${part}`
  }
  return spelled
}

/** What the database does to the rows that hold a foreign key when the row they point to goes. */
export type OnDelete = 'cascade' | 'setNull' | 'setDefault' | 'none'

/** Two tables that meet through a foreign key, seen from one side. */
export interface KeyLink {
  readonly kind: 'key'
  /** True on the side whose table has the foreign key columns. */
  readonly holds: boolean
  /** Pairs of equal columns: `own[i]` here, `other[i]` there. */
  readonly own: readonly Field[]
  readonly other: readonly Field[]
  readonly onDelete: OnDelete
}

/** Two tables that meet through a join table of their own: an implicit many-to-many relation. */
export interface JoinLink {
  readonly kind: 'join'
  readonly join: Model
  /** The join table's column that points here, and the one that points there. */
  readonly near: Field
  readonly far: Field
  readonly own: Field
  readonly other: Field
}

export interface Relation {
  readonly name: string
  readonly many: boolean
  readonly target: Model
  readonly link: KeyLink | JoinLink
}

/** A table as the ORM maps it. */
export interface Model {
  readonly name: string
  readonly table: Table
  readonly tag: Tag
  readonly fields: ReadonlyMap<string, Field>
  readonly relations: ReadonlyMap<string, Relation>
  readonly id: NarrowKey | undefined
  readonly keys: readonly NarrowKey[]
  /** Digest of what a row looks like. */
  readonly shape: string
  /** Digest of the shape and of whose it is: what makes entries of an older shape unreachable. */
  readonly revision: string
  /** A view without declared tables: nobody can say what it depends on. */
  readonly unknowable: boolean
  /** Models a view reads from; models that triggers on this one write to. */
  readonly dependsOn: readonly Model[]
  readonly moves: readonly Model[]
}

export interface Schema {
  /** By the name the ORM uses. Join tables are not in here: nobody can name them. */
  readonly models: ReadonlyMap<string, Model>
  /** All of them, join tables too. */
  readonly all: readonly Model[]
}
