import type { Cache } from '@tidemark/core'
import type { ShopProvider } from '@tidemark/shop'
import type { Gate } from '../../support/gate.ts'
import type { SqlLog } from '../../support/sql-log.ts'
import type { Admin } from './admin.ts'

/** The one database of a test file: two clients without a cache, and what stands between them and the driver. */
export interface ShopOf<Client> {
  readonly provider: ShopProvider
  /** Two, because a transaction on one of them may keep its other callers waiting. */
  readonly clients: readonly [Client, Client]
  /** What all clients said. */
  readonly log: SqlLog
  readonly gate: Gate
  readonly admin: Admin
  close(): Promise<void>
}

/** What rows about an ORM are written in, and what the runner has to know of it. */
export interface Orm<Db, Client, Shop extends ShopOf<Client>> {
  /** Stands in the titles of tests. */
  readonly title: string
  readonly providers: readonly ShopProvider[]
  openShop(provider: ShopProvider): Promise<Shop>
  /** @param database names the database to a cache that two clients share */
  attach(client: Client, cache: Cache, database?: string): Promise<Db>
  /** A client for one process more. */
  another(shop: Shop): Promise<Client>
  /** The same client and the same connections, but what it answers is what the database says. */
  oracle(db: Db): Db
  transaction(db: Db, work: (tx: Db) => Promise<void>): Promise<unknown>
}
