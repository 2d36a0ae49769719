import type { Contest } from '../contest.ts'
import { sizes } from '../ground/shop-rows.ts'
import { withPassing } from '../ground/hooks.ts'
import { prepareReads, type Reads } from '../ground/prepare-reads.ts'
import type { Read } from '../ground/reads.ts'

/** A model without a hint, in a cache without defaults. */
const unhinted: Read = (shop, which) => shop.team.findUnique({ where: { id: 1 + (which % sizes.teams) } })

/** A model whose hint is `@cache(false)`. */
const switchedOff: Read = (shop, which) => shop.auditLog.findUnique({ where: { id: BigInt(1 + (which % sizes.logs)) } })

const hundredRows: Read = (shop, which) =>
  shop.team.findMany({ where: { id: { gt: which % (sizes.teams - 100) } }, orderBy: { id: 'asc' }, take: 100 })

const bypass = (what: string, read: Read, budget: number | null, more: Partial<Reads> = {}): Contest => ({
  name: `prisma-bypass/${what}`,
  budget,
  clock: 'cpu',
  prepare: prepareReads({ read, expected: 'bypasses', ...more }),
})

export const prismaBypass: readonly Contest[] = [
  bypass('one-row', unhinted, 1.03),
  bypass('one-row-switched-off', switchedOff, 1.03),
  bypass('hundred-rows', hundredRows, 1.03),
  bypass('one-row-against-empty-hook', unhinted, null, { rival: withPassing }),
  // In production a database is a server.
  {
    ...bypass('one-row-postgresql', unhinted, 1.03, { database: 'postgresql' }),
    clock: 'wall',
    needs: 'postgresql',
  },
]
