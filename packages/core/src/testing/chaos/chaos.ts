import type { Backend, OpenBackend } from '../../contracts/backend.ts'
import type { Tag } from '../../contracts/tag.ts'
import type { VersionServer } from '../../contracts/versions.ts'
import { chaoticBus } from './chaotic-bus.ts'
import { type Fate, FATES, type Strike, strikeOf } from './fate.ts'

export interface ChaosOptions {
  /** From 0 up to, not including, 1: with a seed, a run can be repeated. */
  readonly random: () => number
  /** How many of all commands something happens to, from 0 to 1. */
  readonly rate?: number
  /** Nothing is later than this, in milliseconds of the cache's clock. */
  readonly longest?: number
  /** What may happen; without it, everything. */
  readonly fates?: readonly Fate[]
  /** How many of all messages the connection of the bus breaks before, from 0 to 1. */
  readonly cuts?: number
}

export interface ChaoticBackend extends Backend {
  /** From now on nothing happens to commands and messages that are sent. What is under way stays late. */
  calm(): void
  /** How many commands and messages something happened to: a test that waits for 0 of them proves nothing. */
  readonly struck: number
}

/** The same backend on a bad day. Commands come late, twice or not at all; nothing else about it changes. */
export const chaos = (
  backend: Backend,
  { random, rate = 0.3, longest = 500, fates = FATES, cuts = 0.02 }: ChaosOptions,
): ChaoticBackend => {
  let isCalm = false
  let struck = 0
  const happens = (share: number): boolean => {
    if (isCalm || random() >= share) return false
    struck++
    return true
  }
  const pause = (): number => 1 + Math.floor(random() * longest)

  return {
    name: `chaos over ${backend.name}`,
    calm: () => void (isCalm = true),
    get struck() {
      return struck
    },
    open: (setting): OpenBackend => {
      const { clock } = setting
      const { tier, versions, bus, claims, deadline, ttl, close } = backend.open(setting)
      const strike = strikeOf({
        clock,
        pause,
        fate: () => (happens(rate) ? fates[Math.floor(random() * fates.length)] : undefined),
      })
      return {
        deadline,
        ttl,
        close,
        versions: chaoticVersions(versions, strike),
        tier: {
          name: tier.name,
          traits: tier.traits,
          read: (keys) => strike(() => tier.read(keys)),
          write: (entries) => strike(() => tier.write(entries)),
          drop: (keys) => strike(() => tier.drop(keys)),
          close: () => tier.close(),
        },
        claims: claims && {
          take: (name, holder, lease) => strike(() => claims.take(name, holder, lease)),
          giveUp: (name, holder) => strike(() => claims.giveUp(name, holder)),
        },
        bus:
          bus &&
          chaoticBus(bus, {
            clock,
            strike,
            breaks: () => happens(cuts),
            pause: () => (happens(rate) ? pause() : 0),
          }),
      }
    },
  }
}

const chaoticVersions = (versions: VersionServer, strike: Strike): VersionServer => ({
  name: versions.name,
  look: (tags) => strike(() => versions.look(tags)),
  ...(versions.lookWith === undefined
    ? {}
    : {
        lookWith: (tags: readonly Tag[], key: string) =>
          strike(() => versions.lookWith?.(tags, key) ?? Promise.reject(new Error('no such question'))),
      }),
  lookAfter: (tags, since) => strike(() => versions.lookAfter(tags, since)),
  lock: (request) => strike(() => versions.lock(request)),
  renew: (request) => strike(() => versions.renew(request)),
  release: (request) => strike(() => versions.release(request)),
  clear: () => strike(() => versions.clear()),
  close: () => versions.close(),
})
