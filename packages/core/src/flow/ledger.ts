import type { Notice } from '../contracts/event.ts'
import { anyRow, type Change } from '../contracts/operation.ts'
import type { Model } from '../contracts/schema.ts'
import type { OutcomeOf } from './locking.ts'
import type { Recorder } from './recorder.ts'
import type { Savepoint, TransactionLevel } from './transaction.ts'
import type { Writing } from './write.ts'

/** What a ledger asks of a cache. */
export interface LedgerParts {
  readonly writing: Pick<Writing, 'begin' | 'wrote'>
  readonly registry: { everyTable(): readonly Model[] }
  readonly notice: Notice
  readonly closed: boolean
}

/** Reads the errors of a driver: of a statement, and of COMMIT. */
export interface Outcomes {
  readonly ofStatement: OutcomeOf
  readonly ofCommit: OutcomeOf
}

/** What a transaction that is seen at its statements wrote, by savepoint, until it is decided. */
export interface Ledger extends Recorder {
  /** Sends a statement that may commit, and with it all that is written here. */
  commitBy<T>(send: () => Promise<T>): Promise<T>
  /** It may have been ended without a word: what is sent from now on may commit by itself. */
  mayBeOver(): void
  savepoint(name: string, send: () => Promise<void>): Promise<void>
  rollbackTo(name: string, send: () => Promise<void>): Promise<void>
  release(name: string, send: () => Promise<void>): Promise<void>
  /**
   * A raw statement has set or ended a savepoint. It may have the name of one that is here, so that a rollback to it undoes less than
   * was written since: all of that moves.
   */
  mixSavepoints(): void
  /** Sends COMMIT with the locks of everything written around it. @param rollBack undoes the transaction, for one that is refused */
  commit<T>(send: () => Promise<T>, rollBack: () => Promise<unknown>): Promise<T>
  /** Nothing of it has happened, or will. */
  rolledBack(): Promise<void>
  /** It was let go of before it was decided: everything moves when it must be over (rule 4). */
  undecided(): void
  /** Where code that runs inside of it is now, for `engine.inside`. */
  level(): TransactionLevel
}

export const openLedger = (engine: LedgerParts, { ofStatement, ofCommit }: Outcomes): Ledger => {
  const transaction = engine.writing.begin()
  const savepoints: { readonly name: string; readonly level: Savepoint }[] = []
  const levelAt = (depth: number): TransactionLevel => savepoints[depth - 1]?.level ?? transaction
  const top = (): TransactionLevel => levelAt(savepoints.length)
  const placeOf = (name: string): number => savepoints.findLastIndex((one) => one.name === name)

  /** How many tables the cache knew of at the first write. A schema that is attached later was not looked up (rule 9). */
  let tables: number | undefined
  const tablesNow = (): number => engine.registry.everyTable().length
  const everything = (): readonly Change[] => engine.registry.everyTable().map(anyRow)
  /** Also where nothing was written, so that nobody else is told of its end. */
  let ended = false
  const written = (): void => void (tables ??= tablesNow())
  const hasGrown = (since: number): boolean => tablesNow() !== since

  const releaseFrom = (place: number): void => {
    for (const { level } of savepoints.splice(place).toReversed()) level.release()
  }

  return {
    write: (operation) => {
      written()
      return top().write(operation, ofStatement)
    },
    wrote: (changes) => {
      written()
      return top().wrote(changes)
    },
    commitBy: (send) => {
      const end = { name: 'end', model: 'everything', expects: [], run: send, changes: () => [], mayCommit: true }
      return top().write(end, ofStatement)
    },
    mayBeOver: () => transaction.mayBeOver(),

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
      if (place >= 0) releaseFrom(place)
    },
    mixSavepoints: () => releaseFrom(0),

    commit: async (send, rollBack) => {
      if (tables === undefined || engine.closed) {
        ended = true
        return send()
      }
      releaseFrom(0)
      if (hasGrown(tables)) await transaction.wrote(everything())
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
        if (ofCommit(error) === 'notCommitted') await transaction.rolledBack()
        else transaction.undecided()
        throw error
      }
      await transaction.committed()
      if (hasGrown(locked)) await engine.writing.wrote(everything())
      return result
    },
    rolledBack: async () => {
      ended = true
      if (tables !== undefined) await transaction.rolledBack()
    },
    undecided: () => {
      ended = true
      releaseFrom(0)
      if (tables !== undefined) transaction.undecided()
    },
    level: () => {
      const here = top()
      return Object.create(here, {
        over: { get: () => ended || here.over },
        touch: {
          value: (tags: Parameters<TransactionLevel['touch']>[0]) => {
            written()
            return here.touch(tags)
          },
        },
      }) as TransactionLevel
    },
  }
}
