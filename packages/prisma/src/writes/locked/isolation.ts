import type { Row } from '@tidemark/core/adapter'
import type { Fragment } from './fragment.ts'

/** As Prisma names them, and as the server does. */
const LOCKING: ReadonlySet<unknown> = new Set(['RepeatableRead', 'Serializable', 'REPEATABLE-READ', 'SERIALIZABLE'])

/** One of the two: MySQL 8 and MariaDB do not agree on the name. */
const QUERY = `SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')`

const usual = new WeakMap<object, Promise<unknown>>()

/**
 * Does a statement of the transaction lock every row that it looks at? Below REPEATABLE READ it waits for no row that does not pass its
 * condition, and lets others come under it, so that a look with a lock would do what the statement does not.
 *
 * @param level that the transaction was begun with; `undefined`: the usual one of its connection
 */
export const locksWhatItLooksAt = async (
  level: string | undefined,
  client: object,
  ask: (fragment: Fragment) => Promise<readonly Row[]>,
): Promise<boolean> => {
  if (level !== undefined) return LOCKING.has(level)
  let asked = usual.get(client)
  if (asked === undefined) {
    asked = ask({ sql: QUERY, values: [] }).then(([row]) => row?.['Value'])
    usual.set(client, asked)
    asked.catch(() => usual.delete(client))
  }
  return LOCKING.has(await asked)
}
