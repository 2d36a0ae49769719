import { Comment, Post, Tag } from '../../../support/typeorm-shop/index.ts'
import type { deedsOnPosts } from '../../workload/deeds/on-posts.ts'
import type { WriteWays } from '../../workload/writes.ts'
import type { Db } from './db.ts'
import { changesOfComments, taggings } from './writes-through-posts.ts'

const edited = async ({ posts }: Db, id: number, change: Partial<Post>): Promise<void> => {
  const post = await posts.findOneBy({ id })
  if (post !== null) await posts.save(Object.assign(post, change))
}

export const writesOfPosts: Pick<WriteWays<Db>, keyof typeof deedsOnPosts> = {
  retitlePost: {
    update: ({ posts }, { id, title }) => posts.update(id, { title }),
    save: (db, { id, title }) => edited(db, id, { title }),
    'save of a part': ({ posts }, { id, title }) => posts.save({ id, title }),
    'query builder': ({ posts }, { id, title }) =>
      posts.createQueryBuilder().update().set({ title }).whereInIds([id]).execute(),
    SQL: ({ source }, { id, title }) => source.query('UPDATE posts SET title = $1 WHERE id = $2', [title, id]),
  },
  publishPost: {
    update: ({ posts }, { id, published }) => posts.update({ id }, { published }),
    save: (db, { id, published }) => edited(db, id, { published }),
  },
  scorePost: {
    increment: ({ posts }, { id }) => posts.increment({ id }, 'score', 1),
    decrement: ({ posts }, { id }) => posts.decrement({ id }, 'score', 1),
  },
  givePost: {
    update: ({ posts }, { id, authorId }) => posts.update(id, { authorId }),
    save: (db, { id, authorId }) => edited(db, id, { authorId }),
    'save of an author': ({ posts }, { id, authorId }) =>
      posts.save({ id, author: authorId === null ? null : { id: authorId } }),
    'relation set': ({ source }, { id, authorId }) =>
      source.createQueryBuilder().relation(Post, 'author').of(id).set(authorId),
  },
  createPost: {
    'save with cascades': async ({ posts }, { comments, tagId, ...given }) => {
      const tag = Object.assign(new Tag(), { id: tagId })
      return posts.save(posts.create({ ...given, body: '', comments: comments.map((body) => ({ body })), tags: [tag] }))
    },
    insert: ({ source }, { comments, tagId, ...given }) =>
      source.transaction(async (manager) => {
        const { identifiers } = await manager.insert(Post, { ...given, body: '' })
        const id = Number(identifiers[0]?.['id'])
        const rows = comments.map((body) => ({ postId: id, body }))
        await manager.insert(Comment, rows)
        await manager.createQueryBuilder().relation(Post, 'tags').of(id).add(tagId)
        return { id }
      }),
  },
  deletePost: {
    delete: ({ posts }, { id }) => posts.delete(id),
    'remove with cascades': async ({ posts }, { id }) => {
      const post = await posts.findOne({ where: { id }, relations: { comments: true, tags: true } })
      if (post !== null) await posts.remove(post)
    },
    'query builder': ({ posts }, { id }) => posts.createQueryBuilder().delete().where({ id }).execute(),
  },
  tagPost: taggings,
  changeComments: changesOfComments,
  renameTag: {
    update: ({ tags }, { id, name }) => tags.update(id, { name }),
    save: async ({ tags }, { id, name }) => {
      const tag = await tags.findOneBy({ id })
      if (tag !== null) await tags.save(Object.assign(tag, { name }))
    },
  },
}
