/** How many rows of each kind. What is derived from a number can be given as well. */
export interface Sizes {
  readonly tenants: number
  readonly users: number
  readonly teams: number
  readonly follows: number
  readonly categories: number
  readonly tags: number
  readonly posts: number
  readonly comments: number
  readonly brands: number
  readonly products: number
  readonly reviews: number
  readonly orders: number
  readonly docs: number
  readonly logs: number
}

const atLeastOne = (count: number): number => Math.max(1, Math.round(count))

/** Fills in what was left out: a few screens of data, or numbers that fit those which were given. */
export const completeSizes = (given: Partial<Sizes>): Sizes => {
  const { users = 20, posts = 100, comments = 300, products = 40 } = given
  const derived = {
    tenants: atLeastOne(Math.sqrt(users) / 2),
    teams: atLeastOne(users / 10),
    follows: users * 3,
    categories: atLeastOne(Math.sqrt(posts + products)),
    tags: atLeastOne(Math.sqrt(posts) * 2),
    brands: atLeastOne(Math.sqrt(products)),
    reviews: products * 3,
    orders: users * 2,
    docs: 10,
    logs: 20,
  }
  return { ...derived, users, posts, comments, products, ...given }
}
