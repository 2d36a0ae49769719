import { createBook } from './book.ts'
import type { Moment, View } from './history.ts'
import { judge } from './judge.ts'
import type { Reading, Report } from './report.ts'
import type { RowState } from './sighting.ts'

/** A read that showed something it must not have shown. */
export interface StaleRead {
  /** The process that read. */
  readonly by: number
  readonly read: string
  readonly faults: readonly string[]
}

/**
 * Knows every acknowledged write to the rows that it watches, and judges reads by that alone: it never looks into a cache,
 * so it cannot share a cache's mistakes. A read must show a write, or a newer one, that its own process had acknowledged
 * before the read began, and one of another process that was acknowledged `mayLag` before. While writes are under way,
 * either side of each is fine; what was rolled back must never be seen.
 *
 * Acknowledged is what a caller can know: its promise has resolved, and the next line of its code has run. The commit was
 * a little earlier, so nothing is found that the promise allows. What it leaves unseen is as short as a write is long.
 */
export interface Ledger {
  /** What the database held before anybody wrote. */
  open(rows: Iterable<RowState>): void
  /** A read is judged once all processes have told every write that began before it ended. */
  take(report: Report): void
  readonly stale: readonly StaleRead[]
  /** How many reads were judged. */
  readonly judged: number
  /** How many of them did not show what another process had acknowledged before, as `mayLag` allows. */
  readonly behind: number
}

export interface LedgerSettings {
  /** How many report: numbers from 0 on. */
  readonly processes: number
  /** Milliseconds. */
  readonly mayLag: number
  /** The fields that lists and counts are made by. */
  readonly isGrouping: (model: string, field: string) => boolean
}

export const createLedger = ({ processes, mayLag, isGrouping }: LedgerSettings): Ledger => {
  const book = createBook(isGrouping)
  const toldUntil = Array.from({ length: processes }, (): Moment => -Infinity)
  let waiting: (Reading & View)[] = []
  const stale: StaleRead[] = []
  let judged = 0
  let behind = 0

  const faultsOf = ({ sightings }: Reading, view: View): string[] =>
    sightings.flatMap((sighting) => judge(book, sighting, view))

  const settle = (reading: Reading & View): void => {
    judged += 1
    // Nearly all reads are right without any leave to lag, and need no second look.
    if (faultsOf(reading, { ...reading, mayLag: 0 }).length === 0) return
    const faults = faultsOf(reading, reading)
    if (faults.length === 0) behind += 1
    else stale.push({ by: reading.by, read: reading.read, faults })
  }

  return {
    open: book.open,
    take: ({ by, reads, writes, until }) => {
      for (const { changes, began, ended } of writes)
        for (const change of changes) book.enter(change, { began, ended, by })
      waiting.push(...reads.map((reading) => ({ ...reading, by, mayLag })))
      toldUntil[by] = until
      const complete = Math.min(...toldUntil)
      const ready = waiting.filter(({ ended }) => ended < complete)
      waiting = waiting.filter(({ ended }) => ended >= complete)
      for (const reading of ready) settle(reading)
    },
    stale,
    get judged() {
      return judged
    },
    get behind() {
      return behind
    },
  }
}
