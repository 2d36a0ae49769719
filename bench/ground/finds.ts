import { type EntityManager, In } from 'typeorm'
import { Comment, Post, Team } from '../../test/support/typeorm-shop/index.ts'
import { sizes } from './shop-rows.ts'

/** A question to the shop by TypeORM. The number says which of many that are alike. */
export type Find = (manager: EntityManager, which: number) => Promise<unknown>

const oneOf = (count: number, which: number): number => 1 + (which % count)

export const oneRow: Find = (manager, which) => manager.findOneBy(Post, { id: oneOf(sizes.posts, which) })

/** A post with its author. */
export const rowWithParent: Find = (manager, which) =>
  manager.findOne(Post, { where: { id: oneOf(sizes.posts, which) }, relations: { author: true } })

/** Ten posts by their ids. */
export const tenByIds: Find = (manager, which) =>
  manager.findBy(Post, { id: In(Array.from({ length: 10 }, (_, i) => oneOf(sizes.posts, which * 10 + i))) })

/** All comments of an author. */
export const hundredRows: Find = (manager, which) =>
  manager.find(Comment, { where: { authorId: oneOf(sizes.users, which) }, order: { id: 'ASC' } })

/** Posts of an author by a query builder. */
export const built: Find = (manager, which) =>
  manager
    .createQueryBuilder(Post, 'post')
    .where('post.authorId = :author', { author: oneOf(sizes.users, which) })
    .orderBy('post.id', 'DESC')
    .getMany()

/** An entity that nothing is said about. */
export const unhinted: Find = (manager, which) => manager.findOneBy(Team, { id: oneOf(sizes.teams, which) })
