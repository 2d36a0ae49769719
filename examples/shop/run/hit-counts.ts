import type { CacheStats, Counts } from '@tidemark/core'

/** How many reads looked into the cache, and how many of them it answered. */
export interface Lookups {
  readonly lookups: number
  readonly hits: number
}

export interface HitCounts extends Lookups {
  /** How many of the hits came from the tier that processes share. */
  readonly shared: number
  readonly byModel: ReadonlyMap<string, Lookups>
}

export const noHits: HitCounts = { lookups: 0, hits: 0, shared: 0, byModel: new Map() }

const nothing: Lookups = { lookups: 0, hits: 0 }

const lookupsOf = (counts: Counts | undefined): Lookups => {
  if (!counts) return nothing
  const hits = counts.hits.l1 + counts.hits.l2 + counts.hits.l3
  return { hits, lookups: hits + counts.misses }
}

const difference = (after: Lookups, before: Lookups): Lookups => ({
  hits: after.hits - before.hits,
  lookups: after.lookups - before.lookups,
})

const sum = (one: Lookups, other: Lookups): Lookups => ({
  hits: one.hits + other.hits,
  lookups: one.lookups + other.lookups,
})

/** What the cache answered between two looks at its statistics. */
export const hitsSince = (before: CacheStats, after: CacheStats): HitCounts => ({
  ...difference(lookupsOf(after), lookupsOf(before)),
  shared: after.hits.l2 - before.hits.l2,
  byModel: new Map(
    Object.entries(after.byModel).map(([model, counts]) => [
      model,
      difference(lookupsOf(counts), lookupsOf(before.byModel[model])),
    ]),
  ),
})

/** What the caches of several processes answered. */
export const allHits = (counts: readonly HitCounts[]): HitCounts => {
  const byModel = new Map<string, Lookups>()
  for (const each of counts)
    for (const [model, lookups] of each.byModel) byModel.set(model, sum(lookups, byModel.get(model) ?? nothing))
  return {
    ...counts.reduce(sum, nothing),
    shared: counts.reduce((total, { shared }) => total + shared, 0),
    byModel,
  }
}
