/** Facts about a tier, declared so that nobody has to probe. */
export interface TierTraits {
  /** Other processes see what this one writes. */
  readonly shared: boolean
  readonly maxKeyBytes: number
  readonly maxValueBytes: number
}

export interface StoredEntry {
  readonly key: string
  readonly bytes: Uint8Array
  /** Milliseconds until the tier forgets it by itself. */
  readonly keep: number
}

export interface FoundEntry {
  readonly bytes: Uint8Array
  /** Milliseconds, by the clock of the server, until the tier forgets it: tells its age where clocks differ. */
  readonly left: number
}

/** A remote place to keep entries. A tier knows bytes, never models. (L1 is not a tier: it is synchronous and keeps values.) */
export interface Tier {
  readonly name: string
  readonly traits: TierTraits
  /** One answer per key, in that order; `undefined`: not there. */
  read(keys: readonly string[]): Promise<readonly (FoundEntry | undefined)[]>
  write(entries: readonly StoredEntry[]): Promise<void>
  drop(keys: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Short leases on names, by which processes agree who loads. Best effort: two may hold one after a fault. */
export interface Claims {
  /** True: the name is `holder`'s for `lease` milliseconds. False: it is somebody else's. */
  take(name: string, holder: string, lease: number): Promise<boolean>
  /** Lets go of the name, if it still is `holder`'s. */
  giveUp(name: string, holder: string): Promise<void>
}
