import { type CacheOptions, createCache } from '@tidemark/core'
import type { Backend } from '@tidemark/core/tier'
import { cacheExtension } from '@tidemark/prisma'
import { redis } from '@tidemark/redis'
import { createShopClient, type PostgresPrismaClient } from '@tidemark/shop'
import type { Calls } from './calls.ts'
import { faultyDriver } from './driver.ts'
import type { WorkerSetting } from './messages.ts'

const extend = (client: PostgresPrismaClient, cache: ReturnType<typeof createCache>) =>
  client.$extends(cacheExtension({ cache, database: 'shop' }))

/** The shop through the cache. */
export type Db = ReturnType<typeof extend>
/** The same inside an interactive transaction. */
export type Tx = Omit<Db, '$extends' | '$transaction' | '$disconnect' | '$connect' | '$on' | '$use'>

/** More than there are visitors: a transaction holds one for as long as it takes its time. */
const CONNECTIONS = 10

export interface OpenDb {
  readonly db: Db
  readonly cache: ReturnType<typeof createCache>
  close(): Promise<void>
}

interface Opening {
  readonly setting: WorkerSetting
  readonly calls: Calls
  readonly random: () => number
  /** Comes around the Redis of the cache. */
  readonly around: (backend: Backend) => Backend
  readonly options?: CacheOptions
}

export const openDb = ({ setting, calls, random, around, options }: Opening): OpenDb => {
  const { mode, whenUnreachable, maxStaleness, maxWriteTime, waitReplicas } = setting
  const cache = createCache({
    namespace: setting.namespace,
    l1: { maxBytes: '16mb' },
    l2: around(redis({ url: setting.redisUrl, waitReplicas, deadline: '300ms' })),
    consistency: mode,
    maxStaleness,
    maxWriteTime,
    whenUnreachable,
    models: { User: { writeThrough: true }, Post: { writeThrough: true } },
    ...options,
  })
  const client = createShopClient(
    {
      provider: 'postgresql',
      url: setting.databaseUrl,
      pool: {
        max: CONNECTIONS,
        // The promise asks for it: no statement takes longer than maxWriteTime.
        statement_timeout: setting.statementTimeout,
        connectionTimeoutMillis: 5000,
      },
    },
    { wrapAdapter: faultyDriver({ calls, random, slowest: setting.slowest }) },
  )
  return {
    db: extend(client, cache),
    cache,
    close: async () => {
      await cache.close()
      await client.$disconnect()
    },
  }
}
