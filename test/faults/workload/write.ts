import type { Moment } from '../history/records.ts'
import type { Db } from '../worker/db.ts'
import type { Dice } from './dice.ts'
import type { Known } from './known.ts'

/** What a write works with. */
export interface Setting {
  readonly db: Db
  readonly known: Known
  readonly dice: Dice
  /** Unique to the call: what it writes into texts, so that nobody else's row looks like its. */
  readonly stamp: string
  /** To be called when its own code is through, right before it may commit. Without: from its beginning on. */
  readonly mayCommit: () => void
  /** Waits as a slow application does. Milliseconds. */
  readonly dawdle: (ms: Moment) => Promise<void>
  /** Longer than any lock stands by itself, milliseconds. */
  readonly long: number
}

export interface Touched {
  readonly model: 'User' | 'Post' | 'Comment'
  readonly id: number
}

export interface Write {
  readonly what: string
  readonly weight: number
  /** Resolves with a row that is not as it was, if there is one to name. */
  run(setting: Setting): Promise<Touched | undefined>
}
