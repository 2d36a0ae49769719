import type { CacheStats, Counts } from '@tidemark/core'

/** How many reads looked into the cache, and how many of them it answered. */
export interface Lookups {
  readonly lookups: number
  readonly hits: number
}

export interface HitCounts extends Lookups {
  readonly byModel: ReadonlyMap<string, Lookups>
}

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

/** What the cache answered between two looks at its statistics. */
export const hitsSince = (before: CacheStats, after: CacheStats): HitCounts => ({
  ...difference(lookupsOf(after), lookupsOf(before)),
  byModel: new Map(
    Object.entries(after.byModel).map(([model, counts]) => [
      model,
      difference(lookupsOf(counts), lookupsOf(before.byModel[model])),
    ]),
  ),
})
