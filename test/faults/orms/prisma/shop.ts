import { createShopClient } from '@tidemark/shop'
import { createReads } from '../../workload/reads.ts'
import { createTransactions } from '../../workload/transactions.ts'
import { createWrites } from '../../workload/writes.ts'
import { cacheOfWorker } from '../cache-of-worker.ts'
import { type OpenShop, poolOf } from '../shop.ts'
import { say, throughCache } from './db.ts'
import { faultyDriver } from './driver.ts'
import { readWays } from './read-ways.ts'
import { arrays, transactionWays } from './transaction-ways.ts'
import { writeWays } from './write-ways.ts'

export const openPrismaShop: OpenShop = async (opening) => {
  const { setting, calls, random } = opening
  const cache = cacheOfWorker(opening)
  const client = createShopClient(
    { provider: 'postgresql', url: setting.databaseUrl, pool: poolOf(setting) },
    { wrapAdapter: faultyDriver({ calls, random, slowest: setting.slowest }) },
  )
  const db = throughCache(client, cache)
  return {
    cache,
    reads: createReads(db, readWays, say),
    writes: createWrites(db, writeWays),
    transactions: [...createTransactions(transactionWays(db)), ...arrays(db)],
    close: async () => {
      await cache.close()
      await client.$disconnect()
    },
  }
}
