export { applyMigrations, migrationsOf } from './apply-migrations.ts'
export { createShopClient, shopProviders } from './shop-client.ts'
export { mysqlConfig } from './mysql-config.ts'
export type {
  MysqlPrismaClient,
  MysqlTarget,
  PostgresPrismaClient,
  PostgresTarget,
  ShopClient,
  ShopClientOptions,
  ShopProvider,
  ShopTarget,
  SqlitePrismaClient,
  SqliteTarget,
} from './shop-client.ts'
export { seededRandom } from './seed/random.ts'
export type { Random } from './seed/random.ts'
export { seedShop } from './seed/seed-shop.ts'
export type { IdRange, SeededShop, SeedOptions } from './seed/seed-shop.ts'
export { zipf } from './seed/zipf.ts'
