import type { Row } from './operation.ts'
import type { Model } from './schema.ts'

/**
 * What the columns that tags are made of held when a row was last seen. Never trusted: a write that builds on it makes the
 * database check it in the same statement.
 */
export interface Images {
  see(model: Model, rows: readonly Row[]): void
  /** The row that these equalities name by a unique key. */
  recall(model: Model, known: Row): Row | undefined
  clear(): void
}
