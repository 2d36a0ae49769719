import { LRUCache } from 'lru-cache'
import type { Entry, Memory } from '../contracts/memory.ts'
import { weigh } from './weigh.ts'

interface Kept {
  readonly entry: Entry
  readonly bytes: number
}

/** Answers that say "nothing" get this part of the room: a scan of random ids cannot push out rows that exist. */
const ABSENT_SHARE = 1 / 16
/** One answer may take this part of its shelf, or so many bytes where a shelf is small. */
const LARGEST_SHARE = 1 / 8
const LARGEST_AT_LEAST = 4096

/** L1 over lru-cache, bounded in bytes of heap as `weigh` estimates them. */
export const createMemory = (maxBytes: number): Memory => {
  const shelfOf = (room: number) => {
    const maxSize = Math.max(1, Math.floor(room))
    return new LRUCache<string, Kept>({
      maxSize,
      maxEntrySize: Math.min(maxSize, Math.max(LARGEST_AT_LEAST, Math.floor(maxSize * LARGEST_SHARE))),
      sizeCalculation: (kept) => kept.bytes,
    })
  }
  const shelves = () => ({
    found: shelfOf(maxBytes * (1 - ABSENT_SHARE)),
    absent: shelfOf(maxBytes * ABSENT_SHARE),
  })
  let { found, absent } = shelves()

  return {
    get: (key) => (found.get(key) ?? absent.get(key))?.entry,
    set: (key, entry, isAbsent) => {
      const [shelf, other] = isAbsent ? [absent, found] : [found, absent]
      other.delete(key)
      const bytes = weigh(key, entry)
      shelf.set(key, { entry, bytes })
      return bytes <= shelf.maxEntrySize
    },
    delete: (key) => {
      found.delete(key)
      absent.delete(key)
    },
    // A new shelf is cheaper than an emptied one: no walk over what is gone.
    clear: () => void ({ found, absent } = shelves()),
    get bytes() {
      return found.calculatedSize + absent.calculatedSize
    },
  }
}
