import type { Clock } from '../contracts/clock.ts'
import type { Tag } from '../contracts/tag.ts'
import {
  HIDDEN,
  type ReleaseRequest,
  type Sight,
  type Version,
  type VersionServer,
  type VersionStore,
  type Writer,
} from '../contracts/versions.ts'
import { createDeliveries } from './deliveries.ts'

export interface LeasedOptions {
  readonly server: VersionServer & Pick<VersionStore, 'glance' | 'shows'>
  readonly clock: Clock
  /** No statement or COMMIT takes longer, milliseconds (rule 3). */
  readonly maxWriteTime: number
  /** Told what this process could not tell the server, and later that it could. Empty: everything. */
  readonly undelivered: (tags: readonly Tag[], error: unknown) => void
  readonly delivered: (tags: readonly Tag[]) => void
  /** Told at `close` what it will never tell. */
  readonly givenUp: (tags: readonly Tag[]) => void
  /** How many tags may wait for the server before everything is cleared instead. */
  readonly mostTags?: number
}

/** What this process knows of one writer's locks. */
interface Held {
  readonly tags: Set<Tag>
  /** Tags hidden here, because their lock may not stand there. */
  readonly hidden: Tag[]
  /** Their lock was gone when we came back to it: another version may have been shown meanwhile. */
  readonly lost: Set<Tag>
  /** A lock command went unanswered: it may still arrive. */
  isLate: boolean
  /** So many lock commands are on their way, which a release may overtake. */
  asking: number
  cancel: () => void
}

/**
 * A writer that is killed while its statement runs is covered by what is left of its lease: with a renewal every third, never
 * less than two thirds of it.
 */
const leaseFor = (maxWriteTime: number): number => maxWriteTime * 1.5
const RENEWALS = 3

/**
 * A version server as the flows use it: remembers what each writer locked, renews while it is at work (rule 3), and what it
 * could not tell the server it hides in this process and tells it until it is heard (rule 12).
 */
