import type { CallId } from './records.ts'

/**
 * - `stale`: older than the mode allows
 * - `uncommitted`: nothing like it was ever committed, or not yet
 * - `torn`: one statement never told this: each part is fine by itself, and no single instant fits all
 * - `phantom`: a call that was refused or rolled back is in the database all the same
 * - `failed after commit`: a call rejected through no fault of the database, and is in it
 * - `failed`: a call rejected through no fault of the database
 */
export type ViolationKind = 'stale' | 'uncommitted' | 'torn' | 'phantom' | 'failed after commit' | 'failed'

export interface Violation {
  readonly kind: ViolationKind
  readonly call: CallId
  /** One sentence. */
  readonly says: string
  /** What happened, in order: as little as shows that it may not be. */
  readonly story: readonly string[]
}

export interface Verdict {
  readonly reads: number
  readonly writes: number
  readonly violations: readonly Violation[]
  readonly failedAfterCommit: number
}
