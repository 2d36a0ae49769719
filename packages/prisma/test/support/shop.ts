import { type CacheOptions, createCache } from '@tidemark/core'
import { type ManualClock, manualClock } from '@tidemark/core/testing'
import { createShopClient, type ShopClient, type ShopProvider, shopProviders } from '@tidemark/shop'
import { createPreviewClient, type PreviewClient } from '@tidemark/shop/previews'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { givenServers } from '../../../../test/support/given-servers.ts'
import { disconnectAll, providersHere } from '../../../../test/support/lane.ts'
import { sqlRecorder, type SqlLog } from '../../../../test/support/sql-log.ts'
import { cacheExtension } from '../../src/index.ts'
import { type Admin, connectAdmin } from './admin.ts'
import { type AdapterFactory, createGate, type Gate } from '../../../../test/support/gate.ts'
import { fillShop } from './rows.ts'

/** The one database of a test file, filled anew before each test, and a client of it without a cache. */
export interface Shop {
  readonly provider: ShopProvider
  readonly database: TestDatabase
  readonly base: ShopClient
  readonly admin: Admin
  /** What `base` and all that extends it said to the driver. */
  readonly log: SqlLog
  readonly gate: Gate
  /** One more client of the same database, with an adapter of its own; `around` may put something between. */
  connect(around?: (factory: AdapterFactory) => AdapterFactory): ShopClient
  /** The same with what Prisma has in preview about reads. On PostgreSQL only. */
  connectWithPreviews(): PreviewClient
}

export const openShop = async (provider: ShopProvider): Promise<Shop & { close(): Promise<void> }> => {
  const database = await createTestDatabase(provider, givenServers())
  const { log, wrap } = sqlRecorder()
  const gate = createGate()
  const clients: Pick<ShopClient, '$disconnect'>[] = []
  const kept = <T extends Pick<ShopClient, '$disconnect'>>(client: T): T => {
    clients.push(client)
    return client
  }
  const wrapAdapter = (factory: AdapterFactory): AdapterFactory => wrap(gate.wrap(factory))
  const connect: Shop['connect'] = (around = (factory) => factory) =>
    kept(createShopClient(database, { wrapAdapter: (factory) => around(wrapAdapter(factory)) }))
  const connectWithPreviews: Shop['connectWithPreviews'] = () => {
    if (database.provider !== 'postgresql') throw new TypeError(`${database.provider} has none of the previews`)
    return kept(createPreviewClient(database, { wrapAdapter }))
  }
  const base = connect()
  await fillShop(base)
  const admin = await connectAdmin(database)
  await admin.keep()
  const close = async () => {
    await disconnectAll(clients)
    await admin.end()
    await database.drop()
  }
  return { provider, database, base, admin, log, gate, connect, connectWithPreviews, close }
}

/** Runs one suite over a filled shop in every database. */
export const overShops = (
  name: string,
  suite: (shop: () => Shop, provider: ShopProvider) => void,
  providers: readonly ShopProvider[] = shopProviders,
): void => {
  describe.each(providersHere(providers))(`${name} (%s)`, (provider) => {
    let shop: Awaited<ReturnType<typeof openShop>>
    beforeAll(async () => {
      shop = await openShop(provider)
    })
    beforeEach(async () => {
      await shop.admin.restore()
      shop.log.reset()
    })
    afterAll(() => shop.close())
    suite(() => shop, provider)
  })
}

/** A cache of its own for `base`, with a clock that stands still. Everything is cached that may be. */
export const withCache = (base: ShopClient, options: CacheOptions = {}) => {
  const clock: ManualClock = manualClock()
  const cache = createCache({ defaults: { ttl: '5m' }, ...options }, { clock })
  return { db: base.$extends(cacheExtension({ cache })), cache, clock }
}

/** How a call was answered: what the cache said while it ran. */
export const answered = async (
  cache: { on: ReturnType<typeof createCache>['on'] },
  call: () => PromiseLike<unknown>,
): Promise<readonly string[]> => {
  const seen: string[] = []
  const offs = (['hit', 'miss', 'bypass', 'fill', 'refuse', 'error'] as const).map((type) =>
    cache.on(type, (event) => seen.push(event.reason === undefined ? type : `${type}: ${event.reason}`)),
  )
  await call()
  for (const off of offs) off()
  return seen
}

/** SQL with "quoted" names, as the database quotes them. */
export const quotedFor = (provider: ShopProvider, sql: string): string =>
  provider === 'mysql' ? sql.replaceAll('"', '`') : sql
