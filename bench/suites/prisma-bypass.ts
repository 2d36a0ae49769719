import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { counted } from '../ground/counted.ts'
import { expectOnly } from '../ground/expect-only.ts'
import { sizes } from '../ground/fill-shop.ts'
import { withPassing } from '../ground/hooks.ts'
import { openShops } from '../ground/open-shops.ts'
import type { Read, Shop } from '../ground/reads.ts'

/** A model without a hint, in a cache without defaults. */
const unhinted: Read = (shop, which) => shop.team.findUnique({ where: { id: 1 + (which % sizes.teams) } })

/** A model whose hint is `@cache(false)`. */
const switchedOff: Read = (shop, which) => shop.auditLog.findUnique({ where: { id: BigInt(1 + (which % sizes.logs)) } })

const hundredRows: Read = (shop, which) =>
  shop.team.findMany({ where: { id: { gt: which % (sizes.teams - 100) } }, orderBy: { id: 'asc' }, take: 100 })

const itself = (bare: Shop): Shop => bare

const bypass = (what: string, read: Read, budget: number | null, rival: (bare: Shop) => Shop = itself): Contest => ({
  name: `prisma-bypass/${what}`,
  budget,
  prepare: async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground)
    const other = rival(bare)
    return {
      ours: oneByOne(counted(read, cached)),
      against: oneByOne(counted(read, other)),
      check: expectOnly(cache, 'bypasses'),
      close,
    }
  },
})

export const prismaBypass: readonly Contest[] = [
  bypass('one-row', unhinted, 1.03),
  bypass('one-row-switched-off', switchedOff, 1.03),
  bypass('hundred-rows', hundredRows, 1.03),
  bypass('one-row-against-empty-hook', unhinted, null, withPassing),
]
