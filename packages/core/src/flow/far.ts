import { randomUUID } from 'node:crypto'
import type { Clock } from '../contracts/clock.ts'
import type { Codec, FarEntry } from '../contracts/codec.ts'
import type { Notice } from '../contracts/event.ts'
import type { Entry } from '../contracts/memory.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import type { Claims, FoundEntry, Tier } from '../contracts/tier.ts'
import { underOf } from './standing.ts'

export interface FarParts {
  readonly tier: Tier
  readonly claims: Claims | undefined
  readonly codec: Codec
  readonly clock: Clock
  readonly notice: Notice
  /** The tier keeps nothing longer, milliseconds. */
  readonly longest: number
  /** From 0 to 1: spreads the ends of entries that were made together. */
  readonly random: () => number
}

/** An entry of a tier with what is needed to judge it. */
export interface Fetched {
  readonly entry: FarEntry
  /** When its load began, on the clock of this process. */
  readonly madeAt: number
}

/** `theirs`: another process loads. `unknown`: the server did not answer. Else it is ours until `letGo`, which must be called. */
export type Claim = 'theirs' | 'unknown' | { letGo(): void }

/** The shared tier as the reading flow sees it: entries in and out, never a rejection (rule 10). */
export interface Far {
  read(plan: ReadPlan): Promise<Fetched | undefined>
  /** The same of what was found together with versions. */
  open(plan: ReadPlan, found: FoundEntry | undefined): Fetched | undefined
  /** Sends it, and does not wait. */
  write(plan: ReadPlan, entry: Omit<Entry, 'ttl' | 'keptAt'>): void
  /** Asks who loads. A claim is for a key under versions: nobody waits for a load that a write has overtaken. It stands while its holder loads. */
  claim(plan: ReadPlan, under: string): Promise<Claim>
  /** What was sent has arrived or failed. */
  settled(): Promise<void>
}

/** How long a claim stands by itself, milliseconds: what a process that dies while it loads costs the others at most. */
const CLAIM = 250
/** It is prolonged so often while its holder loads. */
const RENEWALS = 2
/** Ends of entries are spread over this part of their ttl, where it is long enough to matter. */
const SPREAD = 0.05
const SPREAD_FROM = 60_000

const unclaimed: Claim = { letGo: () => {} }

export const createFar = ({ tier, claims, codec, clock, notice, longest, random }: FarParts): Far => {
  const going = new Set<Promise<unknown>>()
  const fault = ({ model, key }: ReadPlan, error: unknown, reason?: string): void =>
    notice({ type: 'error', tier: 'l2', model, key, error, reason })
  const behind = (plan: ReadPlan, act: Promise<unknown>): void => {
    const done = act.catch((error: unknown) => fault(plan, error)).finally(() => void going.delete(done))
    going.add(done)
  }

  const open = (plan: ReadPlan, found: FoundEntry | undefined): Fetched | undefined => {
    if (found === undefined) return undefined
    try {
      const entry = codec.decode(plan.key, found.bytes)
      return { entry, madeAt: clock.now() - Math.max(0, entry.keep - found.left) }
    } catch (error) {
      if ((error as Error | undefined)?.name === 'Unreadable') return undefined
      fault(plan, error, 'damaged')
      behind(plan, tier.drop([plan.key]))
      return undefined
    }
  }

  return {
    open,
    read: async (plan) => {
      try {
        const [found] = await tier.read([plan.key])
        return open(plan, found)
      } catch (error) {
        fault(plan, error)
        return undefined
      }
    },

    write: (plan, { value, tags, versions, madeAt }) => {
      const { l2, swr, grace } = plan.policy
      if (l2 === false) return
      const ttl = l2 < SPREAD_FROM ? l2 : l2 * (1 - SPREAD * random())
      const keep = Math.min(ttl + Math.max(swr, grace), longest)
      const left = keep - (clock.now() - madeAt)
      if (left < 1) return notice({ type: 'refuse', tier: 'l2', model: plan.model, key: plan.key, reason: 'late' })
      const { key, model } = plan
      try {
        const bytes = codec.encode(key, { value, tags, under: underOf(versions), ttl, keep })
        if (bytes === undefined) return notice({ type: 'refuse', tier: 'l2', model, key, reason: 'value' })
        if (bytes.byteLength > tier.traits.maxValueBytes || Buffer.byteLength(key) > tier.traits.maxKeyBytes)
          return notice({ type: 'refuse', tier: 'l2', model, key, reason: 'size' })
        behind(
          plan,
          tier.write([{ key, bytes, keep: left }]).then(() => notice({ type: 'fill', tier: 'l2', model, key, tags })),
        )
      } catch (error) {
        fault(plan, error)
      }
    },

    claim: async (plan, under) => {
      if (claims === undefined) return unclaimed
      const name = `${plan.key}:${under}`
      const holder = randomUUID()
      try {
        if (!(await claims.take(name, holder, CLAIM))) return 'theirs'
        let cancel = (): void => {}
        let isLoading = true
        const renewLater = (): void => {
          cancel = clock.after(CLAIM / RENEWALS, () => {
            // Lost, or nobody there: it is not tried again, and two may load.
            behind(
              plan,
              claims.take(name, holder, CLAIM).then((isOurs) => void (isOurs && isLoading && renewLater())),
            )
          })
        }
        renewLater()
        return {
          letGo: () => {
            isLoading = false
            cancel()
            behind(plan, claims.giveUp(name, holder))
          },
        }
      } catch (error) {
        fault(plan, error)
        return 'unknown'
      }
    },

    settled: async () => void (await Promise.all(going)),
  }
}
