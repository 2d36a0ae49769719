import type { Copier } from './codec.ts'
import type { Tag } from './tag.ts'
import type { Version } from './versions.ts'

/** One cached answer. */
export interface Entry {
  /** The cache's own copy: handed out as copies only. */
  readonly value: unknown
  /** Copies `value`. Entries of one shape share it. */
  readonly copy: Copier
  readonly tags: readonly Tag[]
  readonly versions: readonly Version[]
  /** When its load began, and for how long it is fresh from then: monotonic milliseconds. */
  readonly madeAt: number
  readonly ttl: number
  /** From when its life in this place counts: it may have come from another one. */
  readonly keptAt: number
}

/** L1: synchronous, in the process, bounded in bytes. Not a tier: it keeps values. */
export interface Memory {
  get(key: string): Entry | undefined
  /** `absent`: the answer says that there is nothing; such answers have a small shelf of their own. False: too large to keep. */
  set(key: string, entry: Entry, absent: boolean): boolean
  delete(key: string): void
  clear(): void
  readonly bytes: number
}
