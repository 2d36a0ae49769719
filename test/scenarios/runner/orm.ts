import { cacheExtension } from '@tidemark/prisma'
import { type ShopClient, shopProviders } from '@tidemark/shop'
import type { Orm } from '../any-orm/orm.ts'
import type { Db } from './about.ts'
import { oracle } from './oracle.ts'
import { openShop, type ScenarioShop } from './shop.ts'

export const prisma: Orm<Db, ShopClient, ScenarioShop> = {
  title: '',
  providers: shopProviders,
  openShop,
  attach: async (client, cache, database) =>
    client.$extends(cacheExtension({ cache, ...(database !== undefined && { database }) })) as unknown as Db,
  another: async ({ clients: [client] }) => client,
  oracle,
  transaction: (db, work) => db.$transaction((tx) => work(tx as unknown as Db)),
}
