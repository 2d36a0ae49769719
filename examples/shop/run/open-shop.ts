import { type Cache, createCache } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import { redis } from '@tidemark/redis'
import { createShopClient } from '@tidemark/shop'
import type { Shop } from '../api/shop.ts'
import type { CacheSetting, ShopSetting } from '../processes/messages.ts'
import { countStatements, type StatementCount } from './count-statements.ts'
import { withForgetfulCache } from './forgetful-cache.ts'
import { lockFirst } from './lock-first.ts'

/** A shop in one process: who reads may be served by another client than who writes. */
export interface OpenShop {
  readonly reads: Shop
  readonly writes: Shop
  /** The same database without a cache. */
  readonly database: Shop
  /** What it asked of the database. */
  readonly statements: StatementCount
  readonly cache: Cache | undefined
  close(): Promise<void>
}

/** The one write lock of SQLite makes transactions queue up: on a slow machine longer than Prisma waits by default. */
const transactionOptions = { maxWait: 60_000, timeout: 60_000 }

/** How long answers live is written in the schema: /// @cache(ttl: "5m"). Models without a hint take the default. */
const openCache = ({ namespace, redis: url, maxStaleness }: CacheSetting, l1: false | { maxBytes: '64mb' }): Cache =>
  createCache({
    namespace,
    l1,
    ...(url !== undefined && { l2: redis({ url }), maxStaleness }),
    defaults: { ttl: '5m' },
  })

const withCache = (shop: Shop, cache: Cache): Shop => shop.$extends(cacheExtension({ cache })) as unknown as Shop

/** What `--break` does: see the help of the demo. */
const broken = (shop: Shop, cached: Shop, { by, processes }: ShopSetting): Pick<OpenShop, 'reads' | 'writes'> => {
  if (processes > 1) return { reads: cached, writes: by === processes - 1 ? shop : cached }
  const forgetful = withForgetfulCache(shop)
  return { reads: forgetful, writes: forgetful }
}

export const openShop = (setting: ShopSetting): OpenShop => {
  const target = { provider: 'sqlite', url: setting.url } as const
  const { statements, wrapAdapter } = countStatements()
  const shop = createShopClient(target, { wrapAdapter: (inner) => wrapAdapter(lockFirst(inner)), transactionOptions })
  const database = createShopClient(target)
  const cache = setting.cache && openCache(setting.cache, { maxBytes: '64mb' })
  const cached = cache ? withCache(shop, cache) : shop
  return {
    ...(cache && setting.isBroken ? broken(shop, cached, setting) : { reads: cached, writes: cached }),
    database,
    statements,
    cache,
    close: async () => {
      await cache?.close()
      await database.$disconnect()
      await shop.$disconnect()
    },
  }
}

/** Somebody who has just come: an empty memory, and all that the others keep in Redis. */
export const openNewcomer = (database: Shop, setting: CacheSetting) => {
  const cache = openCache(setting, false)
  return { shop: withCache(database, cache), close: () => cache.close() }
}
