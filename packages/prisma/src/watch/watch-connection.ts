import type { Engine } from '@tidemark/core/adapter'
import type { Dialect, Reading } from '@tidemark/sql-reader'
import { outcomeOf } from '../outcome.ts'
import type { Gate } from '../transactions.ts'
import { around, type Connection, type Query } from './driver.ts'
import { readStatement, sendWrite } from './statement.ts'
import { watchTransaction } from './watch-transaction.ts'

/** Prisma calls PostgreSQL by a shorter name here than in a schema. */
const dialectOf = ({ provider }: Connection): Dialect =>
  provider === 'postgres' ? 'postgresql' : provider === 'mysql' || provider === 'sqlite' ? provider : 'other'

const nothing = (): void => {}

/**
 * What Prisma talks to, with the cache around every statement that may write.
 *
 * @param gate set where transactions use the connection that everybody reads from (rule 8)
 */
export const watchConnection = (engine: Engine, connection: Connection, gate: Gate | undefined): Connection => {
  const dialect = dialectOf(connection)

  const send = <T>(text: string, run: () => Promise<T>): Promise<T> => {
    if (engine.closed) return run()
    let reading = readStatement(engine, text, dialect)
    // Nobody tells which of a pool's connections it is sent on, nor what was written there (rule 9).
    if (reading.kind === 'transaction' && reading.word === 'commit') reading = { kind: 'unknown' } satisfies Reading
    if (reading.kind === 'read' || reading.kind === 'transaction') return run()
    return sendWrite(engine, reading, run, (operation) => engine.writing.write(operation, outcomeOf))
  }

  return around(connection, {
    queryRaw: (query: Query) => send(query.sql, () => connection.queryRaw(query)),
    executeRaw: (query: Query) => send(query.sql, () => connection.executeRaw(query)),
    executeScript: (script: string) => send(script, () => connection.executeScript(script)),
    startTransaction: async (...how: Parameters<Connection['startTransaction']>) => {
      const leave = gate?.enter() ?? nothing
      try {
        return watchTransaction(engine, dialect, await connection.startTransaction(...how), leave)
      } catch (error) {
        leave()
        throw error
      }
    },
  })
}
