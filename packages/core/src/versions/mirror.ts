import { LRUCache } from 'lru-cache'
import type { Bus, BusMessage } from '../contracts/bus.ts'
import type { Clock } from '../contracts/clock.ts'
import { groupOf, type Table, type Tag } from '../contracts/tag.ts'
import { HIDDEN, type Version, type VersionServer, type VersionStore } from '../contracts/versions.ts'
import { createHeartbeat } from './heartbeat.ts'

export interface MirrorOptions {
  readonly server: VersionServer
  readonly bus: Bus
  readonly clock: Clock
  /** Nothing older than this is shown, milliseconds. `Infinity`: best effort, also while the bus is away. */
  readonly bound: number
  readonly maxTags?: number
}

interface Known {
  readonly version: Version
  /** Counted as `said` is. */
  readonly asked: number
  readonly own: OwnWrites
  /** A lock stands since: shown no longer than until then. */
  until?: number
  /** When that was heard, counted as `said` is. */
  limited?: number
}

/**
 * A table's last write by this process. Somebody else may have changed the same row before, in another way: of that nothing needs to
 * have been heard yet, and then answers that show the row as it was before both hang on tags that only the other one moved.
 */
interface OwnWrites {
  /** Counted as `said` is. What was asked for earlier shows nothing (rule 12) until … */
  wrote: number
  /** … a ping that was sent after the write has come round, and then only what no lock from before that hides. */
  heard: number
}

/** About so many tags it is remembered that something was said, while answers are on their way. */
const MOST_SAID = 10_000

/**
 * A version server with a copy of its versions in this process, kept honest by the bus (rule 11). Messages only drop versions;
 * they are learnt from the server alone, and only if nothing was said about the tag while the answer was on its way.
 */
