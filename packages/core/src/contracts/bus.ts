import type { Tag } from './tag.ts'

/** What the version store of a server says to everybody, in the order in which it happened there. */
export type BusMessage =
  | { readonly kind: 'locked'; readonly tags: readonly Tag[] }
  | {
      readonly kind: 'released'
      /** They have another version now. */
      readonly moved: readonly Tag[]
      /** They show the version from before again: no lock stands. */
      readonly restored: readonly Tag[]
      /** Of those not moved: a lock of somebody else still stands. */
      readonly stillLocked: readonly Tag[]
    }
  /** Every version changed, or something was said that this release cannot read. */
  | { readonly kind: 'everything' }
  /** A ping came round: everything that was said before it has been heard. */
  | { readonly kind: 'pong'; readonly nonce: string }

export interface BusListener {
  heard(message: BusMessage): void
  /** From now on everything is heard; what was said before may have been missed. */
  up(): void
  /** Messages may be missed from now on. */
  down(): void
}

/** The hearing half: the version store itself does the saying. */
export interface Bus {
  readonly name: string
  /** Called once. */
  listen(listener: BusListener): void
  /**
   * Writes `nonce` through the connection that asks for versions, and has it said on the bus: when the pong is heard, both
   * connections are proved to end at one server that takes writes (rule 11).
   */
  ping(nonce: string): Promise<void>
  close(): Promise<void>
}
