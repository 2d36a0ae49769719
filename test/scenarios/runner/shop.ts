import { createShopClient, type ShopClient, type ShopClientOptions, type ShopProvider } from '@tidemark/shop'
import { createTestDatabase } from '../../support/database.ts'
import { givenServers } from '../../support/given-servers.ts'
import { sqlRecorder, type SqlLog } from '../../support/sql-log.ts'
import { type Admin, connectAdmin } from './admin.ts'
import { fill } from './data.ts'
import { createGate, type Gate } from '../../support/gate.ts'
import { disconnectAll } from '../../support/lane.ts'

/** The one database of a test file: two clients without a cache, and what stands between them and the driver. */
export interface ScenarioShop {
  readonly provider: ShopProvider
  /** Two, because a transaction on one of them may keep its other callers waiting. */
  readonly clients: readonly [ShopClient, ShopClient]
  /** One more, with options of its own. It ends with the shop. */
  connect(options: Omit<ShopClientOptions, 'wrapAdapter'>): ShopClient
  /** What both clients said. */
  readonly log: SqlLog
  readonly gate: Gate
  readonly admin: Admin
  close(): Promise<void>
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
