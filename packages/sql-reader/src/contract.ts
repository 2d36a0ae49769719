/** The SQL that a database speaks, as Prisma and TypeORM name their providers. Anything else is read by the widest rules. */
export type Dialect = 'postgresql' | 'mysql' | 'sqlite' | 'other'

/** A table as a statement names it, folded as the database folds it (PostgreSQL: unquoted to lower case; others: see `sameName`). */
export interface TableName {
  readonly schema: string | undefined
  readonly name: string
}

/** A table that a statement may change. */
export interface ChangedTable {
  readonly table: TableName
  /** 'delete' sets cascades off; 'update' of key columns is followed; 'any': all of these. */
  readonly how: 'insert' | 'update' | 'delete' | 'truncate' | 'any'
  /** Columns an update sets, where they are told. `undefined`: any. */
  readonly columns: readonly string[] | undefined
  /** A TRUNCATE takes the tables along that point to this one. */
  readonly cascades?: true
}

export type TransactionWord = 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollbackTo'

/**
 * What a text of one or several statements does. `read`: certainly changes no row, as do SET, SHOW, EXPLAIN and locks.
 * `write`: changes nothing but these tables, and what cascades and triggers add. `unknown`: may change anything.
 */
export type Reading =
  | { readonly kind: 'read' }
  | {
      readonly kind: 'transaction'
      readonly word: TransactionWord
      readonly chain?: true
      /** Of a savepoint. */ readonly name?: string
    }
  | { readonly kind: 'write'; readonly tables: readonly ChangedTable[] }
  | { readonly kind: 'unknown' }

export const READ: Reading = { kind: 'read' }
export const UNKNOWN: Reading = { kind: 'unknown' }
