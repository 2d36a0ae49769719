import type { Clock } from '../contracts/clock.ts'
import type { Notice } from '../contracts/event.ts'
import type { Images } from '../contracts/images.ts'
import { isPromise } from '../contracts/maybe-promise.ts'
import type { Entry, Memory } from '../contracts/memory.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import { HIDDEN, type Sight, type Version, type VersionStore } from '../contracts/versions.ts'
import type { Flights, Landing } from './flight.ts'

/** What the reading flow works with; all of it handed in by the front hall. */
export interface ReadParts {
  readonly clock: Clock
  readonly versions: VersionStore
  readonly memory: Memory
  readonly flights: Flights
  readonly images: Images
  readonly notice: Notice
  /** An own, equal copy of an answer; throws for what cannot be copied. */
  readonly copy: (value: unknown) => unknown
}

export interface ReadRequest {
  readonly plan: ReadPlan
  readonly load: () => Promise<unknown>
  /** Ask the database whatever is stored, then keep the answer. */
  readonly refresh?: boolean | undefined
  /** Called before the load; what it returns is called after it and says whether the load saw only committed rows (rule 8). */
  readonly watch?: (() => () => boolean) | undefined
  /** Does this error mean that the database fails, rather than that it answered "no"? Decides about `grace`. */
  readonly isOutage?: ((error: unknown) => boolean) | undefined
}

export type Read = (request: ReadRequest) => Promise<unknown>

type Settled = Pick<Entry, 'tags' | 'versions'>

/** An answer that says "nothing": kept on the small shelf. */
const isAbsent = (value: unknown): boolean =>
  value === null || value === 0 || (Array.isArray(value) && value.length === 0)

const standing = (seen: readonly Version[], entry: Entry): 'stands' | 'hidden' | 'moved' => {
  let hidden = false
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] === HIDDEN) hidden = true
    else if (seen[i] !== entry.versions[i]) return 'moved'
  }
  return hidden ? 'hidden' : 'stands'
}

export const createRead = ({ clock, versions, memory, flights, images, notice, copy }: ReadParts): Read => {
  const fault = (plan: ReadPlan, error: unknown) => notice({ type: 'error', model: plan.model, key: plan.key, error })

  /** The stored entry, if no write touched it. */
  const find = async (plan: ReadPlan): Promise<Entry | undefined> => {
    const entry = memory.get(plan.key)
    if (entry === undefined) return undefined
    const look = versions.look(entry.tags)
    const verdict = standing((isPromise(look) ? await look : look).versions, entry)
    // A hidden entry may come back: a rollback gives the version back (rule 4).
    if (verdict === 'moved') memory.delete(plan.key)
    return verdict === 'stands' ? entry : undefined
  }

  /** Rules 5 and 7: what the answer may be kept and shared under, or why it may not. */
  const settle = async (plan: ReadPlan, before: Sight, answer: unknown): Promise<Settled | 'locked' | 'moved'> => {
    const { rows, maybe, seen: shown } = plan.carries(answer)
    for (const { model, row } of shown) images.see(model, row)
    const known = [...plan.tags, ...maybe]
    const looked = new Map([...plan.tags, ...plan.maybe].map((tag, i) => [tag, before.versions[i]]))
    const seen = known.map((tag) => looked.get(tag) ?? HIDDEN)
    if (seen.includes(HIDDEN)) return 'locked'
    const tags = [...known, ...rows]
    const again = versions.lookAfter(tags, before.mark)
    const now = isPromise(again) ? await again : again
    if (now.includes(HIDDEN) || seen.some((version, i) => version !== now[i])) return 'moved'
    return { tags, versions: now }
  }

  const load = async ({ plan, load: ask, watch }: ReadRequest, close: () => void): Promise<Landing> => {
    let before: Sight | undefined
    try {
      const look = versions.look([...plan.tags, ...plan.maybe]) // rule 1: before the database is asked
      before = isPromise(look) ? await look : look
    } catch (error) {
      fault(plan, error) // rule 10
    }
    const madeAt = clock.now()
    const undisturbed = watch?.()
    const value = await ask()
    close() // rule 7

    let again: Landing['again']
    const refuse = (reason: string): Landing => {
      notice({ type: 'refuse', model: plan.model, key: plan.key, reason })
      return { value, again, shareable: false }
    }
    if (before === undefined) return refuse('error')
    if (undisturbed?.() === false) return refuse('transaction')
    try {
      const kept = copy(value) // before anybody can change it
      again = () => copy(kept)
      const settled = await settle(plan, before, kept)
      if (typeof settled === 'string') return refuse(settled)
      const ttl = plan.policy.l1
      if (ttl === false) return { value, again, shareable: true }
      // A load that began later was quicker.
      const other = memory.get(plan.key)
      if (other !== undefined && other.madeAt > madeAt) return { value, again, shareable: true }
      // Written out: V8 gives every object that is spread into a hidden class of its own here, 230 bytes an entry.
      const { tags, versions: under } = settled
      const fits = memory.set(plan.key, { value: kept, tags, versions: under, madeAt, ttl }, isAbsent(kept))
      if (!fits) return { ...refuse('size'), shareable: true }
      notice({ type: 'fill', model: plan.model, key: plan.key, tier: 'l1', tags: settled.tags })
      return { value, again, shareable: true }
    } catch (error) {
      if ((error as Error | undefined)?.name === 'Uncopyable') return refuse('value')
      fault(plan, error)
      return refuse('error')
    }
  }

  const refreshBehind = (request: ReadRequest): void => {
    const { key } = request.plan
    if (flights.isUnderWay(key)) return
    flights.fly(key, (close) => load(request, close), true).catch((error: unknown) => fault(request.plan, error))
  }

  return async (request) => {
    const { plan, refresh = false } = request
    let entry: Entry | undefined
    try {
      entry = await find(plan)
    } catch (error) {
      fault(plan, error) // rule 10
    }
    const age = entry === undefined ? 0 : clock.now() - entry.madeAt
    // What this call says of freshness counts, whatever the answer was stored with.
    const ttl =
      entry === undefined ? 0 : Math.min(entry.ttl, plan.policy.ttl, plan.policy.l1 === false ? 0 : plan.policy.l1)
    const hit = (reason?: 'swr' | 'grace'): unknown => {
      notice({ type: 'hit', model: plan.model, key: plan.key, tier: 'l1', reason })
      return copy(entry?.value)
    }
    if (entry !== undefined && !refresh) {
      if (age < ttl) return hit()
      if (age < ttl + plan.policy.swr) {
        refreshBehind(request)
        return hit('swr')
      }
    }
    try {
      const value = await flights.fly(plan.key, (close) => load(request, close), !refresh)
      notice({ type: 'miss', model: plan.model, key: plan.key, reason: refresh ? 'refresh' : undefined })
      return value
    } catch (error) {
      if (entry !== undefined && !refresh && age < ttl + plan.policy.grace && request.isOutage?.(error) === true) {
        const still = await find(plan).catch(() => undefined)
        if (still === entry) return hit('grace')
      }
      notice({ type: 'miss', model: plan.model, key: plan.key, reason: 'failed' })
      throw error
    }
  }
}
