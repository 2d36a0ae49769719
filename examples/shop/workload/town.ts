import type { SeededShop } from '@tidemark/shop'
import type { Shop } from '../api/shop.ts'

/** What the workload has to know of the shop to draw from it. */
export interface Town extends Pick<
  SeededShop,
  'users' | 'teams' | 'categories' | 'tags' | 'posts' | 'comments' | 'products' | 'orders'
> {
  /** Mail addresses, in the order of user ids. */
  readonly emails: readonly string[]
  /** The ids of the products of each brand. */
  readonly productsOfBrand: ReadonlyMap<string, readonly number[]>
}

/** Asks the seeded database for what the id ranges do not say. */
export const surveyTown = async (shop: Shop, seeded: SeededShop): Promise<Town> => {
  const users = await shop.user.findMany({ select: { email: true }, orderBy: { id: 'asc' } })
  const brands = await shop.brand.findMany({ include: { products: { select: { id: true } } } })
  return {
    ...seeded,
    emails: users.map(({ email }) => email),
    productsOfBrand: new Map(brands.map(({ code, products }) => [code, products.map(({ id }) => id)])),
  }
}
