import { migrationsOf, type PostgresTarget } from '@tidemark/shop'
import type { PoolConfig } from 'pg'
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm'
import { blog } from './schemas/blog.ts'
import { catalogueOf } from './schemas/catalogue.ts'
import type { Dialect } from './schemas/columns.ts'
import { cornersOf } from './schemas/corners.ts'
import { orders } from './schemas/orders.ts'
import { people } from './schemas/people.ts'

/** A PostgreSQL that has been migrated, or a SQLite in memory: the bytes of one, or made with its tables. */
export type ShopPlace = PostgresTarget | { readonly provider: 'sqljs'; readonly database?: Uint8Array }

export type Around = (sql: string, send: () => Promise<unknown>) => Promise<unknown>

/** Options of any DataSource; its tables are there already. */
export interface ShopSourceOptions extends Pick<DataSourceOptions, 'subscribers' | 'logger' | 'logging' | 'cache'> {
  /** Goes to PostgreSQL's pool as it is: `{ max: 2 }`. */
  readonly pool?: Omit<PoolConfig, 'connectionString'>
  /** Stands around every statement that is sent, below whatever subscribers put there; BEGIN and COMMIT are statements. */
  readonly around?: Around
  /** Beside those of the shop, over the same tables. */
  readonly more?: readonly EntitySchema<object>[]
}

/** All tables of the shop, and its view. */
export const shopEntities = (dialect: Dialect): EntitySchema<object>[] =>
  [...people, ...blog, ...catalogueOf(dialect), ...orders, ...cornersOf(dialect)] as EntitySchema<object>[]

/** sql.js, as far as several statements at once are concerned, which no runner takes. */
interface SqljsDriver {
  readonly databaseConnection: { exec(script: string): unknown }
}

const migrateSqljs = async ({ driver }: DataSource): Promise<void> => {
  const { databaseConnection } = driver as unknown as SqljsDriver
  for (const { sql } of await migrationsOf('sqlite')) databaseConnection.exec(sql)
}

type Query = (this: unknown, sql: string, ...rest: readonly unknown[]) => Promise<unknown>

/** Before subscribers have seen the driver. */
const putAround = ({ driver }: DataSource, around: Around): void => {
  const create = driver.createQueryRunner
  // sql.js has one runner for everybody.
  const seen = new WeakSet<object>()
  driver.createQueryRunner = (mode) => {
    const runner = create.call(driver, mode)
    if (seen.has(runner)) return runner
    seen.add(runner)
    const query = runner.query as Query
    const wrapped: Query = (sql, ...rest) => around(sql, () => query.call(runner, sql, ...rest))
    return Object.assign(runner, { query: wrapped })
  }
}

const optionsFor = (
  place: ShopPlace,
  { pool, more = [], ...own }: Omit<ShopSourceOptions, 'around'>,
): DataSourceOptions => {
  if (place.provider === 'sqljs') {
    // sql.js works in what it is given.
    const { database } = place
    return {
      type: 'sqljs',
      entities: [...shopEntities('sqljs'), ...more],
      ...(database && { database: Uint8Array.from(database) }),
      ...own,
    }
  }
  const { url, schema } = place
  const extra = { ...place.pool, ...pool }
  return {
    type: 'postgres',
    url,
    ...(schema && { schema }),
    extra,
    entities: [...shopEntities('postgres'), ...more],
    ...own,
  }
}

/** A DataSource of the shop, initialised. Whoever opens one destroys it. */
export const openShopSource = async (
  place: ShopPlace,
  { around, ...options }: ShopSourceOptions = {},
): Promise<DataSource> => {
  const dataSource = new DataSource(optionsFor(place, options))
  if (around !== undefined) putAround(dataSource, around)
  await dataSource.initialize()
  if (place.provider === 'sqljs' && place.database === undefined) await migrateSqljs(dataSource)
  return dataSource
}
