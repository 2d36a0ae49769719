import type { TcpProxy } from '../../support/tcp-proxy.ts'
import type { RedisPair } from '../servers/redis-pair.ts'

/** The worker processes, by number from 0. */
export interface Crew {
  readonly size: number
  /** SIGKILL. Resolves when the one that takes its place serves. */
  kill(worker: number): Promise<void>
  /** SIGSTOP, and SIGCONT so many milliseconds later. */
  freeze(worker: number, ms: number): Promise<void>
  /** It kills itself between COMMIT and release of its next write. Resolves when the one that takes its place serves. */
  dieAtRelease(worker: number): Promise<void>
  /** Its wall clock jumps by so many milliseconds. */
  jumpClock(worker: number, ms: number): Promise<void>
}

/** All that can be broken. */
export interface Battlefield {
  readonly redis: Pick<
    RedisPair,
    | 'primaryPort'
    | 'onPrimary'
    | 'hasSnapshot'
    | 'save'
    | 'kill'
    | 'restart'
    | 'freeze'
    | 'thaw'
    | 'flush'
    | 'failover'
    | 'heal'
  >
  readonly postgres: { restart(): Promise<void> }
  /** One per worker, between it and the primary Redis. What comes over it to listen has said SUBSCRIBE. */
  readonly wires: readonly TcpProxy[]
  readonly crew: Crew
}
