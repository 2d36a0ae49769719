import type { Clock } from '../contracts/clock.ts'
import type { Copier, CopierOf } from '../contracts/codec.ts'
import type { Notice } from '../contracts/event.ts'
import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts'
import type { Entry, Memory } from '../contracts/memory.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import type { Tag } from '../contracts/tag.ts'
import { HIDDEN, type Mark, type Sight, type Version, type VersionStore } from '../contracts/versions.ts'
import type { Far, Fetched } from './far.ts'
import { isAbsent } from './absent.ts'
import { digestOf, standingOf } from './standing.ts'

/** What the version store showed at one moment. */
export interface Seen {
  readonly versions: ReadonlyMap<Tag, Version>
  readonly mark: Mark
}

/**
 * What is known of the time before the database is asked. Without versions: no tag at all was locked, and what was not moved since the mark
 * shows now what it showed then.
 */
export interface Before {
  readonly versions?: Seen['versions'] | undefined
  readonly mark: Mark
}

/** An entry that no write touched. It may be past its ttl. */
export interface Found {
  readonly entry: Entry
  readonly tier: 'l1' | 'l2'
  /** Memory keeps the value: it is handed out as a copy. */
  readonly isKept: boolean
}

export interface Lookup {
  readonly found?: Found | undefined
  /** What was seen on the way, before the database is asked. `'unknown'`: the store did not answer. */
  readonly before?: Seen | 'unknown' | undefined
}

export interface FindParts {
  readonly clock: Clock
  readonly versions: VersionStore
  readonly memory: Memory
  /** Absent where there is no shared tier. */
  readonly far?: Far | undefined
  readonly notice: Notice
  readonly copierOf: CopierOf
  /** Running code builds an answer out of cached reads: each is checked at the store, for the answer will outlive the bound (rule 7). */
  readonly isBuilding?: (() => boolean) | undefined
}

export interface Finding {
  find(plan: ReadPlan): Promise<Lookup>
  /** The same in the shared tier alone. */
  findFar(plan: ReadPlan): Promise<Lookup>
  /** What the store shows now of everything that is known beforehand. */
  lookAt(plan: ReadPlan): MaybePromise<Seen>
  /** Does the entry stand, asked at the store? */
  stillStands(entry: Entry): Promise<boolean>
  isFresh(found: Found, plan: ReadPlan): boolean
}

/** Until when an entry is fresh: what this call says counts, whatever it was stored with. */
export const endOf = ({ entry, tier }: Pick<Found, 'entry' | 'tier'>, { policy }: Pick<ReadPlan, 'policy'>): number => {
  const here = policy[tier]
  return here === false ? -Infinity : Math.min(entry.madeAt + Math.min(entry.ttl, policy.ttl), entry.keptAt + here)
}

