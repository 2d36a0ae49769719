import type { Promised, ReadRecord } from '../history/records.ts'
import type { Book } from './book.ts'
import type { Finding } from './diagnose.ts'
import type { Timeline } from './timeline.ts'
import type { View } from './view.ts'

/** A read that was told what it may not be told. */
export interface Case {
  readonly book: Book
  readonly read: ReadRecord
  readonly view: View
  readonly promised: Promised
  readonly finding: Finding
}

/** A row became what it is in this state. */
export interface Move {
  readonly row: Timeline
  readonly state: number
}

/** What shows that a part of an answer is wrong. */
export interface Evidence {
  /** What the read was told. */
  readonly told: string
  readonly moves: readonly Move[]
  /** Why that may not be. */
  readonly why: string
}
