import { cacheSubscriber } from '@tidemark/typeorm'
import { openShopSource } from '../../../support/typeorm-shop/index.ts'
import { createReads } from '../../workload/reads.ts'
import { createTransactions } from '../../workload/transactions.ts'
import { createWrites } from '../../workload/writes.ts'
import { cacheOfWorker } from '../cache-of-worker.ts'
import { type OpenShop, poolOf } from '../shop.ts'
import { dbOf, say } from './db.ts'
import { faultyClient } from './driver.ts'
import { readWays } from './read-ways.ts'
import { transactionWays } from './transaction-ways.ts'
import { writeWays } from './write-ways.ts'

export const openTypeormShop: OpenShop = async (opening) => {
  const { setting, calls, random } = opening
  const cache = cacheOfWorker(opening)
  const source = await openShopSource(
    { provider: 'postgresql', url: setting.databaseUrl },
    {
      subscribers: [cacheSubscriber({ cache, database: 'shop' })],
      logging: false,
      pool: { ...poolOf(setting), Client: faultyClient({ calls, random, slowest: setting.slowest }) },
    },
  )
  const db = dbOf(source, cache)
  return {
    cache,
    reads: createReads(db, readWays, say),
    writes: createWrites(db, writeWays),
    transactions: createTransactions(transactionWays(db)),
    close: async () => {
      await cache.close()
      await source.destroy()
    },
  }
}
