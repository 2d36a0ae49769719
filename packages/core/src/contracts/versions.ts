import type { MaybePromise } from './maybe-promise.ts'
import type { Tag } from './tag.ts'

/** A tag's token: never the same twice. */
export type Version = string

/** What a tag shows while a writer may be changing its rows, or when it was moved too lately: no version at all. */
export const HIDDEN: Version = ''

/** A place in the store's sequence of moves. Only handed back to the store that gave it. */
export type Mark = unknown

export interface Sight {
  /** One per tag asked for, in that order. */
  readonly versions: readonly Version[]
  readonly mark: Mark
}

/** Identity of one write attempt or one transaction. */
export type Writer = string

export interface Released {
  /** From lock to release nobody else held or took a lock on any of the tags (rule 6). */
  readonly alone: boolean
  /** The place in the sequence of moves after its own. */
  readonly mark: Mark
}

/** Where the versions of tags live and the soft locks of writers stand. */
export interface VersionStore {
  readonly name: string
  /** The version of each tag, minted where there is none (rule 2), `HIDDEN` where a lock stands (rule 3). */
  look(tags: readonly Tag[]): MaybePromise<Sight>
  /** The same for tags found in an answer: `HIDDEN` also where the tag was moved after `since` (rule 5). */
  lookAfter(tags: readonly Tag[], since: Mark): MaybePromise<readonly Version[]>
  /** Adds a lock of this writer to each tag. Taking one twice is harmless. */
  lock(writer: Writer, tags: readonly Tag[]): MaybePromise<void>
  /**
   * Moves `moves`, and `unlessAlone` too if the writer was not alone; then takes away every lock of the writer. What it locked
   * and did not move shows its version again (rule 4).
   */
  release(writer: Writer, moves: readonly Tag[], unlessAlone?: readonly Tag[]): MaybePromise<Released>
  /** No version handed out before is ever shown again. Locks stand. */
  clear(): MaybePromise<void>
  close(): Promise<void>
}
