import { MOST_IMAGES } from '@tidemark/core/adapter'
import type { ReaderOf, ReadRows, Wanted } from '../sketch.ts'
import { conditionOf } from './condition.ts'
import { lockBelow, lockByCondition, lockByIds, type LockedRows, type LockParts } from './locked-rows.ts'

/**
 * Reads rows as the next statement of the transaction will meet them, and locks them a moment before it does. Which locks it takes,
 * and why that is enough: `docs/decisions/0013`.
 *
 * @param look reads what the transaction sees
 */
export const lockingReader =
  (parts: LockParts, look: (wanted: Wanted) => ReadRows): ReaderOf =>
  (wanted) => {
    const { model, where, reach, meets } = wanted
    if (meets === 'seen') return look(wanted)
    const table = parts.tables(model)
    if (meets === undefined || model.id === undefined || table === undefined) return undefined
    const whoIsThere = look({ model, where, reach: [] })
    const withAllBelow = async (locked: LockedRows): LockedRows => {
      const rows = await locked
      return rows && lockBelow(parts, model, rows, reach)
    }
    if (meets === 'found')
      return async () => {
        if (!(await parts.isLocking())) return undefined
        const found = (await whoIsThere()) ?? []
        return found.length > MOST_IMAGES ? undefined : withAllBelow(lockByIds(parts, model, found))
      }
    const condition = conditionOf(model, table, where)
    if (condition === undefined) return undefined
    return async () => {
      if (!(await parts.isLocking())) return undefined
      // To look for nobody with a lock keeps others from coming, which no statement would do here.
      if (meets === 'passingOnceFound' && (await whoIsThere())?.length === 0) return []
      return withAllBelow(lockByCondition(parts, model, condition))
    }
  }
