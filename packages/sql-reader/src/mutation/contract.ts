import type { TableName } from '../contract.ts'

/** What stands for a value in a statement. */
export type Value =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean | null }
  /** The place among the parameters, from 0. */
  | { readonly kind: 'parameter'; readonly at: number }
  | { readonly kind: 'default' }
  /** An expression: only the database knows. */
  | { readonly kind: 'unknown' }

/** What a WHERE says about columns of the one table, as far as it can be told; `opaque` says nothing. NULL stands for IS NULL. */
export type Condition =
  | { readonly kind: 'equals'; readonly column: string; readonly values: readonly Value[] }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'opaque' }

export interface Where {
  readonly condition: Condition
  /** Its text, cut where its parameters stand, of which there is one less. */
  readonly text: readonly string[]
  readonly parameters: readonly number[]
  /** It says the same of a row whenever it is asked: it calls nothing, looks at no clock and at no other table. */
  readonly steady: boolean
}

interface OfTable {
  readonly table: TableName
  readonly returns: boolean
  /** Where in the text something may be added that follows everything else. */
  readonly end: number
}

export interface Insert extends OfTable {
  readonly kind: 'insert'
  readonly columns: readonly string[]
  /** One value for each of the columns. */
  readonly rows: readonly (readonly Value[])[]
  /** What becomes of a row that is there already: an error, nothing, or an update of these columns. */
  readonly onConflict: 'fails' | 'nothing' | OnConflict
}

export interface OnConflict {
  /** The columns by which the row is found; `undefined`: by any. */
  readonly target: readonly string[] | undefined
  readonly sets: readonly string[]
}

interface OfRows extends OfTable {
  /** The table with its alias, as it is written. */
  readonly target: string
  /** `undefined`: all rows. */
  readonly where: Where | undefined
}

export interface Update extends OfRows {
  readonly kind: 'update'
  readonly sets: ReadonlyMap<string, Value>
}

export interface Delete extends OfRows {
  readonly kind: 'delete'
}

/** One statement that changes rows of one table and no others, written in a way that tells which. */
export type Mutation = Insert | Update | Delete
