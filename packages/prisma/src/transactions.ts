import type { Engine, Gate, Transaction, TransactionLevel, WriteOperation } from '@tidemark/core/adapter'
import { type CallTransaction, type ClientInternals, transactionIdOf } from './client.ts'
import { outcomeOf, outcomeOfCommit } from './outcome.ts'

type Callback = (tx: object) => Promise<unknown>

export interface Transactions {
  /** Prisma's `$transaction` with the cache around it. */
  run(this: unknown, input: unknown, options?: unknown): Promise<unknown>
  /** Takes note that a call of an array is about to ask. */
  asks(): void
  /** Takes note of a call of an array, and of when it is over. */
  began(answer: Promise<unknown>): void
  /** The transaction that a call belongs to; `undefined`: it was opened where we could not see it. */
  of(call: CallTransaction): TransactionLevel | undefined
  /** The isolation level that an interactive transaction was begun with; `undefined`: none was named. */
  isolationOf(id: string): string | undefined
}

/**
 * Wraps `$transaction`: what it wrote moves when it has ended, before the caller's promise resolves. A hook cannot know
 * that: in a transaction it sees its query resolve before COMMIT, in a failed array even although nothing was written.
 *
 * @param original Prisma's own method, called on the current client, so that extensions above ours stay in force
 * @param unseenOn what may be written on the client of a transaction without coming to our hook. There is such a client where an
 *   extension below ours begins transactions in a way of its own
 */
export const createTransactions = (
  engine: Engine,
  original: ClientInternals['$transaction'],
  gate: Gate | undefined,
  unseenOn: (tx: object) => WriteOperation | undefined,
  usualIsolation: string | undefined,
): Transactions => {
  const open = new Map<string, Transaction>()
  /** How many calls of an array have asked. */
  const asked = new WeakMap<TransactionLevel, number>()
  const answers = new WeakMap<TransactionLevel, Promise<unknown>[]>()
  const idOf = new WeakMap<TransactionLevel, string>()
  const isolation = new Map<string, string>()

  const settle = async (
    transaction: Transaction,
    run: () => Promise<unknown>,
    wasSent: () => boolean,
    isOver: () => Promise<unknown>,
  ): Promise<unknown> => {
    const leave = gate?.enter()
    let result
    try {
      result = await run()
    } catch (error) {
      // The first of its calls to fail is not the last: what is written after the end counts as written by itself.
      if (wasSent()) await isOver()
      // Without a COMMIT on its way nothing can have been committed, whatever the error is.
      if (!wasSent() || outcomeOfCommit(error) === 'notCommitted') await transaction.rolledBack()
      else transaction.undecided()
      throw error
    } finally {
      leave?.()
    }
    await transaction.committed()
    return result
  }

  const interactive = (client: unknown, fn: Callback, options: unknown): Promise<unknown> => {
    const transaction = engine.writing.begin()
    let id: string | undefined
    let sent = false
    const body = async (tx: object): Promise<unknown> => {
      id = transactionIdOf(tx)
      if (id !== undefined) {
        open.set(id, transaction)
        idOf.set(transaction, id)
        const level = (options as { isolationLevel?: string } | undefined)?.isolationLevel ?? usualIsolation
        if (level !== undefined) isolation.set(id, level)
      }
      const result = await engine.inside.run(transaction, async () => await fn(tx))
      const unseen = unseenOn(tx)
      if (unseen !== undefined) await transaction.write(unseen, outcomeOf)
      await transaction.lock() // rule 3: once, right before COMMIT
      sent = true
      return result
    }
    const run = () => original.call(client, body, options)
    return settle(
      transaction,
      run,
      () => sent,
      async () => {},
    ).finally(() => {
      if (id === undefined) return
      open.delete(id)
      isolation.delete(id)
    })
  }

  const nested = async (
    client: unknown,
    outer: TransactionLevel,
    id: string,
    fn: Callback,
    options: unknown,
  ): Promise<unknown> => {
    const savepoint = outer.savepoint()
    idOf.set(savepoint, id)
    let result
    try {
      result = await original.call(
        client,
        (tx: object) => engine.inside.run(savepoint, async () => await fn(tx)),
        options,
      )
    } catch (error) {
      savepoint.rolledBack()
      throw error
    }
    savepoint.release()
    return result
  }

  const outerOf = (id: string | undefined): TransactionLevel | undefined => {
    if (id === undefined) return undefined
    const inside = engine.inside.getStore()
    return inside !== undefined && idOf.get(inside) === id ? inside : open.get(id)
  }

  return {
    run(this: unknown, input, options) {
      const id = transactionIdOf(this as object)
      const outer = outerOf(id)
      if (typeof input === 'function') {
        if (outer !== undefined && id !== undefined) return nested(this, outer, id, input as Callback, options)
        return interactive(this, input as Callback, options)
      }
      if (outer !== undefined) return engine.inside.run(outer, () => original.call(this, input, options))
      const transaction = engine.writing.begin()
      return settle(
        transaction,
        () => engine.inside.run(transaction, () => original.call(this, input, options)),
        // An array is sent when the last of its calls has asked: not if one of them was refused before.
        () => (asked.get(transaction) ?? 0) >= (input as readonly unknown[]).length,
        () => Promise.allSettled(answers.get(transaction) ?? []),
      )
    },
    asks: () => {
      const level = engine.inside.getStore()
      if (level !== undefined) asked.set(level, (asked.get(level) ?? 0) + 1)
    },
    began: (answer) => {
      const level = engine.inside.getStore()
      if (level !== undefined) answers.set(level, [...(answers.get(level) ?? []), answer])
    },
    isolationOf: (id) => isolation.get(id),
    of: (call) => (call.kind === 'batch' ? engine.inside.getStore() : outerOf(call.id)),
  }
}
