import type { Clock } from '../../src/contracts/clock.ts'
import type { Change } from '../../src/contracts/operation.ts'
import { changesBetween, type Edit, FIRST, type State } from '../support/comments.ts'

/** A write that has happened. */
export interface Commit {
  readonly by: string
  readonly at: number
  readonly edit: Edit
}

/** A database that remembers all that was ever committed to it. State 0 is that before the first commit. */
export interface Database {
  now(): State
  /** Says what changed. */
  commit(by: string, edit: Edit): readonly Change[]
  readonly commits: readonly Commit[]
  /** Every state there was, as it would have been if these had written nothing. */
  statesWithout(writers: ReadonlySet<string>): readonly State[]
}

export const createDatabase = (clock: Clock): Database => {
  const commits: Commit[] = []
  const states: State[] = [FIRST]
  const now = (): State => states.at(-1) ?? FIRST
  return {
    now,
    commits,
    commit: (by, edit) => {
      const before = now()
      commits.push({ by, at: clock.now(), edit })
      states.push(edit.change(before))
      return changesBetween(before, now())
    },
    statesWithout: (writers) => {
      if (writers.size === 0) return states
      let state = FIRST
      return [FIRST, ...commits.map(({ by, edit }) => (writers.has(by) ? state : (state = edit.change(state))))]
    },
  }
}
