import { type IdRange, type Random, zipf } from '@tidemark/shop'
import type { Town } from './town.ts'

/** Every draw that a visit needs, from one sequence of random numbers. */
export const drawFrom = (town: Town, random: Random) => {
  const upTo = (count: number): number => Math.floor(random() * count)
  /** Zipf's law with the usual skew: this is how people read. The seed gave the lowest ids to the popular rows. */
  const popular = ({ first, count }: IdRange): (() => number) => {
    const rank = zipf(count, 1, random)
    return () => first + rank()
  }
  const any = ({ first, count }: IdRange): number => first + upTo(count)
  const brands = [...town.productsOfBrand.keys()]
  const deleted = new Set<number>()
  /** A moderator does not delete a comment twice. Comments come in any order: spam does not care for popularity. */
  const spam = (): number => {
    const id = any(town.comments)
    if (deleted.has(id)) return spam()
    deleted.add(id)
    return id
  }
  return {
    upTo,
    any,
    spam,
    user: popular(town.users),
    product: popular(town.products),
    post: popular(town.posts),
    category: popular(town.categories),
    tag: popular(town.tags),
    order: popular(town.orders),
    brand: (): string => brands[upTo(brands.length)] ?? '',
    /** Most people see the first page, a few go on. */
    page: (): number => Math.floor(random() * random() * 3),
    chance: (probability: number): boolean => random() < probability,
    price: (): string => ((199 + upTo(49_800)) / 100).toFixed(2),
    /** Words do not matter, being different does: a rename to the same name would hide an old row. */
    word: (): string => `w${upTo(2 ** 31).toString(36)}`,
  }
}

export type Draw = ReturnType<typeof drawFrom>
