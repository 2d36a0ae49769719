/** How one read is cached. Durations in milliseconds. */
export interface Policy {
  readonly ttl: number
  /** After the ttl: serve for so long if the versions stand, and refresh behind. */
  readonly swr: number
  /** After the ttl: serve for so long if the versions stand and the database fails. */
  readonly grace: number
  /** `false`: not in memory. */
  readonly l1: number | false
  /** `false`: not in the shared tier. */
  readonly l2: number | false
  readonly writeThrough: boolean
  /** Tags that the user put on the answer. */
  readonly tags: readonly string[]
}
