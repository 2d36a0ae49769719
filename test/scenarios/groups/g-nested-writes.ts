import { expect } from 'vitest'
import type { Read, Row, Write } from '../runner/row.ts'
import { newUser, post, user, userByEmail } from './common.ts'

const orderBy = { id: 'asc' } as const

const postsBy =
  (authorId: number | null): Read =>
  (db) =>
    db.post.findMany({ where: { authorId }, orderBy })
const withPosts =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({ where: { id }, include: { posts: { orderBy } } })
const commentsOf =
  (id: number): Read =>
  (db) =>
    db.post.findUnique({ where: { id }, include: { comments: { orderBy } } })
const countPosts: Read = (db) => db.post.count()
const allUsers: Read = (db) => db.user.findMany({ orderBy })
const tag =
  (id: number): Read =>
  (db) =>
    db.tag.findUnique({ where: { id } })

const posts =
  (id: number, nested: object): Write =>
  (db) =>
    db.user.update({ where: { id }, data: { posts: nested } })
const newPost = { title: 'new', body: 'new' }

/** A write that the database refuses. */
const refused =
  (write: Write): Write =>
  (db) =>
    expect(Promise.resolve(write(db))).rejects.toThrow()

const upserting =
  (email: string): Write =>
  (db) =>
    db.user.upsert({ where: { email }, create: newUser({ email }), update: { name: 'Upserted' } })

/** The same SQL for both; a third database spells it in its own way. */
const inSql = ['postgresql', 'sqlite'] as const

