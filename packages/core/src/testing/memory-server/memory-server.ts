import { randomBytes } from 'node:crypto'
import type { Backend, BackendSetting, OpenBackend } from '../../contracts/backend.ts'
import type { BusMessage } from '../../contracts/bus.ts'
import type { Clock } from '../../contracts/clock.ts'
import type { Tag } from '../../contracts/tag.ts'
import { groupOf } from '../../contracts/tag.ts'
import { CacheError } from '../../errors.ts'
import { type BusLine, busLine } from './bus-line.ts'
import { findEntry, LONGEST, memoryServerClaims, memoryServerTier } from './keeping.ts'
import { emptySpace, type Space } from './space.ts'
import * as commands from './version-commands.ts'
import { createWire, type Wire } from './wire.ts'

export interface MemoryServerOptions {
  /** The server's clock, and with it that of every lease. */
  readonly clock: Clock
}

/** What a server knew at one moment. */
export type Snapshot = unknown

/** A process's way to the server, and at once what a test breaks on it. */
export interface MemoryBackend extends Backend {
  readonly wire: Wire
}

export interface MemoryBackendOptions {
  readonly name?: string
  /** It takes versions and an entry as one question. Omitted: as two. */
  readonly asksTogether?: boolean
}

/** What an evicting server may throw away of a tag. */
export type Evictable = 'version' | 'locks'

/** One pretend server in memory. What Redis does with scripts, it does in plain code, at the moment a command arrives. */
export interface MemoryServer {
  /** Another process: connections of its own. */
  backend(how?: MemoryBackendOptions): MemoryBackend
  /** Nobody reaches it; what it knows stays. */
  down(): void
  up(): void
  /** It loses everything and stays the same server: what `FLUSHALL` does. */
  flush(): void
  snapshot(): Snapshot
  /** It starts again from what it knew then: another epoch, and all connections break. */
  restore(snapshot: Snapshot): void
  /** A replica that missed nothing takes over: another epoch, and all connections break. */
  failover(): void
  /** Throws parts of a tag away, which a server that keeps its promises to the cache never does. */
  evict(tag: Tag, ...what: readonly Evictable[]): void
  /** The same with the sequence that the tag's moves are counted by. */
  evictSequence(tag: Tag): void
}

interface Line {
  readonly namespace: string
  say(message: BusMessage): void
  cut(): void
  mend(): void
  breakOff(): void
}

export const memoryServer = ({ clock }: MemoryServerOptions): MemoryServer => {
  const lines = new Set<Line>()
  let spaces = new Map<string, Space>()
  let minted = 0
  let isUp = true
  const origin = randomBytes(6).toString('base64url')
  const unique = (): string => `${origin}${(++minted).toString(36)}`
  let epoch = unique()

  const spaceOf = (namespace: string): Space => {
    let space = spaces.get(namespace)
    if (space === undefined) spaces.set(namespace, (space = emptySpace(unique())))
    return space
  }
  const sceneOf = (namespace: string): commands.Scene => ({
    space: spaceOf(namespace),
    now: clock.now(),
    epoch,
    unique,
    say: (message) => {
      for (const line of lines) if (line.namespace === namespace) line.say(message)
    },
    clear: () => void spaces.set(namespace, { ...spaceOf(namespace), clear: unique() }),
  })
  const restore = (snapshot: Snapshot): void => {
    spaces = structuredClone(snapshot) as Map<string, Space>
    epoch = unique()
    for (const line of lines) {
      line.cut()
      line.breakOff()
      if (isUp) line.mend()
    }
  }
  const snapshot = (): Snapshot => structuredClone(spaces)

  const backend = ({ name = 'memory server', asksTogether = false }: MemoryBackendOptions = {}): MemoryBackend => {
    const own = new Set<BusLine>()
    /** A cut by hand lasts until it is mended by hand. */
    let isCut = false
    const wire = createWire({
      isUp: () => isUp,
      bus: {
        cutBus: () => {
          isCut = true
          for (const line of own) line.cut()
        },
        deafenBus: () => {
          isCut = true
          for (const line of own) line.deafen()
        },
        mendBus: () => {
          isCut = false
          if (isUp) for (const line of own) line.mend()
        },
      },
    })

    const open = ({ namespace, needsBus, report }: BackendSetting): OpenBackend => {
      const line = busLine(wire.push)
      own.add(line)
      const member: Line = {
        namespace,
        say: line.hear,
        cut: () => {
          line.cut()
          report({ reason: 'the memory server is lost' })
        },
        mend: () => {
          if (!isCut) line.mend()
          report({ reason: 'the memory server is found again' })
        },
        breakOff: wire.breakOff,
      }
      lines.add(member)
      if (!isUp || isCut) line.cut()
      let isOpen = true
      const send = <T>(label: string, apply: () => T): Promise<T> =>
        isOpen ? wire.send(label, apply) : Promise.reject(new CacheError('CLOSED', `${label}: this opening is closed`))
      const keeping = { name, send, space: () => spaceOf(namespace), now: () => clock.now() }
      const scene = () => sceneOf(namespace)

      return {
        tier: memoryServerTier(keeping),
        claims: memoryServerClaims(keeping),
        versions: {
          name,
          look: (tags) => send('look', () => commands.look(scene(), tags)),
          ...(asksTogether
            ? {
                lookWith: (tags: readonly Tag[], key: string) =>
                  send('lookWith', () => ({ ...commands.look(scene(), tags), found: findEntry(keeping, key) })),
              }
            : {}),
          lookAfter: (tags, since) => send('lookAfter', () => commands.lookAfter(scene(), tags, since)),
          lock: (request) => send('lock', () => commands.lock(scene(), request)),
          renew: (request) => send('renew', () => commands.renew(scene(), request)),
          release: (request) => send('release', () => commands.release(scene(), request)),
          clear: () => send('clear', () => commands.clear(scene())),
          close: async () => {},
        },
        bus: needsBus
          ? {
              name,
              listen: line.listen,
              ping: (nonce) => send('ping', () => scene().say({ kind: 'pong', nonce })),
              close: async () => line.close(),
            }
          : undefined,
        deadline: 250,
        ttl: LONGEST,
        close: async () => {
          isOpen = false
          line.close()
          lines.delete(member)
          own.delete(line)
        },
      }
    }
    return { name, open, wire }
  }

  return {
    backend,
    down: () => {
      isUp = false
      for (const line of lines) line.cut()
    },
    up: () => {
      isUp = true
      for (const line of lines) line.mend()
    },
    flush: () => void (spaces = new Map()),
    snapshot,
    restore,
    failover: () => restore(snapshot()),
    evict: (tag, ...what) => {
      for (const space of spaces.values()) {
        const record = space.locks.get(tag)
        if (what.includes('version')) {
          space.shown.delete(tag)
          if (record !== undefined) record.saved = undefined
        }
        if (what.includes('locks')) space.locks.delete(tag)
      }
    },
    evictSequence: (tag) => {
      for (const space of spaces.values()) space.sequences.delete(groupOf(tag))
    },
  }
}
