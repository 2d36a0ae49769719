import type { ShopClient, SqlitePrismaClient } from '../shop-client.ts'
import { drawFrom } from './draw.ts'
import type { IdRange } from './insert.ts'
import { seededRandom } from './random.ts'
import { seedBlog } from './seed-blog.ts'
import { seedCatalogue } from './seed-catalogue.ts'
import { seedCorners } from './seed-corners.ts'
import { seedOrders } from './seed-orders.ts'
import { seedPeople } from './seed-people.ts'
import { completeSizes, type Sizes } from './sizes.ts'

export type { IdRange }

export interface SeedOptions extends Partial<Sizes> {
  /** The same seed and sizes make the same rows, on every database. */
  readonly seed?: number
}

/** What was inserted: id ranges of the models whose ids are counted, numbers of rows for the rest. */
export type SeededShop = Awaited<ReturnType<typeof seedAll>>

const seedAll = async (client: ShopClient, { seed = 42, ...given }: SeedOptions) => {
  const sizes = completeSizes(given)
  const draw = drawFrom(seededRandom(seed))
  const people = await seedPeople(client, sizes, draw)
  const catalogue = await seedCatalogue(client, sizes, draw, people.users)
  const blog = await seedBlog(client, sizes, draw, people.users, catalogue.categories)
  const orders = await seedOrders(client, sizes.orders, draw, people.users, catalogue.products)
  const corners = await seedCorners(client, sizes.docs, sizes.logs, draw)
  return { ...people, ...catalogue, ...blog, ...orders, ...corners }
}

/**
 * Fills an empty shop as life would: a few authors write most posts, a few products are in most orders (Zipf), and the
 * popular ones have the lowest ids. Needs one user at least.
 */
export const seedShop = (client: ShopClient | SqlitePrismaClient, options: SeedOptions = {}): Promise<SeededShop> =>
  seedAll(client as ShopClient, options)
