import { groupOf, type Table, type Tag } from '../../contracts/tag.ts'
import type { Writer } from '../../contracts/versions.ts'
import type { LockRecord, Place, Space, Token } from './space.ts'

/** Marks are judged for so long, and records outlive their leases by it: a lease that ran out is known to every mark. */
export const MARKS_LIVE = 60_000

/** One namespace's tags at one moment: the small steps that every command is made of. */
export interface TagBook {
  placeOf(group: Table): Place
  /** The record of the locks that stand, or of leases that ran out and that nobody has looked at since. */
  recordOf(tag: Tag): LockRecord | undefined
  /** What a reader sees; `undefined`: hidden. Mints where there is nothing. */
  show(tag: Tag): Token | undefined
  /** Gives the tag the next place of its group. Where others hold a lock, they can give nothing back any more. */
  move(tag: Tag, by: Writer): void
  /** Adds the writer's lock, or lets the one that stands go on. */
  hold(tag: Tag, writer: Writer, until: number): void
  /** Takes away the own lock. The last one out shows what was saved, or moves the tag. */
  leave(tag: Tag, writer: Writer): 'moved' | 'restored' | 'stillLocked' | 'notMine'
}

export const tagBook = (space: Space, now: number, unique: () => string): TagBook => {
  const placeOf = (group: Table): Place => {
    let place = space.sequences.get(group)
    if (place === undefined) space.sequences.set(group, (place = { generation: unique(), number: 0 }))
    return place
  }
  const put = (tag: Tag, number: number): Token => {
    const token = { id: unique(), generation: placeOf(groupOf(tag)).generation, number }
    space.shown.set(tag, token)
    return token
  }
  const next = (tag: Tag): Token => {
    const { generation, number } = placeOf(groupOf(tag))
    space.sequences.set(groupOf(tag), { generation, number: number + 1 })
    return put(tag, number + 1)
  }
  const shownOf = (tag: Tag): Token => space.shown.get(tag) ?? put(tag, 0)

  const recordOf = (tag: Tag): LockRecord | undefined => {
    const record = space.locks.get(tag)
    if (record === undefined) return undefined
    for (const [writer, deadline] of record.holders)
      if (deadline <= now) {
        record.holders.delete(writer)
        record.saved = undefined // rule 3: a lease that ran out drops the version
      }
    if (record.holders.size > 0 || now < record.keptUntil) return record
    space.locks.delete(tag)
    return undefined
  }

  return {
    placeOf,
    recordOf,

    show: (tag) => {
      const record = recordOf(tag)
      if (record === undefined) return shownOf(tag)
      if (record.holders.size > 0) return undefined // rule 3
      space.locks.delete(tag)
      return next(tag) // rule 5: a lease that ran out counts as a move
    },

    move: (tag, by) => {
      const record = recordOf(tag)
      const token = next(tag)
      if (record === undefined) return
      if (record.holders.size === 0) {
        space.locks.delete(tag)
        return
      }
      space.shown.delete(tag)
      const isSharedWithOthers = record.holders.size > (record.holders.has(by) ? 1 : 0)
      record.saved = isSharedWithOthers ? undefined : token // rule 4: any move forfeits what others would give back
      if (isSharedWithOthers) record.joined++ // rule 6: they are not alone
    },

    hold: (tag, writer, until) => {
      let record = recordOf(tag)
      if (record === undefined) {
        record = {
          holders: new Map(),
          // What was never looked at is minted first: it was not moved, and giving it back is no move either.
          saved: shownOf(tag),
          joined: 0,
          clear: space.clear,
          keptUntil: 0,
        }
        space.locks.set(tag, record)
      }
      space.shown.delete(tag)
      if (!record.holders.has(writer)) record.joined++
      record.holders.set(writer, until)
      record.keptUntil = Math.max(record.keptUntil, until + MARKS_LIVE)
    },

    leave: (tag, writer) => {
      const record = recordOf(tag)
      const mine = record?.holders.delete(writer) === true
      if (record !== undefined && record.holders.size > 0) return 'stillLocked'
      if (record === undefined || !mine) return 'notMine' // a restore without the own lock changes nothing
      space.locks.delete(tag)
      if (record.saved === undefined) {
        // A token that was "never moved" would let a load through the fence that is older than what forfeited this one.
        next(tag)
        return 'moved'
      }
      space.shown.set(tag, record.saved)
      return 'restored'
    },
  }
}