export const rows: readonly Row[] = [
  {
    id: 'G1',
    says: 'a user gets a post',
    write: posts(2, { create: newPost }),
    INV: { list: postsBy(2), inside: withPosts(2), count: countPosts },
    KEEP: { list: postsBy(1), inside: withPosts(1), post: post(1) },
  },
  {
    id: 'G1',
    says: 'a user gets posts by createMany',
    write: posts(2, { createMany: { data: [newPost, newPost] } }),
    INV: { list: postsBy(2), inside: withPosts(2), count: countPosts },
    KEEP: { list: postsBy(1), post: post(1) },
  },
  {
    id: 'G1',
    says: 'a post comes two levels below, with a comment on the third',
    write: (db) =>
      db.tenant.update({
        where: { id: 1 },
        data: {
          users: {
            update: {
              where: { id: 2 },
              data: { posts: { create: { ...newPost, id: 9, comments: { create: { body: 'new' } } } } },
            },
          },
        },
      }),
    INV: { list: postsBy(2), inside: withPosts(2), count: countPosts, comments: commentsOf(9) },
  },
  {
    id: 'G2',
    says: 'a post of a user changes',
    write: posts(1, { update: { where: { id: 1 }, data: { title: 'changed' } } }),
    INV: { post: post(1), list: postsBy(1), inside: withPosts(1) },
    KEEP: { list: postsBy(2), post: post(3) },
  },
  {
    id: 'G2',
    says: 'posts of a user change by updateMany',
    write: posts(1, { updateMany: { where: { published: true }, data: { title: 'changed' } } }),
    INV: { one: post(1), two: post(2), list: postsBy(1), inside: withPosts(1) },
    KEEP: postsBy(2),
  },
  {
    id: 'G2',
    says: 'a comment two levels below changes',
    write: posts(1, {
      update: {
        where: { id: 1 },
        data: { comments: { update: { where: { id: 1 }, data: { body: 'changed' } } } },
      },
    }),
    INV: commentsOf(1),
  },
  {
    id: 'G4',
    says: 'a post goes from one author to another',
    write: posts(2, { connect: { id: 1 } }),
    INV: { loses: postsBy(1), gains: postsBy(2), losesInside: withPosts(1), gainsInside: withPosts(2), post: post(1) },
    KEEP: { list: postsBy(3), inside: withPosts(3), post: post(2) },
  },
  {
    id: 'G4',
    says: 'a user takes exactly these posts',
    write: posts(2, { set: [{ id: 1 }, { id: 4 }] }),
    INV: { loses: postsBy(1), gains: postsBy(2), left: post(3), entered: post(1), orphans: postsBy(null) },
    KEEP: postsBy(3),
  },
  {
    id: 'G5',
    says: 'a post loses its author',
    write: posts(1, { disconnect: { id: 1 } }),
    INV: { list: postsBy(1), inside: withPosts(1), orphans: postsBy(null), post: post(1) },
    KEEP: { list: postsBy(2), post: post(2) },
  },
  {
    id: 'G7',
    says: 'connectOrCreate finds a post',
    write: posts(2, { connectOrCreate: { where: { id: 1 }, create: newPost } }),
    INV: { loses: postsBy(1), gains: postsBy(2), post: post(1) },
    KEEP: postsBy(3),
  },
  {
    id: 'G7',
    says: 'connectOrCreate makes a post',
    write: posts(2, { connectOrCreate: { where: { slug: 'new' }, create: { ...newPost, id: 9, slug: 'new' } } }),
    INV: {
      gains: postsBy(2),
      count: countPosts,
      bySlug: (db) => db.post.findUnique({ where: { slug: 'new' } }),
      byId: post(9),
    },
    KEEP: postsBy(3),
  },
  {
    id: 'G8',
    says: 'upsert below a user finds a post',
    write: posts(1, { upsert: { where: { id: 1 }, create: newPost, update: { title: 'changed' } } }),
    INV: { post: post(1), list: postsBy(1) },
    KEEP: postsBy(3),
  },
  {
    id: 'G8',
    says: 'upsert below a user makes a post',
    write: posts(1, { upsert: { where: { id: 9 }, create: { ...newPost, id: 9 }, update: {} } }),
    INV: { post: post(9), list: postsBy(1), count: countPosts },
    KEEP: postsBy(3),
  },
  {
    id: 'G10',
    says: 'a write fails on its third level',
    write: refused((db) =>
      db.user.update({
        where: { id: 1 },
        data: { name: 'never', posts: { create: { ...newPost, tags: { create: { name: 'x' } } } } },
      }),
    ),
    KEEP: { user: user(1), inside: withPosts(1), list: postsBy(1), count: countPosts, tag: tag(1) },
  },
  {
    id: 'G11',
    says: 'upsert makes the row',
    write: upserting('new@example.com'),
    INV: { nothing: userByEmail('new@example.com'), all: allUsers },
    KEEP: { byId: user(1), byEmail: userByEmail('ann@example.com') },
  },
  {
    id: 'G11',
    says: 'upsert finds the row',
    write: upserting('ann@example.com'),
    INV: { byEmail: userByEmail('ann@example.com'), byId: user(1), all: allUsers },
    KEEP: user(2),
  },
  {
    id: 'G13',
    says: 'a row that is there is not inserted again',
    write: (db) => db.tag.upsert({ where: { name: 'x' }, create: { name: 'x' }, update: {} }),
    'KEEP*': { tags: (db) => db.tag.findMany({ orderBy }), tag: tag(1) },
  },
  {
    id: 'G13',
    says: 'skipDuplicates skips everything',
    providers: ['postgresql'],
    write: (db) => db.tag.createMany({ data: [{ name: 'x' }, { name: 'y' }], skipDuplicates: true }),
    'KEEP*': { tags: (db) => db.tag.findMany({ orderBy }), tag: tag(1) },
  },
  {
    id: 'G13',
    says: 'skipDuplicates skips one of two',
    providers: ['postgresql'],
    write: (db) => db.tag.createMany({ data: [{ name: 'x' }, { name: 'new' }], skipDuplicates: true }),
    INV: {
      tags: (db) => db.tag.findMany({ orderBy }),
      tag: (db) => db.tag.findUnique({ where: { name: 'new' } }),
    },
  },
  {
    id: 'G13',
    says: 'ON CONFLICT DO NOTHING, without a conflict',
    providers: inSql,
    write: (db) => db.$executeRaw`INSERT INTO "Tag" (name) VALUES (${'new'}) ON CONFLICT DO NOTHING`,
    INV: {
      tags: (db) => db.tag.findMany({ orderBy }),
      tag: (db) => db.tag.findUnique({ where: { name: 'new' } }),
    },
  },
  {
    id: 'G14',
    says: 'one statement inserts one row and updates another',
    providers: inSql,
    write: (db) => db.$executeRaw`
      INSERT INTO users (email, tenant_id, name) VALUES ('ann@example.com', 1, 'Anna'), ('new@example.com', 1, 'New')
      ON CONFLICT (email) DO UPDATE SET name = excluded.name`,
    INV: { updated: user(1), byEmail: userByEmail('ann@example.com'), made: userByEmail('new@example.com'), allUsers },
  },
  {
    id: 'G14',
    says: 'an array of upserts, some of each kind',
    alone: true,
    write: (db) =>
      db.$transaction(
        ['ann@example.com', 'new@example.com'].map((email) =>
          db.user.upsert({ where: { email }, create: newUser({ email }), update: { name: 'Upserted' } }),
        ),
      ),
    INV: { updated: user(1), byEmail: userByEmail('ann@example.com'), made: userByEmail('new@example.com'), allUsers },
    KEEP: user(2),
  },
]
