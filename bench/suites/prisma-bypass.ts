import { oneByOne } from '../batch.ts'
import type { Contest } from '../contest.ts'
import { counted } from '../ground/counted.ts'
import { expectOnly } from '../ground/expect-only.ts'
import { sizes } from '../ground/fill-shop.ts'
import { openShops } from '../ground/open-shops.ts'
import type { Read } from '../ground/reads.ts'

/** A model without a hint, in a cache without defaults. */
const unhinted: Read = (shop, which) => shop.team.findUnique({ where: { id: 1 + (which % sizes.teams) } })

/** A model whose hint is `@cache(false)`. */
const switchedOff: Read = (shop, which) => shop.auditLog.findUnique({ where: { id: BigInt(1 + (which % sizes.logs)) } })

const hundredRows: Read = (shop, which) =>
  shop.team.findMany({ where: { id: { gt: which % (sizes.teams - 100) } }, orderBy: { id: 'asc' }, take: 100 })

const bypass = (what: string, read: Read): Contest => ({
  name: `prisma-bypass/${what}`,
  budget: 1.03,
  prepare: async (ground) => {
    const { cached, bare, cache, close } = await openShops(ground)
    return {
      ours: oneByOne(counted(read, cached)),
      against: oneByOne(counted(read, bare)),
      check: expectOnly(cache, 'bypasses'),
      close,
    }
  },
})

export const prismaBypass: readonly Contest[] = [
  bypass('one-row', unhinted),
  bypass('one-row-switched-off', switchedOff),
  bypass('hundred-rows', hundredRows),
]
