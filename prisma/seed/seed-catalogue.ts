import type { ShopClient } from '../shop-client.ts'
import { minutesAfterEpoch, pairsOf, rowsOf, type Draw } from './draw.ts'
import { insertCounted, insertPlain, insertRows, lastId, type IdRange } from './insert.ts'
import type { Sizes } from './sizes.ts'

/** A tree: one in five is a root, each other hangs below one that came before it. */
const seedCategories = async (client: ShopClient, count: number, draw: Draw): Promise<IdRange> => {
  const model = {
    createMany: (data: { name: string; parentId: number | null }[]) => client.category.createMany({ data }),
    lastId: () => client.category.findFirst(lastId),
  }
  const roots = await insertCounted(
    rowsOf(Math.ceil(count / 5), () => ({ name: draw.words(1), parentId: null })),
    model,
  )
  const below = rowsOf(count - roots.count, (index) => ({
    name: draw.words(2),
    parentId: draw.integer(roots.first, roots.last + index),
  }))
  const { last } = await insertCounted(below, model)
  return { first: roots.first, last, count }
}

const productRow = (draw: Draw, category: () => number, brands: readonly string[], index: number) => ({
  sku: `SKU-${String(index + 1).padStart(6, '0')}`,
  name: draw.words(3),
  price: (draw.integer(199, 49_999) / 100).toFixed(2),
  stock: draw.integer(0, 500),
  active: draw.chance(0.95),
  categoryId: draw.chance(0.95) ? category() : null,
  brandCode: draw.chance(0.9) && brands.length > 0 ? draw.oneOf(brands) : null,
  attributes: { color: draw.words(1), grams: draw.integer(50, 5_000), sizes: draw.oneOf([[], ['S', 'M'], ['L']]) },
  createdAt: minutesAfterEpoch(index * 7),
})

/** Categories, brands, products, which are related, and what users think of them. */
export const seedCatalogue = async (client: ShopClient, sizes: Sizes, draw: Draw, users: IdRange) => {
  const categories = await seedCategories(client, sizes.categories, draw)
  const codes = rowsOf(sizes.brands, (index) => `BRAND-${index + 1}`)
  const brands = await insertRows(
    codes.map((code) => ({ code, name: draw.words(2) })),
    (data) => client.brand.createMany({ data }),
  )
  const category = draw.popular(categories)
  const products = await insertCounted(
    rowsOf(sizes.products, (index) => productRow(draw, category, codes, index)),
    { createMany: (data) => client.product.createMany({ data }), lastId: () => client.product.findFirst(lastId) },
  )
  if (products.count === 0) return { categories, brands, products, related: 0, reviews: 0 }
  const popular = draw.popular(products)
  const pairs = pairsOf(products.count, () => draw.id(products), popular).filter(([a, b]) => a !== b)
  const related = await insertPlain(client, '_RelatedProducts', ['A', 'B'], pairs)
  const reviewed = pairsOf(sizes.reviews, popular, () => draw.id(users))
  const opinion = () => [draw.integer(1, 5), draw.chance(0.7) ? draw.words(10) : null]
  const reviews = await insertPlain(
    client,
    'Review',
    ['product_id', 'user_id', 'rating', 'text'],
    reviewed.map((pair) => [...pair, ...opinion()]),
  )
  return { categories, brands, products, related, reviews }
}
