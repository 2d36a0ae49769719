import type { Recorder } from '@tidemark/core/adapter'
import type { QueryRunner } from 'typeorm'
import type { Attached } from '../attached.ts'
import { operationByTable } from './by-table.ts'
import type { Statement } from './operation.ts'
import { judged, type Sent, unsent } from './sent.ts'

type Stream = Awaited<ReturnType<QueryRunner['stream']>>

/** Resolves when the rows have been read, or nobody wants the rest. Who reads them hears of errors: a listener of ours would keep them quiet. */
const closed = ({ dialect }: Attached, stream: Stream): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.once('close', () => {
      const { errored } = stream
      if (errored === null) resolve()
      else reject(judged(errored, dialect))
    })
  })

const DONE: Sent = { kind: 'answered', answer: {} }

/**
 * A statement that writes while its rows are read: its locks stand until its stream has closed.
 *
 * @param open begins to read
 */
export const streamWrite = (
  attached: Attached,
  statement: Statement,
  recorder: Recorder,
  open: () => Promise<Stream>,
): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const send = async (): Promise<Sent> => {
      const stream = await open().catch((error: unknown) => {
        throw unsent(error)
      })
      resolve(stream)
      await closed(attached, stream)
      return DONE
    }
    // Of what goes wrong after it was opened the stream tells.
    recorder.write(operationByTable({ attached, send, inside: false }, statement)).catch(reject)
  })
