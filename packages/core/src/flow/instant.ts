import type { Clock } from '../contracts/clock.ts'
import type { Notice } from '../contracts/event.ts'
import type { Entry, Memory } from '../contracts/memory.ts'
import type { HitPlan } from '../contracts/shortcuts.ts'
import type { VersionStore } from '../contracts/versions.ts'
import { endOf } from './find.ts'

/** Not a value that an answer can have. */
export const NOT_NOW: unique symbol = Symbol('not now')

export interface InstantParts {
  readonly clock: Clock
  readonly versions: VersionStore
  readonly memory: Memory
  readonly notice: Notice
  /** As in `FindParts`: such reads are checked at the store. */
  readonly isBuilding: () => boolean
  readonly isClosed: () => boolean
}

/**
 * A hit in memory without a promise, for adapters that can tell an answer before their ORM has begun to work. Everything that is
 * not simply a fresh answer under versions that stand is left to `read`.
 */
export interface Instant {
  /** Whether memory holds an answer that is true now. */
  holds(plan: HitPlan): boolean
  /** An own copy of it, counted as a hit. `NOT_NOW`: there is none. */
  take(plan: HitPlan): unknown
}

/** `undefined`: what an answer hangs on has to be asked of a server. */
export const createInstant = (parts: InstantParts): Instant | undefined => {
  const { clock, versions, memory, notice, isBuilding, isClosed } = parts
  if (versions.shows === undefined) return undefined

  const find = (plan: HitPlan): Entry | undefined => {
    const entry = plan.policy.l1 === false ? undefined : memory.get(plan.key)
    if (entry === undefined || clock.now() >= endOf({ entry, tier: 'l1' }, plan)) return undefined
    const isTrue = versions.shows?.(entry.tags, entry.versions) === true && !isBuilding() && !isClosed()
    return isTrue ? entry : undefined
  }

  return {
    holds: (plan) => find(plan) !== undefined,
    take: (plan) => {
      const entry = find(plan)
      if (entry === undefined) return NOT_NOW
      let answer: unknown
      try {
        answer = entry.copy(entry.value)
      } catch (error) {
        memory.delete(plan.key)
        notice({ type: 'error', model: plan.model, key: plan.key, error })
        return NOT_NOW // rule 10
      }
      notice({ type: 'hit', model: plan.model, key: plan.key, tier: 'l1', reason: undefined })
      return answer
    },
  }
}
