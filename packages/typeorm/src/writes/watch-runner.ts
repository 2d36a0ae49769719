import { setImmediate } from 'node:timers/promises'
import { alone, type Recorder, type TransactionLevel } from '@tidemark/core/adapter'
import { type Dialect, mayCommit, type Reading, undoesUnasked } from '@tidemark/sql-reader'
import type { DataSource, QueryRunner } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import { operationByTable, readingOf } from './by-table.ts'
import { gateOfDataSource } from './gate.ts'
import { createTurns, type Turns } from './turns.ts'
import { createTransactions, type Transactions } from './open-transaction.ts'
import { preciseOperation } from './operation.ts'
import { OUTCOMES, type Query, type Send, sender, type Sent } from './sent.ts'
import type { Done, Sends, Setting, Statement } from './statement.ts'
import { streamInside, streamWrite } from './streaming.ts'

const SAVEPOINT = /\bsavepoint\b/i

/** What is known of a runner that has sent more than reads. */
interface Writer {
  readonly send: Send
  readonly turns: Turns
  readonly transactions: Transactions
  /** Called when it is released, of what is still under way then. */
  readonly leftBehind: Set<() => void>
}

// On the runner itself, also through a proxy around it: most runners are made for one read, and weak maps are paid for by every collection.
const WRITER = Symbol('writer')
const WATCHED = Symbol('watched')

interface Marked {
  [WRITER]?: Writer
  [WATCHED]?: true
}

const writerIn = (runner: QueryRunner): Writer | undefined => (runner as Marked)[WRITER]

