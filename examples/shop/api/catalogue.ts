import type { Shop } from './shop.ts'

export const productsPerPage = 20
export const reviewsPerPage = 10

/** What a product's page shows: the product, where it belongs, and its latest reviews. */
export const productPage = (shop: Shop, id: number) =>
  shop.product.findUnique({
    where: { id },
    include: {
      category: true,
      brand: true,
      reviews: {
        orderBy: { id: 'desc' },
        take: reviewsPerPage,
        include: { user: { select: { id: true, name: true } } },
      },
    },
  })

/** The products of a category that can be bought, newest first. */
export const productsOfCategory = (shop: Shop, categoryId: number, page: number) =>
  shop.product.findMany({
    where: { categoryId, active: true },
    orderBy: { id: 'desc' },
    skip: page * productsPerPage,
    take: productsPerPage,
  })

/** How many reviews gave a product one star, two stars … */
export const starsOfProduct = (shop: Shop, productId: number) =>
  shop.review.groupBy({ by: ['rating'], where: { productId }, _count: { _all: true } })

/** The menu that every page has at its top: root categories and what is below them. */
export const categoryMenu = (shop: Shop) =>
  shop.category.findMany({ where: { parentId: null }, include: { children: true }, orderBy: { name: 'asc' } })

export const changePrice = (shop: Shop, id: number, price: string) =>
  shop.product.update({ where: { id }, data: { price } })

/** Everything of one brand for one price. */
export const putBrandOnSale = (shop: Shop, brandCode: string, price: string) =>
  shop.product.updateMany({ where: { brandCode }, data: { price } })

export const restock = (shop: Shop, id: number, pieces: number) =>
  shop.product.update({ where: { id }, data: { stock: { increment: pieces } } })

export const setActive = (shop: Shop, id: number, active: boolean) =>
  shop.product.update({ where: { id }, data: { active } })

export interface Opinion {
  readonly productId: number
  readonly userId: number
  readonly rating: number
  readonly text: string
}

/** One review per user and product: a second one takes the place of the first. */
export const review = (shop: Shop, { productId, userId, rating, text }: Opinion) =>
  shop.review.upsert({
    where: { productId_userId: { productId, userId } },
    create: { productId, userId, rating, text },
    update: { rating, text },
  })
