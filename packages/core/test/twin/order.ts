import type { Touches } from './touches.ts'

/** The name of something that happened after certain other things: equal in every order that differs only in what it cannot see. */
export type EventName = number

/** What has happened, as far as anybody can tell: the order of steps that have nothing to do with each other is left out. */
export interface Order {
  /** How a step would be called if it happened now. `after`: what brought it about. */
  nameOf(label: string, touches: Touches, after: readonly EventName[]): EventName
  happened(name: EventName, touches: Touches): void
  /** Two orders with the same sum have led to the same state. */
  readonly sum: number
}

export const SIZE = 2 ** 52

/** cyrb53 by bryc (public domain), one bit less. */
const hash = (text: string, seed: number): number => {
  let [high, low] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed]
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i)
    high = Math.imul(high ^ letter, 2654435761)
    low = Math.imul(low ^ letter, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (2 ** 32 * (0xfffff & low) + (high >>> 0)) % SIZE
}

export const createOrder = (): Order => {
  const changed = new Map<string, EventName>()
  /** Who has looked since. */
  const looked = new Map<string, number>()
  let sum = 0
  const plus = (a: number, b: number): number => (a + b) % SIZE

  return {
    nameOf: (label, { reads, changes }, after) => {
      const seen = [...reads, ...changes].map((thing) => changed.get(thing) ?? 0)
      const overtaken = changes.map((thing) => looked.get(thing) ?? 0)
      return hash([label, ...after, '|', ...seen, '|', ...overtaken].join(), 0)
    },
    happened: (name, { reads, changes }) => {
      for (const thing of reads) looked.set(thing, plus(looked.get(thing) ?? 0, name))
      for (const thing of changes) {
        changed.set(thing, name)
        looked.delete(thing)
      }
      sum = plus(sum, name)
    },
    get sum() {
      return sum
    },
  }
}
