import { alone, type Ledger, openLedger } from '@tidemark/core/adapter'
import { type Reading, undoesUnasked } from '@tidemark/sql-reader'
import { outcomeOf, outcomeOfCommit } from '../outcome.ts'
import type { Watch } from './changes-of.ts'
import { around, type DriverTransaction, type Query } from './driver.ts'
import { readStatement, sendWrite, statementMayCommit } from './statement.ts'

const OUTCOMES = { ofStatement: outcomeOf, ofCommit: outcomeOfCommit }

const SAVEPOINT = /\bsavepoint\b/i

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
  let ledger: Ledger | undefined = openLedger(engine, OUTCOMES)

  const byItself = alone(engine, outcomeOf)
  const decide = (): Ledger | undefined => {
    const open = ledger
    ledger = undefined
    return open
  }
  const rollBack = (): Promise<unknown> =>
    inner.options.usePhantomQuery ? inner.rollback() : inner.executeRaw(ROLLBACK)

  const control = async <T>(
    reading: Extract<Reading, { kind: 'transaction' }>,
    endsOthers: boolean,
    run: () => Promise<T>,
  ): Promise<T> => {
    const next = () => {
      if (reading.chain === true) ledger = openLedger(engine, OUTCOMES)
    }
    switch (reading.word) {
      case 'begin': {
        const result = await (ledger !== undefined && endsOthers ? ledger.commitBy(run) : run())
        ledger ??= openLedger(engine, OUTCOMES)
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
        ledger?.mixSavepoints()
        return run() // which savepoint is meant is not read: what it undoes moves all the same
    }
  }

  const send = <T>(text: string, run: () => Promise<T>): Promise<T> => {
    if (engine.closed) return run()
    const statement = readStatement(watch, text)
    const { reading } = statement
    if (reading.kind === 'read') return run()
    const commits = statementMayCommit(watch, statement)
    if (reading.kind === 'transaction') return control(reading, commits, run)
    const open = ledger
    if (open === undefined) return sendWrite(watch, statement, run, byItself)
    if (reading.kind === 'unknown' && SAVEPOINT.test(text)) open.mixSavepoints()
    const inside = () => sendWrite(watch, statement, run, open)
    return commits ? open.commitBy(inside) : inside()
  }

  /** What comes after an error may find that the transaction is gone. */
  const trying = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      if (undoesUnasked(dialect)) ledger?.mayBeOver()
      throw error
    }
  }

  const savepoint =
    (what: 'savepoint' | 'rollbackTo' | 'release', run: ((name: string) => Promise<void>) | undefined) =>
    async (name: string): Promise<void> => {
      const say = async () => await run?.(name)
      await (ledger === undefined ? say() : ledger[what](name, say))
    }

  return around(inner, {
    queryRaw: (query: Query) => trying(() => send(query.sql, () => inner.queryRaw(query))),
    executeRaw: (query: Query) => trying(() => send(query.sql, () => inner.executeRaw(query))),
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