export const leasedVersions = ({
  server,
  clock,
  maxWriteTime,
  undelivered,
  delivered,
  givenUp,
  mostTags = 100_000,
}: LeasedOptions): VersionStore => {
  const lease = leaseFor(maxWriteTime)
  const writers = new Map<Writer, Held>()
  const deliveries = createDeliveries({ server, clock, mostTags, delivered, givenUp })

  /** Takes the locks, or prolongs those that stand. */
  const take = async (writer: Writer, held: Held, tags: readonly Tag[]): Promise<void> => {
    const before = new Set(held.tags)
    for (const tag of tags) held.tags.add(tag)
    held.asking++
    const stood = await server.lock({ writer, tags, lease }).finally(() => void held.asking--)
    deliveries.answered()
    tags.forEach((tag, i) => void (before.has(tag) && stood[i] !== true && held.lost.add(tag)))
  }

  const renew = async (writer: Writer, held: Held, tags: readonly Tag[]): Promise<void> => {
    if (await server.renew({ writer, tags, lease })) return
    if (writers.get(writer) !== held) return
    // Gone: they are taken anew, and what was shown meanwhile is not given back.
    for (const tag of tags) held.lost.add(tag)
    try {
      await take(writer, held, tags)
    } catch (error) {
      held.isLate = true
      throw error
    }
  }

  const renewLater = (writer: Writer, held: Held): void => {
    held.cancel = clock.after(lease / RENEWALS, () => {
      const tags = [...held.tags]
      void renew(writer, held, tags)
        .catch(() => {}) // tried again before the lease is out
        .finally(() => void (writers.get(writer) === held && renewLater(writer, held)))
    })
  }

  const overlaid = (tags: readonly Tag[], seen: readonly Version[], hides: (tag: Tag) => boolean): readonly Version[] =>
    seen.map((version, i) => (hides(tags[i] ?? '') ? HIDDEN : version))

  /** What is hidden now: an answer that comes later may be from before a delivery. */
  const hiddenNow = (tags: readonly Tag[]): ((tag: Tag) => boolean) | undefined => {
    if (!deliveries.hidesAny) return undefined
    const now = new Set(tags.filter((tag) => deliveries.hides(tag)))
    return (tag) => now.has(tag)
  }

  const seen = async <Seen extends Sight>(tags: readonly Tag[], ask: () => Promise<Seen>): Promise<Seen> => {
    const hides = hiddenNow(tags)
    const sight = await ask()
    deliveries.answered()
    return hides === undefined ? sight : { ...sight, versions: overlaid(tags, sight.versions, hides) }
  }
  const lookWith = server.lookWith?.bind(server)

  return {
    name: server.name,

    look: (tags) => seen(tags, () => server.look(tags)),
    ...(lookWith === undefined
      ? {}
      : { lookWith: (tags: readonly Tag[], key: string) => seen(tags, () => lookWith(tags, key)) }),

    lookAfter: async (tags, since) => {
      const hides = hiddenNow(tags)
      const seen = await server.lookAfter(tags, since)
      return hides === undefined ? seen : overlaid(tags, seen, hides)
    },

    ...(server.glance === undefined
      ? {}
      : {
          glance: (tags: readonly Tag[]) => {
            const seen = server.glance?.(tags)
            return seen === undefined || !deliveries.hidesAny
              ? seen
              : overlaid(tags, seen, (tag) => deliveries.hides(tag))
          },
        }),

    ...(server.shows === undefined
      ? {}
      : {
          shows: (tags: readonly Tag[], versions: readonly Version[]) =>
            !(deliveries.hidesAny && tags.some((tag) => deliveries.hides(tag))) &&
            server.shows?.(tags, versions) === true,
        }),

    lock: async (writer, tags) => {
      if (tags.length === 0) return
      let held = writers.get(writer)
      if (held === undefined) {
        held = { tags: new Set(), hidden: [], lost: new Set(), isLate: false, asking: 0, cancel: () => {} }
        writers.set(writer, held)
        renewLater(writer, held)
      }
      try {
        await take(writer, held, tags)
      } catch (error) {
        held.isLate = true
        held.hidden.push(...tags)
        deliveries.hide(tags)
        throw error
      }
    },

    release: async (writer, moves, unlessAlone = []) => {
      const held = writers.get(writer)
      held?.cancel()
      writers.delete(writer)
      const locked = [...(held?.tags ?? [])]
      const isLate = held !== undefined && (held.isLate || held.asking > 0)
      // Without its locks nothing that it read beforehand is sure, and what was shown meanwhile is not given back.
      const uncovered = isLate && moves.length > 0 ? [...locked, ...unlessAlone] : [...(held?.lost ?? [])]
      const request: ReleaseRequest = {
        writer,
        locked,
        moves: uncovered.length === 0 ? moves : [...new Set([...moves, ...uncovered])],
        unlessAlone,
        refuseLocksFor: isLate ? 2 * lease : 0,
      }
      try {
        if (locked.length + request.moves.length === 0) return { alone: false, mark: undefined }
        const released = await server.release(request)
        deliveries.answered()
        // A lock that came late or anew was not there all the time, whoever was there with it (rule 6).
        return isLate || uncovered.length > 0 ? { ...released, alone: false } : released
      } catch (error) {
        deliveries.add(request)
        if (request.moves.length > 0) undelivered(request.moves, error)
        throw error
      } finally {
        if (held !== undefined) deliveries.unhide(held.hidden)
      }
    },

    clear: async () => {
      try {
        await server.clear()
      } catch (error) {
        deliveries.addClear()
        undelivered([], error)
        throw error
      }
    },

    close: async () => {
      for (const held of writers.values()) held.cancel()
      writers.clear()
      await deliveries.close()
      await server.close()
    },
  }
}
