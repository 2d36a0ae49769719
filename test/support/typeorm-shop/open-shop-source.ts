import { migrationsOf, type PostgresTarget } from '@tidemark/shop'
import type { PoolConfig } from 'pg'
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm'
import { blog } from './schemas/blog.ts'
import { catalogueOf } from './schemas/catalogue.ts'
import type { Dialect } from './schemas/columns.ts'
import { cornersOf } from './schemas/corners.ts'
import { orders } from './schemas/orders.ts'
import { people } from './schemas/people.ts'

/** A PostgreSQL that has been migrated, or a SQLite in memory, which is made with its tables. */
export type ShopPlace = PostgresTarget | { readonly provider: 'sqljs' }

/** Options of any DataSource; its tables are there already. */
export interface ShopSourceOptions extends Pick<DataSourceOptions, 'subscribers' | 'logger' | 'logging' | 'cache'> {
  /** Goes to PostgreSQL's pool as it is: `{ max: 2 }`. */
  readonly pool?: Omit<PoolConfig, 'connectionString'>
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

/** A DataSource of the shop, initialised. Whoever opens one destroys it. */
export const openShopSource = async (place: ShopPlace, options: ShopSourceOptions = {}): Promise<DataSource> => {
  const { pool, ...own } = options
  if (place.provider === 'sqljs') {
    const dataSource = await new DataSource({ type: 'sqljs', entities: shopEntities('sqljs'), ...own }).initialize()
    await migrateSqljs(dataSource)
    return dataSource
  }
  const { url, schema } = place
  const extra = { ...place.pool, ...pool }
  return new DataSource({
    type: 'postgres',
    url,
    ...(schema && { schema }),
    extra,
    entities: shopEntities('postgres'),
    ...own,
  }).initialize()
}
