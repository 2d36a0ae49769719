import type { Clock } from '../contracts/clock.ts'
import type { CacheEvent, EventType, Notice } from '../contracts/event.ts'

export interface Counts {
  hits: { l1: number; l2: number; l3: number }
  misses: number
  bypasses: number
  /** Answers that were not kept because a write touched their rows meanwhile, or because they cannot be copied. */
  refusedFills: number
  invalidations: number
  errors: number
}

export interface CacheStats extends Counts {
  /** Estimated bytes of heap that memory holds. */
  bytes: number
  byModel: Record<string, Counts>
}

export type Listener = (event: CacheEvent) => void

const zero = (): Counts => ({
  hits: { l1: 0, l2: 0, l3: 0 },
  misses: 0,
  bypasses: 0,
  refusedFills: 0,
  invalidations: 0,
  errors: 0,
})

const count = (counts: Counts, type: EventType, tier: 'l1' | 'l2' | 'l3'): void => {
  if (type === 'hit') counts.hits[tier]++
  else if (type === 'miss') counts.misses++
  else if (type === 'bypass') counts.bypasses++
  else if (type === 'refuse') counts.refusedFills++
  else if (type === 'invalidate') counts.invalidations++
  else if (type === 'error') counts.errors++
}

/** Counts every event and tells listeners. Without listeners an event costs a few increments and no object of its own. */
export const createStats = (clock: Clock) => {
  const total = zero()
  const byModel = new Map<string, Counts>()
  const listeners = new Map<EventType, Set<Listener>>()

  const notice: Notice = (event) => {
    const tier = event.tier ?? 'l1'
    count(total, event.type, tier)
    if (event.model !== undefined) {
      let counts = byModel.get(event.model)
      if (counts === undefined) byModel.set(event.model, (counts = zero()))
      count(counts, event.type, tier)
    }
    const heard = listeners.get(event.type)
    if (heard === undefined || heard.size === 0) return
    const full: CacheEvent = { ...event, at: clock.wall() }
    for (const listener of heard) {
      try {
        listener(full)
      } catch {
        total.errors++ // rule 10: a listener's fault is not the query's
      }
    }
  }

  return {
    notice,
    on: (type: EventType, listener: Listener): (() => void) => {
      let heard = listeners.get(type)
      if (heard === undefined) listeners.set(type, (heard = new Set()))
      heard.add(listener)
      return () => void heard.delete(listener)
    },
    hears: (type: EventType): boolean => (listeners.get(type)?.size ?? 0) > 0,
    read: (bytes: number): CacheStats => ({
      ...structuredClone(total),
      bytes,
      byModel: Object.fromEntries([...byModel].map(([model, counts]) => [model, structuredClone(counts)])),
    }),
  }
}
