import type { Contest } from '../contest.ts'
import { sizes } from '../ground/shop-rows.ts'
import { withPassing } from '../ground/hooks.ts'
import { prepareReads, type Reads } from '../ground/prepare-reads.ts'
import { feed, hundredRows, oneRow, type Read } from '../ground/reads.ts'

/** As many questions as there are users are different ones, of whatever kind they are. */
const emptyAfter = sizes.users

const miss = (what: string, read: Read, budget: number | null, more: Partial<Reads> = {}): Contest => ({
  name: `prisma-miss/${what}`,
  budget,
  clock: 'cpu',
  prepare: prepareReads({ read, expected: 'misses', emptyAfter, ...more }),
})

/** In production a database is a server: what a miss costs there is a part of a longer call. */
const missOnPostgres = (what: string, read: Read): Contest => ({
  ...miss(`${what}-postgresql`, read, 1.1, { database: 'postgresql' }),
  clock: 'wall',
  needs: 'postgresql',
})

export const prismaMiss: readonly Contest[] = [
  miss('one-row', oneRow, 1.1),
  miss('feed', feed, 1.1),
  miss('hundred-rows', hundredRows, 1.1),
  miss('one-row-against-empty-hook', oneRow, null, { rival: withPassing }),
  missOnPostgres('one-row', oneRow),
  missOnPostgres('feed', feed),
]
