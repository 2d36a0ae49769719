import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaMariaDb } from '@prisma/adapter-mariadb'
import { PrismaPg } from '@prisma/adapter-pg'
import type { PoolConfig } from 'pg'
import { PrismaClient as MysqlClient, type PrismaClient as MysqlPrismaClient } from './generated/mysql/client.ts'
import {
  PrismaClient as PostgresClient,
  type Prisma,
  type PrismaClient as PostgresPrismaClient,
} from './generated/postgresql/client.ts'
import { PrismaClient as SqliteClient, type PrismaClient as SqlitePrismaClient } from './generated/sqlite/client.ts'
import { mysqlConfig } from './mysql-config.ts'

export type { MysqlPrismaClient, PostgresPrismaClient, SqlitePrismaClient }

/** The databases that the shop is written out for; `mysql` is MariaDB here. */
export const shopProviders = ['sqlite', 'postgresql', 'mysql'] as const
export type ShopProvider = (typeof shopProviders)[number]

/** A database file: `file:/somewhere/shop.db`. Not `:memory:`, which is another database for each connection. */
export interface SqliteTarget {
  readonly provider: 'sqlite'
  readonly url: string
}

export interface PostgresTarget {
  readonly provider: 'postgresql'
  readonly url: string
  /** Goes to the pool as it is: `{ max: 2 }`. */
  readonly pool?: Omit<PoolConfig, 'connectionString'>
  /** The schema that statements name. Omitted: `public`. */
  readonly schema?: string
}

/** MySQL, or MariaDB, which Prisma takes for one: `mariadb://user:password@host:port/database`. */
export interface MysqlTarget {
  readonly provider: 'mysql'
  readonly url: string
}

export type ShopTarget = SqliteTarget | PostgresTarget | MysqlTarget

/**
 * A client of any of the databases, for code that does not care which. It is PostgreSQL's type, because all are written
 * from one source: the models and methods are the same, only `Doc.tags`, `Doc.kinds` and `mode: 'insensitive'` are
 * PostgreSQL's alone, SQLite has no `createMany({ skipDuplicates })`, and MySQL neither `createManyAndReturn` nor
 * `updateManyAndReturn`: these must not be used over all.
 */
export type ShopClient = PostgresPrismaClient

type AdapterFactory = NonNullable<Prisma.PrismaClientOptions['adapter']>

/** Prisma's own options, but the adapter, which follows from the target. */
export interface ShopClientOptions extends Prisma.PrismaClientBaseOptions {
  /** Comes between client and driver: to count statements, to watch them, to make them fail. */
  readonly wrapAdapter?: (factory: AdapterFactory) => AdapterFactory
}

/** Milliseconds that a writer waits for another process that holds SQLite's one write lock. */
const sqliteBusyTimeout = 5_000

export const adapterFor = (target: ShopTarget): AdapterFactory => {
  // intMode: as numbers, the driver refuses to read integers beyond 2^53.
  if (target.provider === 'sqlite')
    return new PrismaLibSql({ url: target.url, intMode: 'bigint', timeout: sqliteBusyTimeout })
  if (target.provider === 'mysql') return new PrismaMariaDb(mysqlConfig(target.url))
  const schema = target.schema ? { schema: target.schema } : {}
  return new PrismaPg({ ...target.pool, connectionString: target.url }, schema)
}

/**
 * A Prisma client of the shop. It connects when first used; `$disconnect()` ends it.
 * A global `omit` works, but the result types do not know of it.
 */
export function createShopClient(target: SqliteTarget, options?: ShopClientOptions): SqlitePrismaClient
export function createShopClient(target: PostgresTarget, options?: ShopClientOptions): PostgresPrismaClient
export function createShopClient(target: MysqlTarget, options?: ShopClientOptions): MysqlPrismaClient
export function createShopClient(target: ShopTarget, options?: ShopClientOptions): ShopClient
export function createShopClient(target: ShopTarget, options: ShopClientOptions = {}): unknown {
  const { wrapAdapter = (factory: AdapterFactory) => factory, ...own } = options
  const all = { ...own, adapter: wrapAdapter(adapterFor(target)) }
  if (target.provider === 'postgresql') return new PostgresClient(all)
  if (target.provider === 'mysql') return new MysqlClient(all)
  return new SqliteClient(all as ConstructorParameters<typeof SqliteClient>[0])
}
