import type { Shop } from '../api/shop.ts'
import type { RowState, Sighting } from '../ledger/sighting.ts'

/** A call of the API that changes nothing. */
export interface Read {
  readonly kind: 'read'
  /** Call and arguments in words: the same words, the same question. */
  readonly name: string
  readonly ask: (shop: Shop) => Promise<unknown>
  /** What the answer shows, for the ledger. */
  readonly shows: (answer: unknown) => readonly Sighting[]
}

/** A call of the API that changes something. */
export interface Write {
  readonly kind: 'write'
  readonly name: string
  /** Says what it changed, or `'rolled back'`. */
  readonly act: (shop: Shop) => Promise<readonly RowState[] | 'rolled back'>
}

export type Operation = Read | Write

/** What one person does, one thing after the other: mostly one call, or a write and the page that comes up after it. */
export type Visit = readonly Operation[]

export const read = <T>(
  name: string,
  ask: (shop: Shop) => Promise<T>,
  shows: (answer: T) => readonly Sighting[],
): Read => ({ kind: 'read', name, ask, shows: (answer) => shows(answer as T) })

export const write = (name: string, act: Write['act']): Write => ({ kind: 'write', name, act })