export const createFinding = ({ clock, versions, memory, far, notice, copierOf, isBuilding }: FindParts): Finding => {
  const seenBy = (tags: readonly Tag[], { versions: shown, mark }: Sight): Seen => {
    const seen = new Map<Tag, Version>()
    for (let i = 0; i < tags.length; i++) seen.set(tags[i] as Tag, shown[i] ?? HIDDEN)
    return { mark, versions: seen }
  }
  const look = (tags: readonly Tag[]): MaybePromise<Seen> => {
    const asked = versions.look(tags)
    return isPromise(asked) ? asked.then((sight) => seenBy(tags, sight)) : seenBy(tags, asked)
  }
  const lookAt = ({ tags, maybe, both }: ReadPlan): MaybePromise<Seen> =>
    look(both ?? (maybe.length === 0 ? tags : [...tags, ...maybe]))
  const shownOf = (seen: Seen, tags: readonly Tag[]): Version[] => tags.map((tag) => seen.versions.get(tag) ?? HIDDEN)
  const isFresh = (found: Found, plan: ReadPlan): boolean => clock.now() < endOf(found, plan)

  /** An entry of the tier, if it stands. What it hangs on beyond what was seen costs a second look. */
  const judged = async ({ entry, madeAt }: Fetched, seen: Seen, plan: ReadPlan): Promise<Entry | undefined> => {
    const { value, tags, ttl, under } = entry
    const others = tags.filter((tag) => !seen.versions.has(tag))
    const also = others.length === 0 ? undefined : await look(others)
    const shown = tags.map((tag) => seen.versions.get(tag) ?? also?.versions.get(tag) ?? HIDDEN)
    if (digestOf(shown) !== under) return undefined
    // What is not kept is hardly ever copied, and finding out how takes longer than doing it.
    const copy: Copier = plan.policy.l1 === false ? (given) => copierOf(given)(given) : copierOf(value)
    return { value, copy, tags, versions: shown, madeAt, ttl, keptAt: madeAt }
  }

  /** Into memory, for as long as memory may keep it and the tier would. */
  const promoted = (plan: ReadPlan, entry: Entry): Found => {
    // Written out, as in createKeep: entries of one hidden class are cheaper to keep and to read.
    const { value, copy, tags, versions: under, madeAt, ttl } = entry
    const kept: Entry = { value, copy, tags, versions: under, madeAt, ttl, keptAt: clock.now() }
    const near: Found = { entry: kept, tier: 'l1', isKept: true }
    const other = memory.get(plan.key)
    const lastsLonger = other === undefined || endOf({ ...near, entry: other }, plan) < endOf(near, plan)
    const isKept = plan.policy.l1 !== false && lastsLonger && memory.set(plan.key, kept, isAbsent(value))
    return { entry, tier: 'l2', isKept }
  }

  const fromFar = async (plan: ReadPlan, before: Seen | undefined): Promise<Lookup> => {
    if (far === undefined || plan.policy.l2 === false) return { before }
    // Asked in one breath: one round trip.
    const looking = before ?? lookAt(plan)
    const reading = far.read(plan) // which never rejects
    const seen = isPromise(looking) ? await looking : looking
    const fetched = await reading
    if (fetched === undefined || shownOf(seen, plan.tags).includes(HIDDEN)) return { before: seen }
    const entry = await judged(fetched, seen, plan)
    return { before: seen, found: entry === undefined ? undefined : promoted(plan, entry) }
  }

  const fromMemory = async (plan: ReadPlan, entry: Entry): Promise<Lookup> => {
    const glanced = isBuilding?.() === true ? undefined : versions.glance?.(entry.tags)
    let shown: readonly Version[]
    let before: Seen | undefined
    if (glanced !== undefined) shown = glanced
    else if (far === undefined) {
      const asked = versions.look(entry.tags)
      shown = (isPromise(asked) ? await asked : asked).versions
    } else {
      // With what a load would have to look at: if the entry was moved, that has been asked already.
      before = await look([...new Set([...entry.tags, ...plan.tags, ...plan.maybe])])
      shown = shownOf(before, entry.tags)
    }
    const standing = standingOf(entry, shown)
    if (standing === 'moved') memory.delete(plan.key)
    const found: Found | undefined = standing === 'stands' ? { entry, tier: 'l1', isKept: true } : undefined
    if (found !== undefined && isFresh(found, plan)) return { found, before }
    const { found: other, ...lookup } = await fromFar(plan, before)
    const isBetter = other !== undefined && (found === undefined || endOf(other, plan) > endOf(found, plan))
    return { ...lookup, found: isBetter ? other : found }
  }

  const find = (plan: ReadPlan): Promise<Lookup> => {
    const entry = plan.policy.l1 === false ? undefined : memory.get(plan.key)
    return entry === undefined ? fromFar(plan, undefined) : fromMemory(plan, entry)
  }

  /** Rule 10: a fault is counted, and the database answers. */
  const forgiving =
    (how: (plan: ReadPlan) => Promise<Lookup>) =>
    async (plan: ReadPlan): Promise<Lookup> => {
      try {
        return await how(plan)
      } catch (error) {
        notice({ type: 'error', model: plan.model, key: plan.key, error })
        return { before: 'unknown' }
      }
    }

  return {
    find: forgiving(find),
    findFar: forgiving((plan) => fromFar(plan, undefined)),
    lookAt,
    stillStands: async (entry) => standingOf(entry, shownOf(await look(entry.tags), entry.tags)) === 'stands',
    isFresh,
  }
}
