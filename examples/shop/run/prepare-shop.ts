import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyMigrations, createShopClient, seedShop, type SqliteTarget } from '@tidemark/shop'
import { baseline } from '../ledger/baseline.ts'
import type { RowState } from '../ledger/sighting.ts'
import { surveyTown, type Town } from '../workload/town.ts'

/** A small shop with a blog: the ratio of what is read often to what is read once decides more than the size. */
const sizes = {
  users: 300,
  products: 250,
  posts: 250,
  comments: 2_500,
  orders: 600,
  reviews: 1_500,
  categories: 25,
  tags: 40,
}

export interface PreparedShop {
  readonly town: Town
  /** Every row that the ledger watches. */
  readonly rows: readonly RowState[]
  /** A copy of the seeded database, under a name of its own. */
  readonly copy: (name: string) => SqliteTarget
}

/** Seeds a shop into a file of the folder. The same seed makes the same shop. */
export const prepareShop = async (folder: string, seed: number): Promise<PreparedShop> => {
  const file = join(folder, 'seeded.db')
  const url = `file:${file}`
  await applyMigrations('sqlite', url)
  const client = createShopClient({ provider: 'sqlite', url })
  const seeded = await seedShop(client, { ...sizes, seed })
  const town = await surveyTown(client, seeded)
  const rows = await baseline(client)
  // Everything from the write-ahead log into the file itself, which then can be copied.
  await client.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)')
  await client.$disconnect()
  const copy = (name: string): SqliteTarget => {
    const path = join(folder, `${name}.db`)
    copyFileSync(file, path)
    return { provider: 'sqlite', url: `file:${path}` }
  }
  return { town, rows, copy }
}
