import type { Table, Tag } from '../../contracts/tag.ts'
import type { Writer } from '../../contracts/versions.ts'

/** What a tag shows. It carries the place of the move that made it; number 0: it was never moved. */
export interface Token {
  readonly id: string
  readonly generation: string
  readonly number: number
}

/** The soft locks on one tag, from the first to the last one out. */
export interface LockRecord {
  /** Writer → when its lease runs out. */
  readonly holders: Map<Writer, number>
  /** What the tag showed before. Absent: forfeited, so that it moves when the last one is out. */
  saved: Token | undefined
  /** How many took a lock here, those whose leases ran out too, and how often somebody else moved the tag. */
  joined: number
  /** Under which clear token it began. */
  readonly clear: string
  /** Afterwards it is gone, and with it what it knows about leases that ran out. */
  keptUntil: number
}

/** Where a group stands in its sequence of moves. */
export interface Place {
  readonly generation: string
  readonly number: number
}

export interface Kept {
  readonly bytes: Uint8Array
  readonly until: number
}

/** Everything that the server knows of one namespace: plain data, so that it can be copied, lost and brought back. */
export interface Space {
  /** Part of every version: another one, and no version from before is shown again. */
  readonly clear: string
  readonly shown: Map<Tag, Token>
  readonly locks: Map<Tag, LockRecord>
  readonly sequences: Map<Table, Place>
  /** Writers whose lock commands come too late → until when that is remembered. */
  readonly refused: Map<Writer, number>
  readonly entries: Map<string, Kept>
  readonly claims: Map<string, { readonly holder: string; readonly until: number }>
}

export const emptySpace = (clear: string): Space => ({
  clear,
  shown: new Map(),
  locks: new Map(),
  sequences: new Map(),
  refused: new Map(),
  entries: new Map(),
  claims: new Map(),
})
