import type { Clock } from '../contracts/clock.ts'
import type { Copier, CopierOf } from '../contracts/codec.ts'
import type { Notice } from '../contracts/event.ts'
import { isPromise, type MaybePromise } from '../contracts/maybe-promise.ts'
import type { Entry, Memory } from '../contracts/memory.ts'
import type { ReadPlan } from '../contracts/plan.ts'
import type { Tag } from '../contracts/tag.ts'
import { HIDDEN, type Mark, type Version, type VersionStore } from '../contracts/versions.ts'
import type { Far, Fetched } from './far.ts'
import { isAbsent } from './absent.ts'
import { Seen } from './seen.ts'
import { standingOf, underOf } from './standing.ts'

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
  /** What there is to be known when one of them has failed. Rule 10: a fault is counted, and the database answers. */
  failed(plan: ReadPlan, error: unknown): Lookup
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
  const look = (tags: readonly Tag[]): MaybePromise<Seen> => {
    const asked = versions.look(tags)
    return isPromise(asked) ? asked.then((sight) => new Seen(tags, sight)) : new Seen(tags, asked)
  }
  const askedBy = ({ tags, maybe, both }: ReadPlan): readonly Tag[] =>
    both ?? (maybe.length === 0 ? tags : [...tags, ...maybe])
  const lookAt = (plan: ReadPlan): MaybePromise<Seen> => look(askedBy(plan))
  const shownOf = (seen: Seen, tags: readonly Tag[]): readonly Version[] =>
    seen.shownOf(tags) ?? tags.map((tag) => seen.versions.get(tag) ?? HIDDEN)
  const isFresh = (found: Found, plan: ReadPlan): boolean => clock.now() < endOf(found, plan)

  /** Into memory, for as long as memory may keep it and the tier would. */
  const promoted = (plan: ReadPlan, entry: Entry): Found => {
    if (plan.policy.l1 === false) return { entry, tier: 'l2', isKept: false }
    // Written out, as in createKeep: entries of one hidden class are cheaper to keep and to read.
    const { value, copy, tags, versions: under, madeAt, ttl } = entry
    const kept: Entry = { value, copy, tags, versions: under, madeAt, ttl, keptAt: clock.now() }
    const near: Found = { entry: kept, tier: 'l1', isKept: true }
    const other = memory.get(plan.key)
    const lastsLonger = other === undefined || endOf({ ...near, entry: other }, plan) < endOf(near, plan)
    const isKept = lastsLonger && memory.set(plan.key, kept, isAbsent(value))
    return { entry, tier: 'l2', isKept }
  }

  /** An entry of the tier, if it stands under what its tags show. */
  const judged = ({ entry, madeAt }: Fetched, shown: readonly Version[], plan: ReadPlan): Found | undefined => {
    const { value, tags, ttl, under } = entry
    if (underOf(shown) !== under) return undefined
    // What is not kept is hardly ever copied, and finding out how takes longer than doing it.
    const copy: Copier =
      plan.form?.give ?? (plan.policy.l1 === false ? (given) => copierOf(given)(given) : copierOf(value))
    return promoted(plan, { value, copy, tags, versions: shown, madeAt, ttl, keptAt: madeAt })
  }

  /** What the tags of the entry show. Those that were not looked at yet cost a second look. */
  const shownWithOthers = async (seen: Seen, tags: readonly Tag[]): Promise<readonly Version[]> => {
    const also = await look(tags.filter((tag) => !seen.versions.has(tag)))
    return tags.map((tag) => seen.versions.get(tag) ?? also.versions.get(tag) ?? HIDDEN)
  }

  /** Versions and the entry, in one breath: one round trip. */
  const both = async (
    plan: ReadPlan,
    tier: Far,
    tags: readonly Tag[],
  ): Promise<readonly [Seen, Fetched | undefined]> => {
    const looking = look(tags)
    const reading = tier.read(plan) // which never rejects
    return [await looking, await reading]
  }

  const fromFar = async (plan: ReadPlan, given: Seen | undefined): Promise<Lookup> => {
    if (far === undefined || plan.policy.l2 === false) return { before: given }
    let before = given
    let fetched: Fetched | undefined
    if (before !== undefined) fetched = await far.read(plan)
    else if (versions.lookWith === undefined) [before, fetched] = await both(plan, far, askedBy(plan))
    else {
      // The same as one question.
      const tags = askedBy(plan)
      const sight = await versions.lookWith(tags, plan.key)
      before = new Seen(tags, sight)
      fetched = far.open(plan, sight.found)
    }
    if (fetched === undefined || shownOf(before, plan.tags).includes(HIDDEN)) return { before }
    const { tags } = fetched.entry
    const shown = before.shownOf(tags) ?? (await shownWithOthers(before, tags))
    return { before, found: judged(fetched, shown, plan) }
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

  return {
    find,
    findFar: (plan) => fromFar(plan, undefined),
    failed: ({ model, key }, error) => {
      notice({ type: 'error', model, key, error })
      return { before: 'unknown' }
    },
    lookAt,
    stillStands: async (entry) => standingOf(entry, shownOf(await look(entry.tags), entry.tags)) === 'stands',
    isFresh,
  }
}
