import type { Cache, CallControl } from '@tidemark/core'
import type { DataSource, EntityManager, ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm'
import { Comment, Post, Tag, User } from '../../../support/typeorm-shop/index.ts'

/** The shop through the cache. */
export interface Db {
  readonly source: DataSource
  readonly cache: Cache
  readonly users: Repository<User>
  readonly posts: Repository<Post>
  readonly comments: Repository<Comment>
  readonly tags: Repository<Tag>
}

export const dbOf = (source: DataSource, cache: Cache): Db => ({
  source,
  cache,
  users: source.getRepository(User),
  posts: source.getRepository(Post),
  comments: source.getRepository(Comment),
  tags: source.getRepository(Tag),
})

/** TypeORM's own word about the cache, or none. */
export interface Said {
  readonly cache?: boolean | number | { readonly id: string; readonly milliseconds: number }
}

/** What is cached under it can be taken away by it: `queryResultCache.remove()`. */
export const VISIT = 'visit'

/** The nearest that TypeORM has to a control: it has no word for `swr`, which the entity's hint has, nor for `l1` or `'refresh'`. */
export const say = (control: CallControl | undefined): Said => {
  if (control === undefined) return {}
  if (typeof control === 'boolean') return { cache: control }
  if (control === 'refresh') return { cache: true }
  return { cache: control.ttl === undefined ? { id: VISIT, milliseconds: 60_000 } : 400 }
}

/** The same of a query builder. */
export const saying = <T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  { cache }: Said,
): SelectQueryBuilder<T> => {
  if (cache === undefined) return query
  if (typeof cache === 'boolean') return query.cache(cache)
  return typeof cache === 'number' ? query.cache(cache) : query.cache(cache.id, cache.milliseconds)
}

/** Rows of one entity, under one name in all queries. */
export const rowsOf = {
  user: ({ users }: Db, said: Said) => saying(users.createQueryBuilder('user'), said),
  post: ({ posts }: Db, said: Said) => saying(posts.createQueryBuilder('post'), said),
  comment: ({ comments }: Db, said: Said) => saying(comments.createQueryBuilder('comment'), said),
}

export type Manager = Pick<EntityManager, 'findOne' | 'findOneBy' | 'update' | 'insert' | 'save' | 'countBy'>
