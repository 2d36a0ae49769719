import type { Backend } from './contracts/backend.ts'
import type { Clock } from './contracts/clock.ts'
import type { Codec } from './contracts/codec.ts'
import type { Notice } from './contracts/event.ts'
import type { VersionStore } from './contracts/versions.ts'
import { createFar, type Far } from './flow/far.ts'
import { createBreaker, insisting, withBreaker } from './tiers/with-breaker.ts'
import { withDeadline } from './tiers/with-deadline.ts'
import { leasedVersions } from './versions/leased.ts'
import { mirrored } from './versions/mirror.ts'

export interface BackendUse {
  readonly namespace: string
  readonly clock: Clock
  readonly random: () => number
  readonly codec: Codec
  readonly notice: Notice
  readonly consistency: 'strong' | 'bounded' | 'eventual'
  /** Milliseconds, both. */
  readonly maxStaleness: number
  readonly maxWriteTime: number
}

export interface Opened {
  readonly versions: VersionStore
  readonly far: Far
  /** Longest life of an entry in the tier, milliseconds. */
  readonly ttl: number
  close(): Promise<void>
}

/** After so many failures in a row a server is left alone for so long, milliseconds. */
const BREAKER = { after: 5, pause: 2000 }

const LOOKS = ['look', 'lookWith', 'lookAfter'] as const
const TELLS = ['lock', 'renew', 'release', 'clear'] as const

/** Opens a server and puts around its parts what makes them safe to wait for: a deadline, a breaker, leases, a mirror. */
export const openBackend = (backend: Backend, use: BackendUse): Opened => {
  const { clock, notice, consistency } = use
  const degrade = (reason: string, error?: unknown): void =>
    notice({ type: 'degrade', tier: 'l2', reason: `${backend.name}: ${reason}`, error })
  const opened = backend.open({
    namespace: use.namespace,
    clock,
    needsBus: consistency !== 'strong',
    report: ({ reason, error }) => degrade(reason, error),
  })
  const breaker = createBreaker({
    clock,
    ...BREAKER,
    report: (change, error) => degrade(change === 'open' ? 'left alone' : 'answers again', error),
  })
  const deadline = { clock, within: opened.deadline }
  const patient = withDeadline(opened.versions, [...LOOKS, ...TELLS], deadline)
  // A write that is not told of while the server could hear it would leave others with what it made old.
  const telling = insisting(patient, TELLS, breaker)
  const server = withBreaker(telling, LOOKS, breaker)
  const { bus } = opened
  const withGlance =
    bus === undefined || consistency === 'strong'
      ? server
      : mirrored({ server, bus, clock, bound: consistency === 'eventual' ? Infinity : use.maxStaleness })
  const versions = leasedVersions({
    server: withGlance,
    clock,
    maxWriteTime: use.maxWriteTime,
    undelivered: (tags, error) => notice({ type: 'degrade', tier: 'l2', reason: 'undelivered', tags, error }),
    delivered: (tags) => notice({ type: 'degrade', tier: 'l2', reason: 'delivered', tags }),
    givenUp: (tags) => notice({ type: 'degrade', tier: 'l2', reason: 'given up', tags }),
  })
  const tierInTime = withDeadline(opened.tier, ['read', 'write', 'drop'], deadline)
  const far = createFar({
    tier: withBreaker(tierInTime, ['read', 'write', 'drop'], breaker),
    claims:
      opened.claims &&
      withBreaker(
        withDeadline({ name: backend.name, ...opened.claims }, ['take', 'giveUp'], deadline),
        ['take', 'giveUp'],
        breaker,
      ),
    codec: use.codec,
    clock,
    notice,
    longest: opened.ttl,
    random: use.random,
  })
  return {
    versions,
    far,
    ttl: opened.ttl,
    close: async () => {
      await far.settled()
      await versions.close()
      await opened.tier.close()
      await opened.close()
    },
  }
}
