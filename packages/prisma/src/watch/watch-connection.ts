import { alone, type Gate } from '@tidemark/core/adapter'
import { outcomeOf } from '../outcome.ts'
import type { Watch } from './changes-of.ts'
import { around, type Connection, type Query } from './driver.ts'
import { readStatement, sendWrite } from './statement.ts'
import { watchTransaction } from './watch-transaction.ts'

const nothing = (): void => {}

/** After these the rows are others than those that the connection showed before. */
const ENDS: ReadonlySet<string> = new Set(['commit', 'rollback', 'rollbackTo'])

/**
 * What Prisma talks to, with the cache around every statement that may write.
 *
 * @param gate set where transactions use the connection that everybody reads from (rule 8)
 */
export const watchConnection = (watch: Watch, connection: Connection, gate: Gate | undefined): Connection => {
  const { engine } = watch
  const recorder = alone(engine, outcomeOf)

  const send = <T>(text: string, run: () => Promise<T>): Promise<T> => {
    if (engine.closed) return run()
    let statement = readStatement(watch, text)
    const { reading } = statement
    // Nobody tells which of a pool's connections it is sent on, nor what was written there, or read there by others (rules 8, 9).
    if (reading.kind === 'transaction' && ENDS.has(reading.word)) statement = { text, reading: { kind: 'unknown' } }
    else if (reading.kind === 'read' || reading.kind === 'transaction') return run()
    return sendWrite(watch, statement, run, recorder)
  }

  return around(connection, {
    queryRaw: (query: Query) => send(query.sql, () => connection.queryRaw(query)),
    executeRaw: (query: Query) => send(query.sql, () => connection.executeRaw(query)),
    executeScript: (script: string) => send(script, () => connection.executeScript(script)),
    startTransaction: async (...how: Parameters<Connection['startTransaction']>) => {
      const leave = gate?.enter() ?? nothing
      try {
        return watchTransaction(watch, await connection.startTransaction(...how), leave)
      } catch (error) {
        leave()
        throw error
      }
    },
  })
}