/** Where code inside the transaction that is open on a runner is; `undefined`: none is. */
export const levelOf = (runner: QueryRunner | undefined): TransactionLevel | undefined =>
  runner === undefined ? undefined : writerIn(runner)?.transactions.open?.ledger.level()

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
  sends: Sends,
  { open }: Transactions,
): Promise<Sent> => {
  const { text, reading } = statement
  const operation = operationOf({ attached, ...sends, inside: open !== undefined }, statement)
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

const perform = (attached: Attached, statement: Statement, sends: Sends, transactions: Transactions): Promise<Sent> => {
  const { text, parameters, reading } = statement
  if (reading.kind !== 'transaction') return sendWrite(attached, statement, sends, transactions)
  // A COMMIT of what was begun out of sight: nobody knows what was written before it (rule 9).
  if (reading.word === 'commit' && transactions.open === undefined)
    return sendWrite(attached, { ...statement, reading: { kind: 'unknown' } }, sends, transactions)
  return transactions.control(attached, reading, () => sends.send(text, parameters))
}

type Stream = QueryRunner['stream']

/** A runner's `query` tells subscribers before it hands a statement to its driver; `stream` and `release` tell nobody, and would overtake it. */
const handedOver: () => Promise<void> = setImmediate

const passing = <T>(send: () => Promise<T>, pass: () => void): Promise<T> => {
  const sent = send()
  pass()
  return sent
}

const afterHandover = async <T>(send: () => Promise<T>, pass: () => void): Promise<T> => {
  await handedOver()
  return passing(send, pass)
}

/** Kinds of runners: a driver has one. */
const MOST_KNOWN = 8

/** The methods of runners that a cache is put around. They work on whichever runner they are called on. */
interface Methods {
  readonly query: Query
  readonly release: (this: QueryRunner) => Promise<void>
  readonly stream: (this: QueryRunner, ...given: Parameters<Stream>) => ReturnType<Stream>
}

/** Most runners read once and are released: they share their methods, and nothing is made for them. */
const methodsAround = (dataSource: DataSource, dialect: Dialect, original: Methods): Methods => {
  const writerOf = (runner: QueryRunner): Writer => {
    let writer = writerIn(runner)
    if (writer === undefined) {
      const turns = createTurns()
      // It is a part of the COMMIT that is refused.
      const rollBack = () => turns.ahead(() => original.query.call(runner, 'ROLLBACK', undefined, undefined))
      writer = {
        send: sender(dataSource, runner, dialect, original.query),
        transactions: createTransactions(gateOfDataSource(dataSource), rollBack),
        turns,
        leftBehind: new Set(),
      }
      ;(runner as Marked)[WRITER] = writer
    }
    return writer
  }

  const sending = async (
    attached: Attached,
    { send, transactions, turns }: Writer,
    reading: Reading,
    text: string,
    given: unknown,
    structured: boolean | undefined,
  ): Promise<unknown> => {
    const isList = Array.isArray(given)
    const statement = { text, parameters: isList ? given : [], reading, isOdd: !isList && given !== undefined }
    const sent = await turns.take((pass) => {
      // The text itself goes with what was given with it, whatever that is.
      const exactly: Send = (sentText, parameters) => {
        const answer = send(sentText, sentText === text ? (given as readonly unknown[] | undefined) : parameters)
        pass()
        return answer
      }
      const attempt: Send = async (...attempted) => {
        const answer = await turns.ahead(() => send(...attempted))
        pass()
        return answer
      }
      const ask: Send = (...question) => turns.ahead(() => send(...question))
      return perform(attached, statement, { send: exactly, attempt, ask }, transactions)
    })
    if (sent.kind === 'failed afterwards') throw sent.error
    return structured === true ? sent.answer : sent.answer.raw
  }

  return {
    // Reads pass by without a promise of ours.
    query(text, given, structured) {
      const attached = attachedOf(dataSource)
      const reading = attached === undefined || attached.engine.closed ? undefined : readingOf(attached, text)
      if (attached !== undefined && reading !== undefined && reading.kind !== 'read')
        return sending(attached, writerOf(this), reading, text, given, structured)
      const pass = () => original.query.call(this, text, given, structured)
      const turns = writerIn(this)?.turns
      return turns?.areHeld === true ? turns.after(pass) : pass()
    },
    async release() {
      const writer = writerIn(this)
      // What was called before it is sent before it, and what is called after it finds it released.
      if (writer?.turns.areHeld === true)
        await writer.turns.take(async () => {
          await handedOver()
          await original.release.call(this)
        })
      else await original.release.call(this)
      if (!this.isReleased || writer === undefined) return
      writer.transactions.abandon()
      for (const leave of writer.leftBehind) leave()
    },
    stream(...given) {
      const attached = attachedOf(dataSource)
      const [text, parameters = []] = given
      const reading = attached === undefined || attached.engine.closed ? undefined : readingOf(attached, text)
      const open = async () => original.stream.apply(this, given)
      if (attached === undefined || reading === undefined) return open()
      if (reading.kind === 'read') {
        const turns = writerIn(this)?.turns
        return turns?.areHeld === true ? turns.take((pass) => afterHandover(open, pass)) : open()
      }
      const { transactions, leftBehind, turns } = writerOf(this)
      const statement = { text, parameters: parameters as unknown[], reading }
      const { areHeld } = turns
      return turns.take((pass) => {
        const opening = () => (areHeld ? afterHandover(open, pass) : passing(open, pass))
        return transactions.open === undefined
          ? streamWrite(attached, statement, leftBehind, opening)
          : streamInside(attached, statement, transactions.open.ledger, opening)
      })
    },
  }
}

/**
 * Puts the cache around the statements of runners, of each once. Reads pass by; what was attached later or anew is looked up with each
 * statement.
 */
export const watchRunners = (dataSource: DataSource, dialect: Dialect): ((runner: QueryRunner) => void) => {
  // One pair, but where somebody else gives runners methods of their own.
  const known: { readonly original: Methods; readonly ours: Methods }[] = []
  const oursFor = (original: Methods): Methods => {
    const found = known.find(
      ({ original: { query, release, stream } }) =>
        query === original.query && release === original.release && stream === original.stream,
    )
    if (found !== undefined) return found.ours
    const ours = methodsAround(dataSource, dialect, original)
    // Of closures that each runner has for itself none is met again.
    if (known.length < MOST_KNOWN) known.push({ original, ours })
    return ours
  }
  return (runner) => {
    const own = runner as Marked & { -readonly [Name in keyof Methods]: Methods[Name] }
    if (own[WATCHED] === true) return // also where somebody has put methods of his own over ours
    own[WATCHED] = true
    const { query, release, stream } = own
    const ours = oursFor({ query, release, stream })
    own.query = ours.query
    own.release = ours.release
    own.stream = ours.stream
  }
}
