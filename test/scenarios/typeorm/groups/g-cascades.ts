import { expect } from 'vitest'
import { In, IsNull } from 'typeorm'
import { Comment, Order, OrderItem, Post, Tag, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row, Write } from '../runner/row.ts'
import { among, each, newUser, oneWith, post, user, userByEmail } from './common.ts'

const order = { id: 'ASC' } as const

const postsBy =
  (authorId: number | null): Read =>
  (db) =>
    db.find(Post, { where: { authorId: authorId ?? IsNull() }, order })
const withPosts = (id: number) => oneWith(User, { where: { id }, relations: { posts: true }, order: { posts: order } })
const commentsOf = (id: number) =>
  oneWith(Post, { where: { id }, relations: { comments: true }, order: { comments: order } })
const commentsOn =
  (postId: number): Read =>
  (db) =>
    db.find(Comment, { where: { postId }, order })
const countComments: Read = (db) => db.count(Comment)
const allUsers: Read = (db) => db.find(User, { order })
const tags: Read = (db) => db.find(Tag, { order })
const tag: Read = (db) => db.findOneBy(Tag, { id: 1 })

/** What TypeORM loads to compare with, edited and saved as one. */
const editPost =
  (id: number, edit: (post: Post, db: Parameters<Write>[0]) => void): Write =>
  async (db) => {
    const loaded = await db.findOneOrFail(Post, {
      where: { id },
      relations: { comments: true, tags: true },
      order: { comments: order },
    })
    edit(loaded, db)
    await db.save(loaded)
  }

/** A write that the database refuses. */
const refused =
  (write: Write): Write =>
  (db) =>
    expect(Promise.resolve(write(db))).rejects.toThrow()

const authorOf = (db: Parameters<Write>[0], id: number) => db.createQueryBuilder().relation(User, 'posts').of(id)

