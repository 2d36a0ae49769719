import type { Engine, Savepoint, TransactionLevel, WriteOperation } from '@tidemark/core/adapter'
import { outcomeOf, outcomeOfCommit } from '../outcome.ts'
import { anything } from '../writes/write.ts'

/** What a transaction of the driver wrote, by savepoint, until it is decided. */
export interface Ledger {
  write<T>(operation: WriteOperation<T>): Promise<T>
  savepoint(name: string, send: () => Promise<void>): Promise<void>
  rollbackTo(name: string, send: () => Promise<void>): Promise<void>
  release(name: string, send: () => Promise<void>): Promise<void>
  /** Sends COMMIT with the locks of everything written around it. @param rollBack undoes the transaction, for one that is refused */
  commit<T>(send: () => Promise<T>, rollBack: () => Promise<unknown>): Promise<T>
  /** Nothing of it has happened, or will. */
  rolledBack(): Promise<void>
}

const nothing = async (): Promise<void> => {}

export const openLedger = (engine: Engine): Ledger => {
  const transaction = engine.writing.begin()
  const savepoints: { readonly name: string; readonly level: Savepoint }[] = []
  const levelAt = (depth: number): TransactionLevel => savepoints[depth - 1]?.level ?? transaction
  const top = (): TransactionLevel => levelAt(savepoints.length)
  const placeOf = (name: string): number => savepoints.findLastIndex((one) => one.name === name)

  /** How many tables the cache knew of at the first write. A schema that is attached later was not looked up (rule 9). */
  let tables: number | undefined
  const tablesNow = (): number => engine.registry.everyTable().length
  const hasGrown = (since: number): boolean => tablesNow() !== since

  return {
    write: (operation) => {
      tables ??= tablesNow()
      return top().write(operation, outcomeOf)
    },

    savepoint: async (name, send) => {
      await send()
      savepoints.push({ name, level: top().savepoint() })
    },
    rollbackTo: async (name, send) => {
      const place = placeOf(name)
      if (place < 0) return send()
      const undone = savepoints.splice(place)
      // What is sent from now on comes after it.
      savepoints.push({ name, level: levelAt(place).savepoint() })
      try {
        await send()
      } catch (error) {
        for (const { level } of undone.toReversed()) level.release()
        throw error
      }
      for (const { level } of undone.toReversed()) level.rolledBack()
    },
    release: async (name, send) => {
      await send()
      const place = placeOf(name)
      if (place < 0) return
      for (const { level } of savepoints.splice(place).toReversed()) level.release()
    },

    commit: async (send, rollBack) => {
      if (tables === undefined || engine.closed) return send()
      for (const { level } of savepoints.splice(0).toReversed()) level.release()
      if (hasGrown(tables)) await transaction.write(anything(engine, 'commit', nothing), outcomeOf)
      const locked = tablesNow()
      try {
        await transaction.lock() // rule 3
      } catch (error) {
        // Refused. A transaction that stays open would go back to its pool, and show its rows to whoever comes next.
        await rollBack().catch((failure: unknown) =>
          engine.notice({ type: 'error', error: failure, reason: 'rollback' }),
        )
        await transaction.rolledBack()
        throw error
      }
      let result
      try {
        result = await send()
      } catch (error) {
        if (outcomeOfCommit(error) === 'notCommitted') await transaction.rolledBack()
        else transaction.undecided()
        throw error
      }
      await transaction.committed()
      if (hasGrown(locked)) await engine.writing.write(anything(engine, 'commit', nothing), outcomeOf)
      return result
    },
    rolledBack: async () => {
      if (tables !== undefined) await transaction.rolledBack()
    },
  }
}
