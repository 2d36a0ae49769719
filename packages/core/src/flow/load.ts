import type { Clock } from '../contracts/clock.ts'
import type { CopierOf } from '../contracts/codec.ts'
import type { Notice } from '../contracts/event.ts'
import type { Images } from '../contracts/images.ts'
import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts'
import type { Entry, Memory } from '../contracts/memory.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import { HIDDEN, type Version, type VersionStore } from '../contracts/versions.ts'
import { isAbsent } from './absent.ts'
import type { Far } from './far.ts'
import type { Finding } from './find.ts'
import type { Seen } from './seen.ts'
import type { Landing } from './flight.ts'
import type { ReadRequest } from './request.ts'

export interface LoadParts {
  readonly clock: Clock
  readonly versions: VersionStore
  readonly memory: Memory
  readonly far?: Far | undefined
  readonly images: Images
  readonly notice: Notice
  readonly finding: Finding
  readonly copierOf: CopierOf
  /** An own, equal copy of an answer from outside, checked to the last property; throws for what cannot be copied. */
  readonly copyWhole: (value: unknown) => unknown
}

/** Asks the database and keeps the answer. `close` is of the flight that it is part of (rule 7). */
export type LoadAnswer = (
  request: ReadRequest,
  before: Seen | 'unknown' | undefined,
  close: () => void,
) => Promise<Landing>

type Settled = Pick<Entry, 'tags' | 'versions'>

/** Puts an entry into every place that the policy names. False: it is too large for memory, and there is no other place. */
export const createKeep =
  ({ memory, far, notice }: Pick<LoadParts, 'memory' | 'far' | 'notice'>) =>
  (plan: ReadPlan, entry: Omit<Entry, 'ttl' | 'keptAt'>): boolean => {
    const { l1, l2 } = plan.policy
    if (l2 !== false) far?.write(plan, entry)
    if (l1 === false) return true
    // Written out: V8 gives every object that is spread into a hidden class of its own here, 230 bytes an entry.
    const { value, copy, tags, versions, madeAt } = entry
    const kept: Entry = { value, copy, tags, versions, madeAt, ttl: l1, keptAt: madeAt }
    const fits = memory.set(plan.key, kept, isAbsent(value))
    if (fits) notice({ type: 'fill', model: plan.model, key: plan.key, tier: 'l1', tags })
    return fits || (far !== undefined && l2 !== false)
  }

export const createLoad = (parts: LoadParts): LoadAnswer => {
  const { clock, versions, memory, images, notice, finding, copierOf, copyWhole } = parts
  const keep = createKeep(parts)
  const fault = (plan: ReadPlan, error: unknown) => notice({ type: 'error', model: plan.model, key: plan.key, error })

  /** Rules 5 and 7: what the answer may be kept and shared under, or why it may not. */
  const settle = (plan: ReadPlan, before: Seen, answer: unknown): MaybePromise<Settled | 'locked' | 'moved'> => {
    const { rows, maybe, seen: shown } = plan.carries(answer)
    for (const { model, rows: each } of shown) images.see(model, each)
    const known = maybe.length === 0 ? plan.tags : [...plan.tags, ...maybe]
    const seen = known.map((tag) => before.versions.get(tag) ?? HIDDEN)
    if (seen.includes(HIDDEN)) return 'locked'
    const tags = rows.length === 0 ? known : [...known, ...rows]
    const judge = (now: readonly Version[]): Settled | 'moved' =>
      now.includes(HIDDEN) || seen.some((version, i) => version !== now[i]) ? 'moved' : { tags, versions: now }
    const again = versions.lookAfter(tags, before.mark)
    return isPromise(again) ? again.then(judge) : judge(again)
  }

  return async ({ plan, load: ask, watch, mayKeep, isPlain = false }, given, close) => {
    let before = given
    if (before === undefined) {
      try {
        const looked = finding.lookAt(plan) // rule 1: before the database is asked
        before = isPromise(looked) ? await looked : looked
      } catch (error) {
        fault(plan, error) // rule 10
        before = 'unknown'
      }
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
    if (undisturbed?.() === false) return refuse('transaction')
    try {
      // Before anybody can change it.
      const { form } = plan
      const whole = form !== undefined ? form.keep(value) : isPlain ? value : copyWhole(value)
      const copy = form?.give ?? copierOf(whole)
      const kept = isPlain && form === undefined ? copy(whole) : whole
      again = () => copy(kept)
      if (mayKeep?.(kept) === false) return refuse('turn')
      if (before === 'unknown') return refuse('error')
      const judged = settle(plan, before, kept)
      const settled = isPromise(judged) ? await judged : judged
      if (typeof settled === 'string') return refuse(settled)
      // A load that began later was quicker.
      const other = memory.get(plan.key)
      if (other !== undefined && other.madeAt > madeAt) return { value, again, shareable: true }
      const fits = keep(plan, { value: kept, copy, tags: settled.tags, versions: settled.versions, madeAt })
      return fits ? { value, again, shareable: true } : { ...refuse('size'), shareable: true }
    } catch (error) {
      if ((error as Error | undefined)?.name === 'Uncopyable') return refuse('value')
      fault(plan, error)
      return refuse('error')
    }
  }
}
