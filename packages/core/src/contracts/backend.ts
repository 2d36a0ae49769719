import type { Bus } from './bus.ts'
import type { Clock } from './clock.ts'
import type { Claims, Tier } from './tier.ts'
import type { VersionServer } from './versions.ts'

/** A server, or several, that a cache can be given: what `redis()` returns. It connects when a cache opens it. */
export interface Backend {
  readonly name: string
  /** One cache, one opening. Never waits for the server. */
  open(setting: BackendSetting): OpenBackend
}

export interface BackendSetting {
  /** First segment of every key of the cache. */
  readonly namespace: string
  readonly clock: Clock
  /** False: nobody will listen, so no connection for it is made. */
  readonly needsBus: boolean
  /** Told of what the application should know about: a server lost, found again, ill configured. Never throws. */
  readonly report: (event: BackendEvent) => void
}

export interface BackendEvent {
  readonly reason: string
  readonly error?: unknown
}

export interface OpenBackend {
  readonly tier: Tier
  readonly versions: VersionServer
  /** Absent where a server cannot call its clients: then every hit is checked at the version store. */
  readonly bus?: Bus | undefined
  readonly claims?: Claims | undefined
  /** Nobody waits longer for an answer, milliseconds. */
  readonly deadline: number
  /** Longest life of an entry there, milliseconds. */
  readonly ttl: number
  /** Closes whatever `tier`, `versions` and `bus` share. Called after those are closed. */
  close(): Promise<void>
}
