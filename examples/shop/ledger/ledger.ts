import { createBook } from './book.ts'
import type { Moment, Span } from './history.ts'
import { judge } from './judge.ts'
import type { RowState, Sighting } from './sighting.ts'

/** A read that showed something it must not have shown. */
export interface StaleRead {
  readonly read: string
  readonly faults: readonly string[]
}

interface Reading extends Span {
  readonly read: string
  readonly sightings: readonly Sighting[]
}

/**
 * Knows the last acknowledged write of every row that it watches, and judges reads by that alone: it never looks into a
 * cache, so it cannot share a cache's mistakes. A read that began after a write was acknowledged must show that write or
 * a newer one; while writes are under way, either side of each is fine; what was rolled back must never be seen.
 */
export interface Ledger {
  /** What the database held before anybody wrote. */
  open(rows: Iterable<RowState>): void
  /** Call right before a read. */
  beginRead(): Moment
  /** Call when the read is answered. Judged once every write that overlapped it has ended and told what it wrote. */
  saw(began: Moment, read: string, sightings: readonly Sighting[]): void
  /** Call right before a write; `wrote` or `abandoned` has to follow. */
  beginWrite(): Moment
  /** The write was acknowledged. */
  wrote(began: Moment, changes: readonly RowState[]): void
  /** The write was rolled back, or refused by the database: nobody may see anything of it. */
  abandoned(began: Moment): void
  readonly stale: readonly StaleRead[]
  /** How many reads were judged. */
  readonly judged: number
}

/** @param isGrouping the fields that lists and counts are made by */
export const createLedger = (isGrouping: (model: string, field: string) => boolean): Ledger => {
  const book = createBook(isGrouping)
  const underWay = new Set<Moment>()
  const waiting: Reading[] = []
  const stale: StaleRead[] = []
  let moment: Moment = 0
  let judged = 0
  const now = (): Moment => (moment += 1)

  const settle = (): void => {
    // A set keeps the order of insertion, so the first is the oldest.
    const [oldest = Infinity] = underWay
    while (waiting[0] && waiting[0].ended < oldest) {
      const { read, sightings, ...span } = waiting.shift() as Reading
      const faults = sightings.flatMap((sighting) => judge(book, sighting, span))
      judged += 1
      if (faults.length > 0) stale.push({ read, faults })
    }
  }

  return {
    open: book.open,
    beginRead: now,
    saw: (began, read, sightings) => {
      waiting.push({ read, sightings, began, ended: now() })
      settle()
    },
    beginWrite: () => {
      const began = now()
      underWay.add(began)
      return began
    },
    wrote: (began, changes) => {
      const span = { began, ended: now() }
      for (const change of changes) book.enter(change, span)
      underWay.delete(began)
      settle()
    },
    abandoned: (began) => {
      underWay.delete(began)
      settle()
    },
    stale,
    get judged() {
      return judged
    },
  }
}
