import type { RelationQueryBuilder } from 'typeorm'
import { Comment, Post, Tag } from '../../../support/typeorm-shop/index.ts'
import type { WriteWays } from '../../workload/writes.ts'
import type { Db } from './db.ts'

/** What a relation of a post is told, and the title if it is another: both or none. */
const related = (
  { source }: Db,
  relation: 'tags' | 'comments',
  id: number,
  title: string | undefined,
  tell: (of: RelationQueryBuilder<Post>) => Promise<void>,
): Promise<void> =>
  source.transaction(async (manager) => {
    if (title !== undefined) await manager.update(Post, id, { title })
    await tell(manager.createQueryBuilder().relation(Post, relation).of(id))
  })

const savedWithTags = async ({ posts }: Db, id: number, title: string | undefined, ids: readonly number[]) => {
  const post = await posts.findOne({ where: { id }, relations: { tags: true } })
  const tags = ids.map((tag) => Object.assign(new Tag(), { id: tag }))
  if (post !== null) await posts.save(Object.assign(post, { title: title ?? post.title, tags }))
}

/** Of a post and tags. */
export const taggings: WriteWays<Db>['tagPost'] = {
  'relation add': (db, { id, title, tagId }) => related(db, 'tags', id, title, (tags) => tags.add(tagId)),
  'relation remove': (db, { id, title, tagId }) => related(db, 'tags', id, title, (tags) => tags.remove(tagId)),
  'save with one': (db, { id, title, tagId }) => savedWithTags(db, id, title, [tagId]),
  'save with none': (db, { id, title }) => savedWithTags(db, id, title, []),
  SQL: ({ source }, { id, tagId }) =>
    source.query('INSERT INTO "_PostToTag" VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, tagId]),
}

const withComments = async (
  { posts }: Db,
  id: number,
  title: string | undefined,
  change: (comments: readonly Comment[]) => readonly Comment[],
): Promise<void> => {
  const post = await posts.findOne({ where: { id }, relations: { comments: true } })
  if (post === null) return
  const comments = change(post.comments ?? [])
  await posts.save(Object.assign(post, { title: title ?? post.title, comments }))
}

/** Of a post and its comments, by the cascades of TypeORM. */
export const changesOfComments: WriteWays<Db>['changeComments'] = {
  'save with one more': (db, { id, title, body }) =>
    withComments(db, id, title, (comments) => [...comments, Object.assign(new Comment(), { body })]),
  'save with one edited': (db, { id, title, body }) =>
    withComments(db, id, title, ([first, ...others]) =>
      first === undefined ? others : [Object.assign(first, { body }), ...others],
    ),
  'save without one': (db, { id, title }) => withComments(db, id, title, ([, ...others]) => others),
  'relation add': (db, { id, title, commentId }) =>
    related(db, 'comments', id, title, (comments) => comments.add(commentId)),
}
