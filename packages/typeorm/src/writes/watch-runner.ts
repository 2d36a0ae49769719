import { alone, type Recorder, type TransactionLevel } from '@tidemark/core/adapter'
import { mayCommit, type Reading, undoesUnasked } from '@tidemark/sql-reader'
import type { DataSource, QueryRunner } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import { changesByTable, operationByTable, readingOf } from './by-table.ts'
import { gateOfDataSource } from './gate.ts'
import { createTransactions, type Transactions } from './open-transaction.ts'
import { type Done, preciseOperation, type Setting, type Statement } from './operation.ts'
import { OUTCOMES, type Query, type Send, sender, type Sent } from './sent.ts'

const SAVEPOINT = /\bsavepoint\b/i

const watched = new WeakMap<QueryRunner, Transactions>()

/** Where code inside the transaction that is open on a runner is; `undefined`: none is. */
export const levelOf = (runner: QueryRunner | undefined): TransactionLevel | undefined =>
  runner === undefined ? undefined : watched.get(runner)?.open?.ledger.level()

const operationOf = (setting: Setting, statement: Statement) => {
  try {
    return preciseOperation(setting, statement) ?? operationByTable(setting, statement)
  } catch (error) {
    setting.attached.engine.notice({ type: 'error', error, reason: 'sql' }) // rule 9: then by table
    return operationByTable(setting, statement)
  }
}

const sendWrite = async (
  attached: Attached,
  statement: Statement,
  send: Send,
  { open }: Transactions,
): Promise<Sent> => {
  const { text, reading } = statement
  const operation = operationOf({ attached, send, inside: open !== undefined }, statement)
  const through = async (recorder: Recorder): Promise<Sent> => {
    const { sent }: Done = await recorder.write(operation)
    return sent
  }
  if (open === undefined) return through(alone(attached.engine, OUTCOMES.ofStatement))
  const { ledger } = open
  if (reading.kind === 'unknown' && SAVEPOINT.test(text)) ledger.mixSavepoints()
  try {
    return await (mayCommit(reading, text, attached.dialect) ? ledger.commitBy(() => through(ledger)) : through(ledger))
  } catch (error) {
    // What comes after an error may find that the transaction is gone.
    if (undoesUnasked(attached.dialect)) ledger.mayBeOver()
    throw error
  }
}

const perform = (attached: Attached, statement: Statement, send: Send, transactions: Transactions): Promise<Sent> => {
  const { text, parameters, reading } = statement
  if (reading.kind !== 'transaction') return sendWrite(attached, statement, send, transactions)
  // A COMMIT of what was begun out of sight: nobody knows what was written before it (rule 9).
  if (reading.word === 'commit' && transactions.open === undefined)
    return sendWrite(attached, { ...statement, reading: { kind: 'unknown' } }, send, transactions)
  return transactions.control(attached, reading, () => send(text, parameters))
}

/**
 * Puts the cache around the statements of a runner, once. Reads pass by; what was attached later or anew is looked up with each
 * statement.
 */
export const watchRunner = (dataSource: DataSource, attachedFirst: Attached, runner: QueryRunner): void => {
  if (watched.has(runner)) return
  const { release, stream } = runner
  const query = runner.query as Query
  const send = sender(dataSource, runner, attachedFirst.dialect, query)
  const transactions = createTransactions(gateOfDataSource(dataSource), () =>
    query.call(runner, 'ROLLBACK', undefined, undefined),
  )
  watched.set(runner, transactions)

  const sending = async (
    attached: Attached,
    reading: Reading,
    text: string,
    given: unknown,
    structured: boolean | undefined,
  ): Promise<unknown> => {
    // A text without parameters is sent without, as it was given.
    const exactly: Send = (sentText, parameters) =>
      send(sentText, sentText === text && given === undefined ? undefined : parameters)
    const statement = { text, parameters: Array.isArray(given) ? given : [], reading }
    const sent = await perform(attached, statement, exactly, transactions)
    if (sent.kind === 'failed afterwards') throw sent.error
    return structured === true ? sent.answer : sent.answer.raw
  }

  // Reads pass by without a promise of ours.
  const watching = (text: string, given: unknown, structured: boolean | undefined): Promise<unknown> => {
    const attached = attachedOf(dataSource)
    const reading = attached === undefined || attached.engine.closed ? undefined : readingOf(attached, text)
    return attached === undefined || reading === undefined || reading.kind === 'read'
      ? query.call(runner, text, given, structured)
      : sending(attached, reading, text, given, structured)
  }

  const afterwards = (): void => {
    if (runner.isReleased) transactions.abandon()
  }
  Object.assign(runner, {
    query: watching,
    release: async () => {
      await release.call(runner)
      afterwards()
    },
    stream: async (text: string, ...rest: readonly unknown[]) => {
      const attached = attachedOf(dataSource)
      const changes = attached === undefined ? [] : changesByTable(attached, readingOf(attached, text))
      const opened = await (stream as (...all: readonly unknown[]) => ReturnType<typeof stream>).call(
        runner,
        text,
        ...rest,
      )
      if (attached === undefined || changes.length === 0) return opened
      // It writes while it is read: what it may change moves when it ends.
      const recorder = transactions.open?.ledger ?? alone(attached.engine, OUTCOMES.ofStatement)
      opened.once('close', () => void recorder.wrote(changes))
      return opened
    },
  })
}
