import type { ReadPlan } from '../contracts/plan.ts'
import { HIDDEN } from '../contracts/versions.ts'
import type { Far } from './far.ts'
import { NOT_NOW } from './instant.ts'
import { createFinding, type FindParts, endOf, type Found, type Lookup } from './find.ts'
import type { ReadRequest } from './request.ts'
import type { Flights, Landing, Load } from './flight.ts'
import { createLoad, type LoadAnswer, type LoadParts } from './load.ts'
import type { Seen } from './seen.ts'
import { underOf } from './standing.ts'

/** What the reading flow works with; all of it handed in by the front hall. */
export interface ReadParts extends FindParts, Omit<LoadParts, 'finding'> {
  readonly flights: Flights
}

export type Read = (request: ReadRequest) => Promise<unknown>

/** How long to wait, each time longer, for what another process is loading, and when to load it after all: milliseconds. */
const FIRST_PAUSE = 4
const LONGEST_PAUSE = 50
const PATIENCE = 2000

export const createRead = (parts: ReadParts): Read => {
  const { clock, far, flights, memory, notice } = parts
  const finding = createFinding(parts)
  const loadAnswer = createLoad({ ...parts, finding })

  /** What the answer is loaded under. `undefined`: a writer is near, and it will not be kept. */
  const underWhat = (plan: ReadPlan, before: Seen): string | undefined => {
    const versions = plan.tags.map((tag) => before.versions.get(tag) ?? HIDDEN)
    return versions.includes(HIDDEN) ? undefined : underOf(versions)
  }

  const forgiven = (plan: ReadPlan, lookup: Promise<Lookup>): Promise<Lookup> =>
    lookup.catch((error: unknown) => finding.failed(plan, error))

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve))

  /** What another process has loaded, for all who asked here before the doors were closed (rule 7). */
  const landing = async (found: Found, close: () => void): Promise<Landing | undefined> => {
    close()
    if (!(await finding.stillStands(found.entry).catch(() => false))) return undefined
    const { value, copy } = found.entry
    try {
      return { value: copy(value), again: () => copy(value), shareable: () => true }
    } catch {
      return undefined // rule 10: it is loaded
    }
  }

  /**
   * One process loads, the others wait for its answer: as long as it stands by its claim, but not for ever, and not for a load that a
   * write has overtaken or that came to nothing. Where a writer is near nobody waits: what is loaded then is not kept.
   */
  const loadInTurn = async (
    request: ReadRequest,
    given: Seen | 'unknown' | undefined,
    close: () => void,
    far: Far,
  ): Promise<Landing> => {
    const { plan } = request
    const end = clock.now() + PATIENCE
    let before = given
    for (
      let wait = FIRST_PAUSE;
      before !== undefined && before !== 'unknown';
      wait = Math.min(2 * wait, LONGEST_PAUSE)
    ) {
      const under = underWhat(plan, before)
      if (under === undefined) break
      // In one breath, and in this order: who lets go of a claim has sent what was loaded before.
      const [claim, lookup] = await Promise.all([far.claim(plan, under), forgiven(plan, finding.findFar(plan))])
      before = lookup.before
      const isLoaded = lookup.found !== undefined && finding.isFresh(lookup.found, plan)
      try {
        const landed = isLoaded && lookup.found !== undefined ? await landing(lookup.found, close) : undefined
        if (landed !== undefined) return landed
        if (claim === 'unknown' || before === 'unknown') return await loadAnswer(request, 'unknown', close) // rule 10
        if (claim !== 'theirs') return await loadAnswer(request, before, close)
      } finally {
        if (typeof claim === 'object') claim.letGo()
      }
      const left = end - clock.now()
      if (left <= 0) break
      await pause(Math.min(wait, left))
    }
    return loadAnswer(request, before, close)
  }

  const loadOnce: LoadAnswer = (request, given, close) =>
    far === undefined || request.plan.policy.l2 === false || request.refresh === true
      ? loadAnswer(request, given, close)
      : loadInTurn(request, given, close, far).finally(close)

  /** One process refreshes; in the others somebody else does. */
  const refreshOnce = async (request: ReadRequest, close: () => void): Promise<Landing> => {
    const { plan } = request
    const before = await finding.lookAt(plan)
    const under = underWhat(plan, before)
    const claim = plan.policy.l2 === false || under === undefined ? undefined : await far?.claim(plan, under)
    if (typeof claim === 'string') return { value: undefined, again: undefined, shareable: () => false }
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
      .fly(key, (close) => refreshOnce(request, close).finally(close), true)
      .catch((error: unknown) => notice({ type: 'error', model, key, error, reason: 'refresh' }))
  }

  /** With memory alone it takes no promise to tell. */
  const isNowhere = ({ key }: ReadPlan): boolean => {
    try {
      return far === undefined && memory.get(key) === undefined
    } catch {
      return false // rule 10: `find` counts it
    }
  }

  return async (request) => {
    const { plan, refresh = false } = request
    let lookup: Lookup = {}
    if (!refresh && !isNowhere(plan)) {
      try {
        lookup = await finding.find(plan)
      } catch (error) {
        lookup = finding.failed(plan, error)
      }
    }
    const { found } = lookup
    /** `NOT_NOW`: no answer can be made of it (rule 10). */
    const hit = ({ entry, tier, isKept }: Found, reason?: 'swr' | 'grace'): unknown => {
      let answer: unknown
      try {
        answer = isKept || plan.form !== undefined ? entry.copy(entry.value) : entry.value
      } catch (error) {
        memory.delete(plan.key)
        notice({ type: 'error', model: plan.model, key: plan.key, error })
        return NOT_NOW
      }
      notice({ type: 'hit', model: plan.model, key: plan.key, tier, reason })
      return answer
    }
    const late = found === undefined ? Infinity : clock.now() - endOf(found, plan)
    if (found !== undefined && late < Math.max(0, plan.policy.swr)) {
      const answer = hit(found, late < 0 ? undefined : 'swr')
      if (answer !== NOT_NOW) {
        if (late >= 0) refreshBehind(request)
        return answer
      }
    }
    const load: Load = (close, waited) => loadOnce(request, waited ? undefined : lookup.before, close)
    try {
      const { value } = await flights.fly(plan.key, load, !refresh)
      notice({ type: 'miss', model: plan.model, key: plan.key, reason: refresh ? 'refresh' : undefined })
      return value
    } catch (error) {
      if (found !== undefined && late < plan.policy.grace && request.isOutage?.(error) === true)
        if (await finding.stillStands(found.entry).catch(() => false)) {
          const answer = hit(found, 'grace')
          if (answer !== NOT_NOW) return answer
        }
      notice({ type: 'miss', model: plan.model, key: plan.key, reason: 'failed' })
      throw error
    }
  }
}
