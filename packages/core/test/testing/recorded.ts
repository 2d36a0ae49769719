import type { Clock } from '../../src/contracts/clock.ts'
import type { Tag } from '../../src/contracts/tag.ts'
import type { LockRequest, Mark, ReleaseRequest, Version, VersionServer } from '../../src/contracts/versions.ts'

interface AtTime {
  /** When the server applied it, by its clock. */
  readonly at: number
}

/** What a server was asked and what it answered, in the order in which it did. */
export type Entry = AtTime &
  (
    | {
        readonly kind: 'look'
        readonly tags: readonly Tag[]
        readonly versions: readonly Version[]
        readonly mark: Mark
      }
    | {
        readonly kind: 'lookAfter'
        readonly tags: readonly Tag[]
        readonly versions: readonly Version[]
        readonly since: Mark
      }
    | { readonly kind: 'lock'; readonly request: LockRequest; readonly stood: readonly boolean[] }
    | { readonly kind: 'refusedLock'; readonly request: LockRequest }
    | { readonly kind: 'renew'; readonly request: LockRequest; readonly prolonged: boolean }
    | { readonly kind: 'release'; readonly request: ReleaseRequest; readonly alone: boolean }
    | { readonly kind: 'clear' }
  )

/** The same server, with its commands written down. Answers keep the order in which commands were applied. */
export const recorded = (server: VersionServer, clock: Clock, log: Entry[]): VersionServer => ({
  ...server,
  look: async (tags) => {
    const sight = await server.look(tags)
    log.push({ kind: 'look', at: clock.now(), tags, ...sight })
    return sight
  },
  lookAfter: async (tags, since) => {
    const versions = await server.lookAfter(tags, since)
    log.push({ kind: 'lookAfter', at: clock.now(), tags, versions, since })
    return versions
  },
  lock: async (request) => {
    try {
      const stood = await server.lock(request)
      log.push({ kind: 'lock', at: clock.now(), request, stood })
      return stood
    } catch (error) {
      log.push({ kind: 'refusedLock', at: clock.now(), request })
      throw error
    }
  },
  renew: async (request) => {
    const prolonged = await server.renew(request)
    log.push({ kind: 'renew', at: clock.now(), request, prolonged })
    return prolonged
  },
  release: async (request) => {
    const released = await server.release(request)
    log.push({ kind: 'release', at: clock.now(), request, alone: released.alone })
    return released
  },
  clear: async () => {
    await server.clear()
    log.push({ kind: 'clear', at: clock.now() })
  },
})
