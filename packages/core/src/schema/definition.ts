import type { FieldType, OnDelete } from '../contracts/schema.ts'

/** What an adapter tells about its ORM's models. Names of fields and relations are the ORM's. */
export interface SchemaDefinition {
  /** Part of every tag: tells databases apart that share a cache. */
  readonly database?: string | undefined
  /** Part of every key, of no tag: whatever else makes answers of this client differ from another's. */
  readonly identity: string
  readonly models: readonly ModelDefinition[]
}

export interface TableName {
  readonly schema?: string | undefined
  readonly name: string
}

export interface ModelDefinition {
  readonly name: string
  readonly table: TableName
  readonly view?: boolean
  readonly fields: readonly FieldDefinition[]
  readonly id?: readonly string[] | undefined
  readonly uniques: readonly (readonly string[])[]
  readonly relations: readonly RelationDefinition[]
  /** More fields to narrow by, from hints. */
  readonly keys?: readonly string[] | undefined
  /** Names of models: what a view reads from, and what triggers on this model write to. */
  readonly dependsOn?: readonly string[] | undefined
  readonly moves?: readonly string[] | undefined
  /** Everything that decides about the shape of a row, as text. */
  readonly shape: string
}

export interface FieldDefinition {
  readonly name: string
  readonly column: string
  readonly type: FieldType
  readonly nullable: boolean
  /** Every update of the row sets it, also one that does not name it (`@updatedAt`). */
  readonly stamped?: boolean | undefined
  /** An update of the row that does not name it may set it. Follows from `stamped`. */
  readonly drifts?: boolean | undefined
  /** What an insert stores that does not name the field; absent where only the database knows. */
  readonly fallback?: { readonly value: unknown } | undefined
}

export type RelationDefinition = {
  readonly name: string
  readonly many: boolean
  readonly target: string
} & (
  | {
      readonly kind: 'key'
      readonly holds: boolean
      readonly own: readonly string[]
      readonly other: readonly string[]
      readonly onDelete: OnDelete
    }
  | {
      readonly kind: 'join'
      readonly joinTable: TableName
      readonly near: string
      readonly far: string
      readonly own: string
      readonly other: string
    }
)
