import type { Tag } from './tag.ts'

export type EventType = 'hit' | 'miss' | 'bypass' | 'fill' | 'refuse' | 'invalidate' | 'error' | 'degrade'

/** What happened, told to `cache.on`. Carries no data of users: keys hold digests, tags hold key columns. */
export interface CacheEvent {
  readonly type: EventType
  readonly model?: string | undefined
  readonly key?: string | undefined
  readonly tier?: 'l1' | 'l2' | 'l3' | undefined
  readonly tags?: readonly Tag[] | undefined
  readonly reason?: string | undefined
  readonly error?: unknown
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Takes note of an event: counts it and tells those who listen. Never throws. */
export type Notice = (event: Omit<CacheEvent, 'at'>) => void
