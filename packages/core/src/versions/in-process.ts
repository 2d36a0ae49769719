import { randomBytes } from 'node:crypto'
import type { Tag } from '../contracts/tag.ts'
import {
  HIDDEN,
  type Mark,
  type Released,
  type Version,
  type VersionStore,
  type Writer,
} from '../contracts/versions.ts'

interface Shown {
  readonly version: Version
  /** The tag's place in the sequence of moves. */
  readonly at: number
}

interface Lock {
  readonly writers: Set<Writer>
  /** How many writers ever joined while the lock stood. */
  joined: number
}

export interface InProcessOptions {
  /** How many tags are remembered. A tag that is forgotten only costs misses. */
  readonly maxTags?: number | undefined
}

/**
 * Versions and locks of one process. A lock is a Map entry and needs no lease: it dies with the writer. What a tag shows
 * is kept beside the lock, so "give the version back" is to take the lock away, and any move in between forfeits it.
 */
export const inProcessVersions = ({ maxTags = 500_000 }: InProcessOptions = {}): VersionStore => {
  const generation = `${randomBytes(6).toString('base64url')}.`
  const locks = new Map<Tag, Lock>()
  const held = new Map<Writer, Set<Tag>>()
  let minted = 0
  let sequence = 0
  /** No forgotten tag was moved after this: what keeps rule 5 true when a tag is minted again. */
  let floor = 0

  // Two shelves, as for images: an order of use would cost every tag of every answer. When the newer one has its half, the older one goes.
  const half = Math.max(1, Math.floor(maxTags / 2))
  let newer = new Map<Tag, Shown>()
  let older = new Map<Tag, Shown>()
  /** The last move of a tag on either. */
  let newest = 0
  let newestOfOlder = 0

  const token = (): Version => generation + ++minted
  const put = (tag: Tag, shown: Shown): void => {
    if (newer.size >= half && !newer.has(tag)) {
      if (newestOfOlder > floor) floor = newestOfOlder
      ;[older, newer, newestOfOlder, newest] = [newer, new Map(), newest, 0]
    }
    newer.set(tag, shown)
    if (shown.at > newest) newest = shown.at
  }
  const known = (tag: Tag): Shown | undefined => newer.get(tag) ?? older.get(tag)
  const show = (tag: Tag): Shown => {
    let shown = newer.get(tag)
    if (shown !== undefined) return shown
    shown = older.get(tag) ?? { version: token(), at: floor }
    put(tag, shown)
    return shown
  }
  const move = (tag: Tag, writer: Writer) => {
    put(tag, { version: token(), at: ++sequence })
    // Somebody else changed rows of a tag that is locked: whoever holds the lock is not alone (rule 6).
    const lock = locks.get(tag)
    if (lock !== undefined && !lock.writers.has(writer)) lock.joined++
  }

  return {
    name: 'in-process',

    look: (tags) => ({ versions: tags.map((tag) => (locks.has(tag) ? HIDDEN : show(tag).version)), mark: sequence }),

    calm: () => (locks.size === 0 ? { mark: sequence } : undefined),

    // Asked twice for every hit: without a list of its own, and without a new place in the queue. A tag that goes costs one miss.
    shows: (tags, versions) => {
      for (let i = 0; i < tags.length; i++) {
        const tag = tags[i] as Tag
        if (known(tag)?.version !== versions[i] || (locks.size > 0 && locks.has(tag))) return false
      }
      return true
    },

    lookAfter: (tags, since: Mark) =>
      tags.map((tag) => {
        if (locks.has(tag)) return HIDDEN
        const { version, at } = show(tag)
        return at > (since as number) ? HIDDEN : version // rule 5
      }),

    lock: (writer, tags) => {
      let mine = held.get(writer)
      if (mine === undefined) held.set(writer, (mine = new Set()))
      for (const tag of tags) {
        if (mine.has(tag)) continue
        mine.add(tag)
        const lock = locks.get(tag)
        if (lock === undefined) locks.set(tag, { writers: new Set([writer]), joined: 1 })
        else {
          lock.writers.add(writer)
          lock.joined++
        }
      }
    },

    release: (writer, moves, unlessAlone = []): Released => {
      const mine = held.get(writer) ?? new Set<Tag>()
      const alone = [...mine].every((tag) => locks.get(tag)?.joined === 1)
      for (const tag of moves) move(tag, writer) // rule 4: all moves come before any unlock
      if (!alone) for (const tag of unlessAlone) move(tag, writer)
      for (const tag of mine) {
        const lock = locks.get(tag)
        if (lock?.writers.delete(writer) === true && lock.writers.size === 0) locks.delete(tag)
      }
      held.delete(writer)
      return { alone, mark: sequence }
    },

    clear: () => {
      floor = ++sequence
      ;[newer, older] = [new Map(), new Map()]
      for (const lock of locks.values()) lock.joined++
    },

    close: async () => {},
  }
}
