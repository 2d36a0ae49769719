import { anyRow, type Gate, type Ledger, openLedger } from '@tidemark/core/adapter'
import { fold, type Reading, undoesUnasked } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import { OUTCOMES, type Sent } from './sent.ts'

/** A transaction that is open on a runner. */
export interface Open {
  readonly ledger: Ledger
  /** Readers of the same connection may keep again what they read (rule 8). */
  readonly leave: () => void
  /** Of a savepoint that began it, as SQLite's do where there is no transaction. */
  readonly root: string | undefined
}

/** The transactions of a runner, one after the other. */
export interface Transactions {
  readonly open: Open | undefined
  /** Does what a word about the transaction says. */
  control(
    attached: Attached,
    reading: Extract<Reading, { kind: 'transaction' }>,
    run: () => Promise<Sent>,
  ): Promise<Sent>
  /** The connection was given back, or is lost: whatever is open, nobody here ends it. */
  abandon(): void
}

const nothing = (): void => {}

/** @param rollBack undoes the transaction, for one that is refused at its end */
export const createTransactions = (gate: Gate | undefined, rollBack: () => Promise<unknown>): Transactions => {
  let open: Open | undefined

  const begin = (attached: Attached, root?: string): Open =>
    (open = { ledger: openLedger(attached.engine, OUTCOMES), leave: gate?.enter() ?? nothing, root })

  const take = (): Open | undefined => {
    const taken = open
    open = undefined
    return taken
  }

  const starting = async (attached: Attached, run: () => Promise<Sent>, root?: string): Promise<Sent> => {
    // Before it is sent, for what is sent behind it without waiting is inside.
    const begun = begin(attached, root)
    try {
      return await run()
    } catch (error) {
      if (open === begun) open = undefined
      // What came behind it then committed by itself.
      await begun.ledger.commit(
        async () => {},
        async () => {},
      )
      begun.leave()
      throw error
    }
  }

  const committing = async (attached: Attached, taken: Open, run: () => Promise<Sent>): Promise<Sent> => {
    try {
      const sent = await taken.ledger.commit(run, rollBack)
      taken.leave()
      return sent
    } catch (error) {
      if (!undoesUnasked(attached.dialect) || open !== undefined) taken.leave()
      else await stillOpen(attached, taken)
      throw error
    }
  }

  /** Elsewhere than on PostgreSQL a transaction whose COMMIT failed stays open: it may yet be committed, or undone. */
  const stillOpen = async ({ engine }: Attached, { leave, root }: Open): Promise<void> => {
    open = { ledger: openLedger(engine, OUTCOMES), leave, root }
    await open.ledger.wrote(engine.registry.everyTable().map(anyRow))
  }

  const rollingBack = async (taken: Open | undefined, run: () => Promise<Sent>): Promise<Sent> => {
    try {
      return await run()
    } finally {
      await taken?.ledger.rolledBack()
      taken?.leave()
    }
  }

  /** Of a ledger, which wants to hear when it was sent and nothing else. */
  const through = async (
    act: (send: () => Promise<void>) => Promise<void>,
    run: () => Promise<Sent>,
  ): Promise<Sent> => {
    let sent: Sent | undefined
    await act(async () => void (sent = await run()))
    return sent ?? run()
  }

  const atSavepoint = (
    attached: Attached,
    word: 'savepoint' | 'rollbackTo' | 'release',
    given: string,
    run: () => Promise<Sent>,
  ): Promise<Sent> => {
    const name = attached.dialect === 'postgresql' ? given : fold(given)
    if (open === undefined)
      return word === 'savepoint' && attached.dialect === 'sqlite' ? starting(attached, run, name) : run()
    const { ledger, root } = open
    if (root === name && word === 'release') return committing(attached, take() ?? open, run)
    return through((send) => ledger[word](name, send), run)
  }

  return {
    get open() {
      return open
    },
    control: async (attached, { word, chain, name }, run) => {
      switch (word) {
        case 'begin':
          if (open === undefined) return starting(attached, run)
          return attached.dialect === 'postgresql' || attached.dialect === 'sqlite'
            ? run()
            : open.ledger.commitBy(async () => run())
        case 'commit': {
          const taken = take()
          const sent = await (taken === undefined ? run() : committing(attached, taken, run))
          if (chain === true) begin(attached)
          return sent
        }
        case 'rollback': {
          const sent = await rollingBack(take(), run)
          if (chain === true) begin(attached)
          return sent
        }
        default:
          return atSavepoint(attached, word, name ?? '', run)
      }
    },
    abandon: () => {
      const taken = take()
      taken?.ledger.undecided()
      taken?.leave()
    },
  }
}
