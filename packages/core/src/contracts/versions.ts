import type { MaybePromise } from './maybe-promise.ts'
import type { Tag } from './tag.ts'
import type { FoundEntry } from './tier.ts'

/** A tag's token: never the same twice. */
export type Version = string

/** What a tag shows while a writer may be changing its rows, or when it was moved too lately: no version at all. */
export const HIDDEN: Version = ''

/**
 * A place in the store's sequence of moves. Only handed back to the store that gave it. It may know the tables of the tags that
 * were asked for, and no others.
 */
export type Mark = unknown

export interface Sight {
  /** One per tag asked for, in that order. */
  readonly versions: readonly Version[]
  readonly mark: Mark
}

/** The same with an entry of the tier that was asked for in one question. */
export interface SightWithEntry extends Sight {
  readonly found: FoundEntry | undefined
}

/** Identity of one write attempt or one transaction. */
export type Writer = string

export interface Released {
  /** From lock to release nobody else held or took a lock on any of the tags (rule 6). */
  readonly alone: boolean
  /** The place in the sequence of moves after its own. */
  readonly mark: Mark
}

/** Where the versions of tags live and the soft locks of writers stand, as the flows use it. */
export interface VersionStore {
  readonly name: string
  /** The version of each tag, minted where there is none (rule 2), `HIDDEN` where a lock stands (rule 3). */
  look(tags: readonly Tag[]): MaybePromise<Sight>
  /** `look`, and the entry of this key, as the tier would read it. Absent where the two are asked apart. */
  lookWith?(tags: readonly Tag[], key: string): Promise<SightWithEntry>
  /** The mark of now, if no lock stands on any tag. `undefined`, or no such method: that has to be asked of the tags. */
  calm?(): { readonly mark: Mark } | undefined
  /** The same for tags found in an answer: `HIDDEN` also where the tag was moved after `since` (rule 5). */
  lookAfter(tags: readonly Tag[], since: Mark): MaybePromise<readonly Version[]>
  /** What can be said at once within what the mode promises. `undefined`, or no such method: `look`. */
  glance?(tags: readonly Tag[]): readonly Version[] | undefined
  /** Whether the tags show these versions, as far as that can be said at once; false wherever `glance` says anything else or nothing. */
  shows?(tags: readonly Tag[], versions: readonly Version[]): boolean
  /**
   * Adds a lock of this writer to each tag. Taking one twice is harmless. Rejects if the lock may not stand; the writer may go
   * on all the same, and its tags are hidden in this process until its release is delivered (rule 12).
   */
  lock(writer: Writer, tags: readonly Tag[]): MaybePromise<void>
  /**
   * Moves `moves`, and `unlessAlone` too if the writer was not alone; then takes away every lock of the writer. What it locked
   * and did not move shows its version again (rule 4).
   */
  release(writer: Writer, moves: readonly Tag[], unlessAlone?: readonly Tag[]): MaybePromise<Released>
  /** No version handed out before is ever shown again. Locks stand. */
  clear(): MaybePromise<void>
  /** Delivers what it can, and lets go. */
  close(): Promise<void>
}

export interface LockRequest {
  readonly writer: Writer
  readonly tags: readonly Tag[]
  /** Milliseconds until the lock runs out by itself. A lock that ran out drops the version of its tag (rule 3). */
  readonly lease: number
}

export interface ReleaseRequest {
  readonly writer: Writer
  /** Everything that the writer locked, or tried to. */
  readonly locked: readonly Tag[]
  readonly moves: readonly Tag[]
  /** Moved as well if the writer was not alone on everything it locked, or if that cannot be told. */
  readonly unlessAlone: readonly Tag[]
  /** A lock command of this writer may still be on its way: refuse it for so many milliseconds. 0: none is. */
  readonly refuseLocksFor: number
}

/**
 * Versions and locks on a server that other processes use, too. Its commands carry everything they need, so that one that is
 * lost can be said again, and one that comes late or twice does no harm. All of them reject when the server does not answer.
 */
export interface VersionServer {
  readonly name: string
  /** As `VersionStore.look`. A version also tells which server (connection) answered: of another one it is another (rule 2). */
  look(tags: readonly Tag[]): Promise<Sight>
  /** As `VersionStore.lookWith`: for servers that keep both, and take one question for less than two. */
  lookWith?(tags: readonly Tag[], key: string): Promise<SightWithEntry>
  /** As `VersionStore.lookAfter`. A lease that ran out counts as a move; a tag that was never written does not. */
  lookAfter(tags: readonly Tag[], since: Mark): Promise<readonly Version[]>
  /** Hides the tags. Says of each whether this writer's lock stood there before: it then goes on from now. */
  lock(request: LockRequest): Promise<readonly boolean[]>
  /** Lets own locks go on from now. Never makes one: false if any is gone, and then nothing was prolonged. */
  renew(request: LockRequest): Promise<boolean>
  /**
   * Per tag: moves it, or gives its version back if the own lock is still there; all moves before any unlock. If anything moves, the
   * write has committed, and what it locked moves as well where its lock is gone (rule 4).
   */
  release(request: ReleaseRequest): Promise<Released>
  clear(): Promise<void>
  close(): Promise<void>
}
