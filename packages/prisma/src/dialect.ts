/** What a database does otherwise than others, as far as writes have to know. */
export interface Dialect {
  /**
   * UPDATE and DELETE tell which rows they met. Elsewhere Prisma sends a SELECT, the statement and, for an update, another SELECT: a
   * deletion may meet a row that has changed since it was seen, and an update whose condition no longer holds meets none
   * and says nothing of it.
   */
  readonly returning: boolean
  /**
   * What a transaction reads is no older than the read, or its next statement fails. MySQL and MariaDB read as of the transaction's
   * first read (REPEATABLE READ), but UPDATE and DELETE meet rows as they are by then.
   */
  readonly readsWhatItMeets: boolean
  /**
   * Where it does not: `SELECT … FOR UPDATE` shows rows as the next statement will meet them, and what hangs on them is
   * found by the indexes of foreign keys. Without foreign keys in the database there may be none, and it would lock whole tables.
   */
  readonly locksWhatItMeets: boolean
}

const RETURNING: ReadonlySet<string> = new Set(['postgresql', 'cockroachdb', 'sqlite'])

const WITHOUT_FOREIGN_KEYS = /^\s*relationMode\s*=\s*"prisma"/m

/** @param provider as in the schema: `'postgresql'`, `'mysql'` (also for MariaDB) … */
export const dialectOf = (provider: string, schemaText: string): Dialect => ({
  returning: RETURNING.has(provider),
  readsWhatItMeets: provider !== 'mysql',
  locksWhatItMeets: provider === 'mysql' && !WITHOUT_FOREIGN_KEYS.test(schemaText),
})
