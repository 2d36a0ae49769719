import type { CacheEvent } from '@tidemark/core'

/** Counts what a process could not tell Redis yet. */
export interface Undelivered {
  readonly any: boolean
  /** Takes note of a `degrade` event. True: with it, everything is delivered. */
  hear(event: Pick<CacheEvent, 'reason' | 'tags'>): boolean
}

export const createUndelivered = (): Undelivered => {
  const waiting = new Map<string, number>()
  return {
    get any() {
      return waiting.size > 0
    },
    hear: ({ reason, tags = [] }) => {
      const name = tags.join('\n')
      const left = waiting.get(name) ?? 0
      if (reason === 'undelivered') waiting.set(name, left + 1)
      if (reason !== 'delivered' || waiting.size === 0) return false
      if (name === '') waiting.clear()
      else if (left > 1) waiting.set(name, left - 1)
      else waiting.delete(name)
      return waiting.size === 0
    },
  }
}
