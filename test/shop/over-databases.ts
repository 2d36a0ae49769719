import { createShopClient, type ShopClient, type ShopProvider, shopProviders } from '@tidemark/shop'
import { afterAll, beforeAll, describe } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { givenServers } from '../support/given-servers.ts'
import { sqlRecorder, type SqlLog } from '../support/sql-log.ts'

/** What a suite gets: an empty shop of its own, and what its client said to the driver. */
export interface Shop {
  readonly client: ShopClient
  readonly log: SqlLog
  readonly database: TestDatabase
}

/** Runs one suite over every database. The shop is there from the first test on. */
export const overDatabases = (name: string, suite: (shop: () => Shop, provider: ShopProvider) => void): void => {
  describe.each(shopProviders)(`${name} (%s)`, (provider) => {
    let shop: Shop
    beforeAll(async () => {
      const database = await createTestDatabase(provider, givenServers())
      const { log, wrap } = sqlRecorder()
      shop = { client: createShopClient(database, { wrapAdapter: wrap }), log, database }
    })
    afterAll(async () => {
      await shop.client.$disconnect()
      await shop.database.drop()
    })
    suite(() => shop, provider)
  })
}