export const cascades: readonly Row[] = [
  {
    id: 'G1',
    says: 'a post gets a comment by save()',
    write: editPost(1, ({ comments }, db) => comments?.push(db.create(Comment, { body: 'new' }))),
    INV: each({ list: commentsOn(1), inside: commentsOf(1), count: countComments }),
    KEEP: each({ list: commentsOn(2), inside: commentsOf(2), post: post(1) }),
  },
  {
    id: 'G1',
    says: 'a post comes with comments',
    write: (db) => db.save(Post, { title: 'new', body: '', authorId: 2, comments: [{ body: 'a' }, { body: 'b' }] }),
    INV: each({ count: countComments, list: postsBy(2), author: withPosts(2) }),
    KEEP: each({ list: postsBy(1), comments: commentsOn(1) }),
  },
  {
    id: 'G17',
    says: 'cascade insert and update of a composite key',
    options: { models: { Order: { ttl: '5m' }, OrderItem: { ttl: '5m' } } },
    data: (db) => db.save(Order, { userId: 1, total: '1', items: [{ productId: 1, quantity: 1, unitPrice: '1' }] }),
    write: async (db) => {
      const [found] = await db.find(Order, { relations: { items: true } })
      if (found?.items === undefined) throw new Error('expected an order')
      for (const item of found.items) item.quantity = 7
      found.items.push(db.create(OrderItem, { productId: 2, quantity: 2, unitPrice: '2' }))
      await db.save(found)
    },
    INV: {
      items: (db) => db.find(OrderItem, { order: { productId: 'ASC' } }),
      one: (db) => db.find(OrderItem, { where: { productId: 1 } }),
      two: (db) => db.find(OrderItem, { where: { productId: 2 } }),
      inside: (db) => db.find(Order, { relations: { items: true }, order: { items: { productId: 'ASC' } } }),
    },
  },
  {
    id: 'G17',
    says: 'cascade update: a comment changes by save() of its post',
    write: editPost(1, ({ comments }) => {
      for (const comment of comments ?? []) if (comment.id === 1) comment.body = 'changed'
    }),
    INV: each({
      comment: (db) => db.findOneBy(Comment, { id: 1 }),
      list: commentsOn(1),
      inside: commentsOf(1),
      byAuthor: (db) => db.find(Comment, { where: { authorId: 2 }, order }),
    }),
    KEEP: each({ list: commentsOn(2), other: (db) => db.findOneBy(Comment, { id: 2 }), post: post(1) }),
  },
  {
    id: 'G17',
    says: 'cascade remove: comments go with their post by remove()',
    write: async (db) => db.remove(await db.findOneOrFail(Post, { where: { id: 1 }, relations: { comments: true } })),
    INV: each({ post: post(1), list: commentsOn(1), count: countComments, author: withPosts(1), posts: postsBy(1) }),
    KEEP: each({ list: commentsOn(3), posts: postsBy(2) }),
  },
  {
    id: 'G17',
    says: 'a comment that its post shows no longer is deleted',
    write: editPost(1, (found) => {
      found.comments = (found.comments ?? []).filter((comment) => comment.id !== 1)
    }),
    INV: each({ list: commentsOn(1), inside: commentsOf(1), one: (db) => db.findOneBy(Comment, { id: 1 }) }),
    KEEP: each({ list: commentsOn(2), other: (db) => db.findOneBy(Comment, { id: 2 }) }),
  },
  {
    id: 'G2',
    says: 'a post and its comment and its tag change by one save()',
    write: editPost(1, (found) => {
      found.title = 'changed'
      for (const comment of found.comments ?? []) comment.likes = 9
      for (const one of found.tags ?? []) if (one.id === 1) one.name = 'changed'
    }),
    INV: each({ post: post(1), list: postsBy(1), inside: withPosts(1), comments: commentsOn(1), tag, tags }),
    KEEP: each({ list: postsBy(2), post: post(3), comments: commentsOn(3) }),
  },
  {
    id: 'G4',
    says: 'a post goes from one author to another',
    write: (db) => authorOf(db, 2).add(1),
    INV: each({
      loses: postsBy(1),
      gains: postsBy(2),
      losesInside: withPosts(1),
      gainsInside: withPosts(2),
      post: post(1),
    }),
    KEEP: each({ list: postsBy(3), inside: withPosts(3), post: post(2) }),
  },
  {
    id: 'G4',
    says: 'a user takes exactly these posts by save()',
    write: async (db) => {
      const ben = await db.findOneOrFail(User, { where: { id: 2 }, relations: { posts: true } })
      ben.posts = await db.find(Post, { where: among(1, 4) })
      await db.save(ben)
    },
    INV: each({ loses: postsBy(1), gains: postsBy(2), left: post(3), entered: post(1), orphans: postsBy(null) }),
    'KEEP*': postsBy(3),
  },
  {
    id: 'G5',
    says: 'a post loses its author',
    write: (db) => authorOf(db, 1).remove(1),
    INV: each({ list: postsBy(1), inside: withPosts(1), orphans: postsBy(null), post: post(1) }),
    KEEP: each({ list: postsBy(2), post: post(2) }),
  },
  {
    id: 'G8',
    says: 'save() of a post finds one comment and makes another',
    write: editPost(1, ({ comments }, db) => {
      comments?.splice(0, 1, db.create(Comment, { id: 1, body: 'found' }))
      comments?.push(db.create(Comment, { body: 'made' }))
    }),
    INV: each({ list: commentsOn(1), found: (db) => db.findOneBy(Comment, { id: 1 }), count: countComments }),
    KEEP: each({ list: commentsOn(2), other: (db) => db.findOneBy(Comment, { id: 2 }) }),
  },
  {
    id: 'G10',
    says: 'a cascade fails on its second level',
    alone: true,
    write: refused((db) =>
      editPost(1, (found) => {
        found.title = 'never'
        found.comments = []
        found.tags?.push(db.create(Tag, { name: 'z' }))
      })(db),
    ),
    KEEP: each({ post: post(1), list: postsBy(1), comments: commentsOn(1), count: countComments, tag, tags }),
  },
  {
    id: 'G11',
    says: 'upsert makes the row',
    write: (db) => db.upsert(User, newUser(), ['email']),
    INV: { nothing: userByEmail('new@example.com'), all: allUsers },
    'KEEP*': { byId: user(1), byEmail: userByEmail('ann@example.com') },
  },
  {
    id: 'G11',
    says: 'upsert finds the row',
    write: (db) => db.upsert(User, newUser({ email: 'ann@example.com', name: 'Upserted' }), ['email']),
    INV: { byEmail: userByEmail('ann@example.com'), byId: user(1), all: allUsers },
    'KEEP*': user(2),
  },
  {
    id: 'G13',
    says: 'a row that is there is not inserted again',
    write: (db) => db.createQueryBuilder().insert().into(Tag).values({ name: 'x' }).orIgnore().execute(),
    'KEEP*': { tags, tag },
  },
  {
    id: 'G13',
    says: 'orIgnore() of one that is there and one that is not',
    write: (db) =>
      db
        .createQueryBuilder()
        .insert()
        .into(Tag)
        .values([{ name: 'x' }, { name: 'new' }])
        .orIgnore()
        .execute(),
    INV: { tags, tag: (db) => db.findOneBy(Tag, { name: 'new' }) },
  },
  {
    id: 'G14',
    says: 'one statement inserts one row and updates another',
    write: (db) => db.upsert(User, [newUser({ email: 'ann@example.com', name: 'Anna' }), newUser()], ['email']),
    INV: { updated: user(1), byEmail: userByEmail('ann@example.com'), made: userByEmail('new@example.com'), allUsers },
    'KEEP*': user(2),
  },
  {
    id: 'G19',
    says: 'a builder updates rows that no subscriber is told of',
    write: (db) =>
      db
        .createQueryBuilder()
        .update(Post)
        .set({ score: 0 })
        .where({ id: In([1, 3]) })
        .execute(),
    INV: each({ one: post(1), three: post(3), list: postsBy(1), inside: withPosts(2) }),
    KEEP: each({ other: post(2), list: postsBy(3) }),
  },
  {
    id: 'G19',
    says: 'a builder updates by what no tag tells',
    write: (db) => db.createQueryBuilder().update(Post).set({ score: 0 }).where('length(title) = 3').execute(),
    INV: each({ one: post(1), two: post(2), list: postsBy(1), inside: withPosts(1) }),
    KEEP: { user: user(1) },
  },
]
