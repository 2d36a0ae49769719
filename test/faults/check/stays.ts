import type { Moment } from '../history/records.ts'
import { lastAtMost } from './search.ts'
import type { Timeline } from './timeline.ts'

/** A row was in a group from here to there, both included: it held a value, or it existed. */
export interface Stay {
  readonly row: Timeline
  readonly from: Moment
  readonly until: Moment
}

/** Who was in a group when. */
export interface Stays {
  readonly size: number
  around(began: Moment, ended: Moment): ReadonlySet<Timeline>
}

/** So many arrivals are on a page. */
const perPage = 32

export const noStays: Stays = { size: 0, around: () => new Set() }

/**
 * A guest book: a page names those who came while it was written, and those who were there already. A question looks at the
 * pages of its time only, so that it costs what the group is large then, however many came and went in the whole run.
 */
export const createStays = (unordered: readonly Stay[]): Stays => {
  const stays = unordered.toSorted((a, b) => a.from - b.from)
  const opened: Moment[] = []
  const pages: Stay[][] = []
  let present: Stay[] = []
  for (let start = 0; start < stays.length; start += perPage) {
    const arrivals = stays.slice(start, start + perPage)
    const opens = start === 0 ? -Infinity : (arrivals[0]?.from ?? Infinity)
    present = [...present.filter(({ until }) => until >= opens), ...arrivals]
    opened.push(opens)
    pages.push(present)
  }
  return {
    size: stays.length,
    around: (began, ended) => {
      const found = new Set<Timeline>()
      const last = lastAtMost(opened, ended)
      for (let page = Math.max(0, lastAtMost(opened, began)); page <= last; page += 1)
        for (const { row, from, until } of pages[page] ?? []) if (from <= ended && until >= began) found.add(row)
      return found
    },
  }
}
