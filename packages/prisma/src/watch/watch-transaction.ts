import type { Dialect, Reading } from '@tidemark/sql-reader'
import { outcomeOf } from '../outcome.ts'
import type { Watch } from './changes-of.ts'
import { around, type DriverTransaction, type Query } from './driver.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { readStatement, sendWrite } from './statement.ts'

/** DDL of MySQL commits what came before it, and so may a text of several statements. */
const mayCommit = (text: string, dialect: Dialect): boolean =>
  dialect === 'mysql' || dialect === 'other' || /\b(?:commit|end)\b/i.test(text)

const ROLLBACK: Query = { sql: 'ROLLBACK', args: [], argTypes: [] }

/**
 * A transaction of the driver with the cache around it. Some drivers are sent COMMIT as a statement, and their `commit()` only gives the
 * connection back; for others `commit()` is the commit: whichever comes first decides.
 *
 * @param ended called when the connection is given back
 */
export const watchTransaction = (watch: Watch, inner: DriverTransaction, ended: () => void): DriverTransaction => {
  const { engine, dialect } = watch
  /** `undefined`: decided, so that what comes now commits by itself. */
  let ledger: Ledger | undefined = openLedger(engine)

  const decide = (): Ledger | undefined => {
    const open = ledger
    ledger = undefined
    return open
  }
  const rollBack = (): Promise<unknown> =>
    inner.options.usePhantomQuery ? inner.rollback() : inner.executeRaw(ROLLBACK)

  const alone = <T>(reading: Reading, run: () => Promise<T>): Promise<T> =>
    sendWrite(watch, reading, run, (operation) => engine.writing.write(operation, outcomeOf))

  const control = async <T>(reading: Extract<Reading, { kind: 'transaction' }>, run: () => Promise<T>): Promise<T> => {
    const next = () => {
      if (reading.chain === true) ledger = openLedger(engine)
    }
    switch (reading.word) {
      case 'begin': {
        const result = await run()
        ledger ??= openLedger(engine)
        return result
      }
      case 'commit': {
        const open = decide()
        const result = await (open === undefined ? run() : open.commit(run, rollBack))
        next()
        return result
      }
      case 'rollback': {
        const open = decide()
        try {
          return await run()
        } finally {
          await open?.rolledBack()
          next()
        }
      }
      default:
        return run() // which savepoint is meant is not read: what it undoes moves all the same
    }
  }

  const send = <T>(text: string, run: () => Promise<T>): Promise<T> => {
    if (engine.closed) return run()
    const reading = readStatement(watch, text)
    if (reading.kind === 'read') return run()
    if (reading.kind === 'transaction') return control(reading, run)
    const open = ledger
    if (open === undefined) return alone(reading, run)
    const inside = () => sendWrite(watch, reading, run, (operation) => open.write(operation))
    return reading.kind === 'unknown' && mayCommit(text, dialect) ? alone(reading, inside) : inside()
  }

  const savepoint =
    (what: 'savepoint' | 'rollbackTo' | 'release', run: ((name: string) => Promise<void>) | undefined) =>
    async (name: string): Promise<void> => {
      const say = async () => await run?.(name)
      await (ledger === undefined ? say() : ledger[what](name, say))
    }

  return around(inner, {
    queryRaw: (query: Query) => send(query.sql, () => inner.queryRaw(query)),
    executeRaw: (query: Query) => send(query.sql, () => inner.executeRaw(query)),
    createSavepoint: savepoint('savepoint', inner.createSavepoint?.bind(inner)),
    rollbackToSavepoint: savepoint('rollbackTo', inner.rollbackToSavepoint?.bind(inner)),
    releaseSavepoint: savepoint('release', inner.releaseSavepoint?.bind(inner)),
    commit: async () => {
      const open = decide()
      try {
        await (open === undefined ? inner.commit() : open.commit(() => inner.commit(), rollBack))
      } finally {
        ended()
      }
    },
    rollback: async () => {
      const open = decide()
      try {
        await inner.rollback()
      } finally {
        await open?.rolledBack()
        ended()
      }
    },
  })
}
