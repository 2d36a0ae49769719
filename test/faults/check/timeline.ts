import type { Fields, Id, Model, Moment } from '../history/records.ts'
import type { Name, WritingCall } from './calls.ts'
import { lastAtMost } from './search.ts'

/** What a row was at some time: its fields, or not there. */
export type State = Fields | undefined

/** What one author did to a row and must see at once. */
interface OwnWrites {
  /** When they were acknowledged, in order. */
  readonly acknowledged: readonly Moment[]
  /** The newest state that those up to here left. */
  readonly newest: readonly number[]
}

/**
 * Everything that a row has ever been. State `i` is possible from `from[i]` until `until[i]`, both included: from when its
 * call may have committed until the next one must be seen. Both only grow along the row, so that what is possible at an
 * instant is a run of states, and two binary searches find it.
 */
export interface Timeline {
  readonly model: Model
  readonly id: Id
  readonly states: readonly State[]
  /** The call that made the state. Of the first there is none: it was there before anybody wrote. */
  readonly calls: readonly (WritingCall | undefined)[]
  readonly from: readonly Moment[]
  readonly until: readonly Moment[]
  readonly own: ReadonlyMap<Name, OwnWrites>
}

export interface Step {
  readonly image: State
  readonly call: WritingCall
}

const ownWrites = (calls: readonly (WritingCall | undefined)[]): Map<Name, OwnWrites> => {
  const writes = new Map<Name, { at: Moment; state: number }[]>()
  for (const [state, call] of calls.entries()) {
    if (!call || call.bindsAuthor === Infinity) continue
    const write = { at: call.bindsAuthor, state }
    const known = writes.get(call.author)
    if (known) known.push(write)
    else writes.set(call.author, [write])
  }
  const own = new Map<Name, OwnWrites>()
  for (const [author, unordered] of writes) {
    // Calls of one author may overlap: the one that was acknowledged last need not have been the last to commit.
    const ordered = unordered.toSorted((a, b) => a.at - b.at)
    let newest = 0
    own.set(author, {
      acknowledged: ordered.map(({ at }) => at),
      newest: ordered.map(({ state }) => (newest = Math.max(newest, state))),
    })
  }
  return own
}

/** @param steps what was done to the row, in the order of the commits, which its lock makes the order of the changes */
export const createTimeline = (model: Model, id: Id, first: State, steps: readonly Step[]): Timeline => {
  const calls = [undefined, ...steps.map(({ call }) => call)]
  // It was not visible before the one that it replaced.
  let earliest = -Infinity
  const from = calls.map((call) => (earliest = Math.max(earliest, call?.mayCommit ?? -Infinity)))
  // Who must see the next but one must not see this one either.
  let latest = Infinity
  const until = calls
    .map((_, back) => (latest = Math.min(latest, calls[calls.length - back]?.binds ?? Infinity)))
    .toReversed()
  return { model, id, states: [first, ...steps.map(({ image }) => image)], calls, from, until, own: ownWrites(calls) }
}

/** Whether what the call did to the row may be unknown to another author still when that one writes to it. */
const isUnheardOf = (call: WritingCall | undefined, own: WritingCall): boolean =>
  call !== undefined && call.isSilent && call.author !== own.author && call.binds >= own.began

/**
 * States older than its own writes that an author may be shown all the same. A process knows from the database what its write
 * replaced, and no more: which answers the row had been part of before somebody took it away in silence, it cannot know. Of
 * what came after that, it must be shown nothing that is older than its own.
 */
export const statesLeftInSilence = (row: Timeline, author: Name, began: Moment): ReadonlySet<number> => {
  const left = new Set<number>()
  let own: WritingCall | undefined
  let isLeft = false
  for (let state = row.calls.length - 1; state > 0; state -= 1) {
    const call = row.calls[state]
    if (call?.author === author && call.bindsAuthor < began) [own, isLeft] = [call, false]
    else if (own && isUnheardOf(call, own)) isLeft = true
    if (isLeft) left.add(state - 1)
  }
  return left
}

/** The newest state that calls of this author had left, acknowledged before `began`: it must see nothing older. */
export const ownState = (row: Timeline, author: Name, began: Moment): number => {
  const own = row.own.get(author)
  if (!own) return 0
  // Strictly before: what was acknowledged at the very instant may have been acknowledged after it.
  let last = lastAtMost(own.acknowledged, began)
  while (last >= 0 && own.acknowledged[last] === began) last -= 1
  return own.newest[last] ?? 0
}
