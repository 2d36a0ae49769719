import { shown } from '../errors.ts'

/** Bytes that are no whole entry of this key and this format. Whoever meets them takes them for a miss and deletes them. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}

/** Bytes that are whole, and hold something that this process has no class for yet. A miss here; others can read them. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

export const damaged = (expected: string, found: unknown): never => {
  throw new Damaged(`A stored entry cannot be read: expected ${expected}, found ${shown(found)}.`)
}
