import { alone, type Ledger } from '@tidemark/core/adapter'
import { mayCommit, type Reading, undoesUnasked } from '@tidemark/sql-reader'
import type { QueryRunner } from 'typeorm'
import type { Attached } from '../attached.ts'
import { operationByTable } from './by-table.ts'
import type { Statement } from './statement.ts'
import { judged, OUTCOMES, type Sent, unsent } from './sent.ts'

type Stream = Awaited<ReturnType<QueryRunner['stream']>>

/**
 * Resolves when the rows have been read, or nobody wants the rest. Who reads them hears of errors: a listener of ours would keep them
 * quiet.
 */
const closed = ({ dialect }: Attached, stream: Stream, leftBehind: Set<() => void>): Promise<void> =>
  new Promise((resolve, reject) => {
    // Of a statement whose runner is given back nobody knows what becomes.
    const leave = (): void => reject(new Error('the runner of a stream was released before it had ended'))
    leftBehind.add(leave)
    stream.once('close', () => {
      leftBehind.delete(leave)
      const { errored } = stream
      if (errored === null) resolve()
      else reject(judged(errored, dialect))
    })
  })

const DONE: Sent = { kind: 'answered', answer: {} }

/** What a word about transactions does is for `query` to know. */
const readingOf = ({ reading }: Statement): Reading => (reading.kind === 'transaction' ? { kind: 'unknown' } : reading)

/**
 * A statement that writes while its rows are read: its locks stand until its stream has closed.
 *
 * @param leftBehind what is called when the runner is released
 * @param open begins to read
 */
export const streamWrite = (
  attached: Attached,
  statement: Statement,
  leftBehind: Set<() => void>,
  open: () => Promise<Stream>,
): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const send = async (): Promise<Sent> => {
      let stream: Stream
      try {
        stream = await open()
      } catch (error) {
        throw unsent(error)
      }
      resolve(stream)
      await closed(attached, stream, leftBehind)
      return DONE
    }
    const operation = operationByTable({ attached, send }, { ...statement, reading: readingOf(statement) })
    // Of what goes wrong after it was opened the stream tells.
    alone(attached.engine, OUTCOMES.ofStatement).write(operation).catch(reject)
  })

/** The same inside of a transaction. Its rows may be read to the end after COMMIT, which has to know of it by then. */
export const streamInside = async (
  attached: Attached,
  statement: Statement,
  ledger: Ledger,
  open: () => Promise<Stream>,
): Promise<Stream> => {
  const reading = readingOf(statement)
  const send = async (): Promise<Sent> => DONE
  const operation = operationByTable({ attached, send }, { ...statement, reading })
  if (reading.kind === 'unknown') ledger.mixSavepoints()
  await (mayCommit(reading, statement.text, attached.dialect)
    ? ledger.commitBy(async () => void (await ledger.write(operation)))
    : ledger.write(operation))
  // What comes after an error may find that the transaction is gone, and of this one nobody is told.
  if (undoesUnasked(attached.dialect)) ledger.mayBeOver()
  return open()
}
