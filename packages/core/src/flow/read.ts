import type { ReadPlan } from '../contracts/plan.ts'
import { HIDDEN } from '../contracts/versions.ts'
import { CLAIM } from './far.ts'
import { createFinding, type FindParts, type Found, lifeOf, type Seen } from './find.ts'
import type { ReadRequest } from './request.ts'
import type { Flights, Landing, Load } from './flight.ts'
import { createLoad, type LoadParts } from './load.ts'
import { digestOf } from './standing.ts'

/** What the reading flow works with; all of it handed in by the front hall. */
export interface ReadParts extends FindParts, Omit<LoadParts, 'finding'> {
  readonly flights: Flights
}

export type Read = (request: ReadRequest) => Promise<unknown>

/** How long to wait, each time longer, for what another process is loading: milliseconds. */
const FIRST_PAUSE = 4

export const createRead = (parts: ReadParts): Read => {
  const { clock, far, flights, notice, copy } = parts
  const finding = createFinding(parts)
  const loadAnswer = createLoad({ ...parts, finding })

  /** What another process is loading, once it is there. `undefined`: it took too long, or a write came in between. */
  const awaited = async (plan: ReadPlan, close: () => void): Promise<Landing | undefined> => {
    const start = clock.now()
    for (let pause = FIRST_PAUSE; clock.now() - start < CLAIM; pause *= 2) {
      const ms = Math.min(pause, CLAIM - (clock.now() - start))
      await new Promise<void>((resolve) => void clock.after(ms, resolve))
      close() // rule 7: who comes after this look may have come after a write that it does not see
      const { found, before } = await finding.findFar(plan)
      if (before === 'unknown') return undefined
      if (found === undefined || finding.ageOf(found.entry) >= lifeOf(found, plan)) continue
      const { value } = found.entry
      return { value: found.isKept ? copy(value) : value, again: () => copy(value), shareable: true }
    }
    return undefined
  }

  /**
   * One process loads, the others wait for its answer for as long as its claim stands. Where a writer is near nobody waits:
   * what is loaded then is not kept.
   */
  const loadOnce = async (
    request: ReadRequest,
    before: Seen | 'unknown' | undefined,
    close: () => void,
  ): Promise<Landing> => {
    const { plan, refresh } = request
    if (far === undefined || plan.policy.l2 === false || before === undefined || before === 'unknown' || refresh)
      return loadAnswer(request, before, close)
    const versions = plan.tags.map((tag) => before.versions.get(tag) ?? HIDDEN)
    if (versions.includes(HIDDEN)) return loadAnswer(request, before, close)
    const claim = await far.claim(plan, digestOf(versions))
    if (claim === 'theirs') return (await awaited(plan, close)) ?? loadAnswer(request, undefined, close)
    if (claim === 'unknown') return loadAnswer(request, 'unknown', close) // rule 10: it has waited for the server enough
    try {
      return await loadAnswer(request, before, close)
    } finally {
      claim.letGo()
    }
  }

  /** One process refreshes; in the others somebody else does. */
  const refreshOnce = async (request: ReadRequest, close: () => void): Promise<Landing> => {
    const { plan } = request
    const before = await finding.lookAt(plan)
    const versions = plan.tags.map((tag) => before.versions.get(tag) ?? HIDDEN)
    const claim = plan.policy.l2 === false ? undefined : await far?.claim(plan, digestOf(versions))
    if (typeof claim === 'string') return { value: undefined, again: undefined, shareable: false }
    try {
      return await loadAnswer(request, before, close)
    } finally {
      claim?.letGo()
    }
  }

  const refreshBehind = (request: ReadRequest): void => {
    const { key, model } = request.plan
    if (flights.isUnderWay(key)) return
    flights
      .fly(key, (close) => refreshOnce(request, close), true)
      .catch((error: unknown) => notice({ type: 'error', model, key, error, reason: 'refresh' }))
  }

  return async (request) => {
    const { plan, refresh = false } = request
    const lookup = refresh ? {} : await finding.find(plan)
    const found: Found | undefined = lookup.found
    const hit = ({ entry, tier, isKept }: Found, reason?: 'swr' | 'grace'): unknown => {
      notice({ type: 'hit', model: plan.model, key: plan.key, tier, reason })
      return isKept ? copy(entry.value) : entry.value
    }
    const life = found === undefined ? 0 : lifeOf(found, plan)
    const age = found === undefined ? 0 : finding.ageOf(found.entry)
    if (found !== undefined) {
      if (age < life) return hit(found)
      if (age < life + plan.policy.swr) {
        refreshBehind(request)
        return hit(found, 'swr')
      }
    }
    const load: Load = (close, waited) => loadOnce(request, waited ? undefined : lookup.before, close)
    try {
      const value = await flights.fly(plan.key, load, !refresh)
      notice({ type: 'miss', model: plan.model, key: plan.key, reason: refresh ? 'refresh' : undefined })
      return value
    } catch (error) {
      if (found !== undefined && age < life + plan.policy.grace && request.isOutage?.(error) === true)
        if (await finding.stillStands(found.entry).catch(() => false)) return hit(found, 'grace')
      notice({ type: 'miss', model: plan.model, key: plan.key, reason: 'failed' })
      throw error
    }
  }
}