export const mirrored = ({
  server,
  bus,
  clock,
  bound,
  maxTags = 500_000,
}: MirrorOptions): VersionServer & Required<Pick<VersionStore, 'glance' | 'shows'>> => {
  const known = new LRUCache<Tag, Known>({ maxSize: maxTags, sizeCalculation: () => 1 })
  const heartbeat = createHeartbeat({ bus, clock, bound })
  /** Counts what is said, and remembers about which tags while answers are on their way. */
  let said = 0
  const saidOf = new Map<Tag, number>()
  let onTheirWay = 0
  const ownWrites = new Map<Table, OwnWrites>()
  /** Answers that were asked for before this are not learnt from. */
  let unheardUntil = 0
  let isUp = false

  const note = (tags: readonly Tag[]): void => {
    said++
    if (onTheirWay > 0) for (const tag of tags) saidOf.set(tag, said)
    if (saidOf.size < MOST_SAID) return
    unheardUntil = said // too much to remember: nothing is learnt from what is on its way
    saidOf.clear()
  }
  const dropEverything = (): void => {
    unheardUntil = ++said
    known.clear()
  }
  const drop = (tags: readonly Tag[]): void => {
    note(tags)
    for (const tag of tags) known.delete(tag)
  }
  /**
   * Of a tag that is locked already it is not known whether the first lock ran out meanwhile, which nobody says: then what the next
   * one gives back is another version than the one that is known.
   */
  const lockAgain = (tags: readonly Tag[]): void => {
    for (const tag of tags) if (known.get(tag)?.until !== undefined) known.delete(tag)
    limit(tags)
  }
  const resume = (tags: readonly Tag[]): void => {
    note(tags)
    for (const tag of tags) delete known.get(tag)?.until
  }
  /** From the last ping that came round before this was heard: so far, everything said is known to have been heard. */
  const limit = (tags: readonly Tag[]): void => {
    note(tags)
    for (const tag of tags) {
      const seen = known.get(tag)
      if (seen === undefined || seen.until !== undefined) continue
      seen.until = heartbeat.provedAt + bound
      seen.limited = said
    }
  }

  const ownWritesTo = (table: Table): OwnWrites => {
    let own = ownWrites.get(table)
    if (own === undefined) ownWrites.set(table, (own = { wrote: 0, heard: 0 }))
    return own
  }
  const wroteTo = (tables: ReadonlySet<Table>): void => {
    const now = ++said
    for (const table of tables) ownWritesTo(table).wrote = now
    heartbeat.whenHeard(() => {
      said++
      for (const own of ownWrites.values()) if (own.wrote <= now && own.heard < own.wrote) own.heard = said
    })
  }
  /** Whether it is from before a write of this process, of which it may show nothing. */
  const isOutdone = ({ asked, own, until, limited = 0 }: Known): boolean =>
    asked < own.wrote && (own.heard < own.wrote || (until !== undefined && limited < own.heard))

  /** What may be shown of it now. */
  const versionOf = (tag: Tag, now: number): Version | undefined => {
    const seen = known.get(tag)
    if (seen === undefined || (seen.until !== undefined && now > seen.until) || isOutdone(seen)) return undefined
    return seen.version
  }

  const heard = (message: BusMessage): void => {
    if (message.kind === 'pong') heartbeat.pong(message.nonce)
    else if (message.kind === 'everything') dropEverything()
    else if (message.kind === 'locked') lockAgain(message.tags)
    else {
      drop(message.moved)
      resume(message.restored)
      limit(message.stillLocked)
    }
  }

  bus.listen({
    heard,
    up: () => {
      isUp = true
      dropEverything()
      heartbeat.start()
    },
    down: () => {
      isUp = false
      unheardUntil = ++said
      heartbeat.stop() // it vouches for nothing now; where there is no bound it does, and what is known is served on
    },
  })

  /** Asks, and learns what it may. */
  const learning = async <T>(
    tags: readonly Tag[],
    ask: () => Promise<T>,
    versionsOf: (answer: T) => readonly Version[],
  ): Promise<T> => {
    const before = said
    onTheirWay++
    try {
      const answer = await ask()
      const versions = versionsOf(answer)
      tags.forEach((tag, i) => {
        const version = versions[i]
        if (version === undefined || version === HIDDEN) known.delete(tag)
        else if (isUp && unheardUntil <= before && (saidOf.get(tag) ?? 0) <= before)
          known.set(tag, { version, asked: before, own: ownWritesTo(groupOf(tag)) })
      })
      return answer
    } finally {
      if (--onTheirWay === 0) saidOf.clear()
    }
  }

  const lookWith = server.lookWith?.bind(server)

  return {
    name: server.name,

    glance: (tags) => {
      if (!heartbeat.vouches()) return undefined
      const now = clock.now()
      const versions: Version[] = []
      for (const tag of tags) {
        const version = versionOf(tag, now)
        if (version === undefined) return undefined
        versions.push(version)
      }
      return versions
    },
    shows: (tags, versions) => {
      if (!heartbeat.vouches()) return false
      const now = clock.now()
      for (let i = 0; i < tags.length; i++) if (versionOf(tags[i] as Tag, now) !== versions[i]) return false
      return true
    },

    look: (tags) =>
      learning(
        tags,
        () => server.look(tags),
        (sight) => sight.versions,
      ),
    ...(lookWith === undefined
      ? {}
      : {
          lookWith: (tags: readonly Tag[], key: string) =>
            learning(
              tags,
              () => lookWith(tags, key),
              (sight) => sight.versions,
            ),
        }),
    lookAfter: (tags, since) =>
      learning(
        tags,
        () => server.lookAfter(tags, since),
        (versions) => versions,
      ),
    lock: (request) => server.lock(request),
    renew: (request) => server.renew(request),
    release: async (request) => {
      let isAlone = false
      try {
        const released = await server.release(request)
        isAlone = released.alone
        return released
      } finally {
        // Also if nobody knows whether it was done: own writes are seen at once (rule 12). Who was not alone may have lost a lock, and
        // then the server moved what it guarded.
        drop([
          ...request.moves,
          ...request.unlessAlone,
          ...(isAlone || request.moves.length === 0 ? [] : request.locked),
        ])
        if (request.moves.length > 0) wroteTo(new Set([...request.moves, ...request.locked].map(groupOf)))
      }
    },
    clear: async () => {
      try {
        await server.clear()
      } finally {
        dropEverything()
      }
    },
    close: async () => {
      heartbeat.stop()
      await bus.close()
      await server.close()
    },
  }
}
