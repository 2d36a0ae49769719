import { createShopClient, type ShopClient, type ShopClientOptions, type ShopProvider } from '@tidemark/shop'
import { createTestDatabase } from '../../support/database.ts'
import { givenServers } from '../../support/given-servers.ts'
import { sqlRecorder } from '../../support/sql-log.ts'
import { connectAdmin } from '../any-orm/admin.ts'
import type { ShopOf } from '../any-orm/orm.ts'
import { fill } from './data.ts'
import { createGate } from '../../support/gate.ts'
import { disconnectAll } from '../../support/lane.ts'

/** Two clients without a cache, and any more that a row asks for. */
export interface ScenarioShop extends ShopOf<ShopClient> {
  /** One more, with options of its own. It ends with the shop. */
  connect(options: Omit<ShopClientOptions, 'wrapAdapter'>): ShopClient
}

export const openShop = async (provider: ShopProvider): Promise<ScenarioShop> => {
  const database = await createTestDatabase(provider, givenServers())
  const { log, wrap } = sqlRecorder()
  const gate = createGate()
  const all: ShopClient[] = []
  const connect: ScenarioShop['connect'] = (options) => {
    const client = createShopClient(database, { ...options, wrapAdapter: (factory) => wrap(gate.wrap(factory)) })
    all.push(client)
    return client
  }
  const clients = [connect({}), connect({})] as const
  await fill(clients[0], provider)
  const admin = await connectAdmin(database)
  await admin.remember()
  const close = async (): Promise<void> => {
    gate.open()
    await disconnectAll(all)
    await admin.end()
    await database.drop()
  }
  return { provider, clients, connect, log, gate, admin, close }
}
