import type { Read, Row, Write } from '../runner/row.ts'
import { addPost, setPost } from './common.ts'

const visible: Read = (db) => db.publishedPost.findMany({ orderBy: { id: 'asc' } })
const visibleBy =
  (authorId: number): Read =>
  (db) =>
    db.publishedPost.findMany({ where: { authorId }, orderBy: { id: 'asc' } })
const visibleOne: Read = (db) => db.publishedPost.findUnique({ where: { id: 1 } })
const materialized: Read = (db) =>
  db.$queryCached({ ttl: '5m', dependsOn: ['Post'] })`SELECT id, title FROM post_titles ORDER BY id`
const rename: Write = setPost(1, { title: 'changed' })

/** Views: what they read from is declared, or it is not known. */
export const views: readonly Row[] = [
  {
    id: 'B34',
    says: 'a view that says what it reads from, a row of that changes',
    write: rename,
    INV: { visible, visibleOne, byAuthor: visibleBy(1) },
  },
  {
    id: 'B34',
    says: 'a row enters a view',
    write: setPost(3, { published: true }),
    INV: { visible, byAuthor: visibleBy(2), count: (db) => db.publishedPost.count() },
  },
  { id: 'B34', says: 'a row comes that a view shows', write: addPost({ published: true }), INV: visible },
  {
    id: 'B34',
    says: 'something changes that a view does not read',
    write: (db) => db.comment.update({ where: { id: 1 }, data: { body: 'changed' } }),
    KEEP: { visible, visibleOne },
  },
  {
    id: 'B34',
    says: 'a view of which nobody says what it reads from',
    options: { models: { PublishedPost: { dependsOn: [] } } },
    write: rename,
    BYPASS: { visible, visibleOne },
  },
  {
    id: 'B34',
    says: 'a materialized view',
    providers: ['postgresql'],
    expect: 'INV by REFRESH',
    story: async ({ db, shop, prime, fresh }) => {
      await shop.admin.run('CREATE MATERIALIZED VIEW post_titles AS SELECT id, title FROM posts')
      try {
        await prime(materialized)
        await rename(db)
        await fresh(materialized)
        await db.$executeRaw`REFRESH MATERIALIZED VIEW post_titles`
        await fresh(materialized)
        await prime(materialized)
      } finally {
        await shop.admin.run('DROP MATERIALIZED VIEW post_titles')
      }
    },
  },
]
