import type { Row } from '@tidemark/core/adapter'
import type { Reading } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import type { Send, Sent } from './sent.ts'

/** A statement that is about to be sent. */
export interface Statement {
  readonly text: string
  readonly parameters: readonly unknown[]
  readonly reading: Reading
  /** It was given something else than a list of parameters, for TypeORM to judge: it is sent as it is. */
  readonly isOdd?: boolean
}

/** What a statement did, with the images that came back with it. */
export interface Done {
  readonly sent: Sent
  readonly images?: readonly Row[]
}

/** The ways to a statement's runner. */
export interface Sends {
  /** Sends the statement, before what is called after it on the same runner. */
  readonly send: Send
  /** The same of one that may be refused for what was added to it: what is called after it waits, for it may be sent again. */
  readonly attempt: Send
  /** Asks for rows before it. */
  readonly ask: Send
}

export interface Setting extends Sends {
  readonly attached: Attached
  /** It is sent inside of a transaction. */
  readonly inside: boolean
}
