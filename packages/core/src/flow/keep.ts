import type { Copier } from '../contracts/codec.ts'
import type { Notice } from '../contracts/event.ts'
import type { Images } from '../contracts/images.ts'
import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts'
import type { Entry, Memory } from '../contracts/memory.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import { HIDDEN, type Version, type VersionStore } from '../contracts/versions.ts'
import { isAbsent } from './absent.ts'
import type { Far } from './far.ts'
import type { Before } from './find.ts'

export interface KeepParts {
  readonly versions: VersionStore
  readonly memory: Memory
  readonly far?: Far | undefined
  readonly images: Images
  readonly notice: Notice
}

/** An answer of the database that nobody else can change any more. */
export interface Loaded {
  readonly plan: ReadPlan
  readonly before: Before
  readonly value: unknown
  readonly copy: Copier
  readonly madeAt: number
}

type Settled = Pick<Entry, 'tags' | 'versions'>

/** Puts an entry into every place that the policy names. False: it is too large for memory, and there is no other place. */
export const createKeep =
  ({ memory, far, notice }: Pick<KeepParts, 'memory' | 'far' | 'notice'>) =>
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

/** Keeps an answer if it is still true, and says whether it is: for those who wait for the same (rule 7). Never throws, never rejects. */
export const createConclude = (parts: KeepParts): ((loaded: Loaded) => MaybePromise<boolean>) => {
  const { versions, memory, images, notice } = parts
  const keep = createKeep(parts)

  /** Rules 5 and 7: what the answer may be kept and shared under, or why it may not. */
  const settle = ({ plan, before, value }: Loaded): MaybePromise<Settled | 'locked' | 'moved'> => {
    const { rows, maybe, seen: shown } = plan.carries(value)
    for (const { model, rows: each } of shown) images.see(model, each)
    const known = maybe.length === 0 ? plan.tags : [...plan.tags, ...maybe]
    const seen = before.versions && known.map((tag) => before.versions?.get(tag) ?? HIDDEN)
    if (seen?.includes(HIDDEN) === true) return 'locked'
    const tags = rows.length === 0 ? known : [...known, ...rows]
    const judge = (now: readonly Version[]): Settled | 'moved' =>
      now.includes(HIDDEN) || seen?.some((version, i) => version !== now[i]) === true
        ? 'moved'
        : { tags, versions: now }
    const again = versions.lookAfter(tags, before.mark)
    return isPromise(again) ? again.then(judge) : judge(again)
  }

  const refused = ({ plan: { model, key } }: Loaded, reason: string, isTrue = false): boolean => {
    notice({ type: 'refuse', model, key, reason })
    return isTrue
  }
  const failed = (loaded: Loaded, error: unknown): boolean => {
    const { model, key } = loaded.plan
    if ((error as Error | undefined)?.name === 'Uncopyable') return refused(loaded, 'value')
    notice({ type: 'error', model, key, error })
    return refused(loaded, 'error')
  }

  const stored = (loaded: Loaded, settled: Settled | 'locked' | 'moved'): boolean => {
    if (typeof settled === 'string') return refused(loaded, settled)
    const { plan, value, copy, madeAt } = loaded
    // A load that began later was quicker.
    const other = memory.get(plan.key)
    if (other !== undefined && other.madeAt > madeAt) return true
    const fits = keep(plan, { value, copy, tags: settled.tags, versions: settled.versions, madeAt })
    return fits || refused(loaded, 'size', true)
  }

  return (loaded) => {
    const fault = (error: unknown): boolean => failed(loaded, error)
    try {
      const settled = settle(loaded)
      return isPromise(settled)
        ? settled.then((judged) => stored(loaded, judged)).catch(fault)
        : stored(loaded, settled)
    } catch (error) {
      return fault(error)
    }
  }
}
