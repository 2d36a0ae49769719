import type { Moment, Span } from './history.ts'
import type { RowState, Sighting } from './sighting.ts'

/** A read, and what it showed. */
export interface Reading extends Span {
  readonly read: string
  readonly sightings: readonly Sighting[]
}

/** A write that was acknowledged. One that was rolled back is never told: nobody may see anything of it. */
export interface Writing extends Span {
  readonly changes: readonly RowState[]
}

/** What one process has to say to the ledger. */
export interface Report {
  readonly by: number
  readonly reads: readonly Reading[]
  readonly writes: readonly Writing[]
  /** Every write of this process that began before this moment has been told. */
  readonly until: Moment
}
