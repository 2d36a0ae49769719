import type { Read, Shop } from './reads.ts'

/** The same kind of question again and again, each time about the next of so many. */
export const counted = (read: Read, shop: Shop, count = Infinity): (() => PromiseLike<unknown>) => {
  let next = 0
  return () => {
    const which = next
    next = next + 1 < count ? next + 1 : 0
    return read(shop, which)
  }
}
