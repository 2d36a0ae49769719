import type { Read, Reads, Row } from '../runner/row.ts'
import { statement } from '../../support/gate.ts'
import { addPost, inTurn, setPost, setUser } from './common.ts'

const withProfile =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({ where: { id }, include: { profile: true } })
const postsOf =
  (categoryId: number): Read =>
  (db) =>
    db.post.findMany({ where: { categoryId }, orderBy: { id: 'asc' } })
const categoryWithPosts =
  (id: number): Read =>
  (db) =>
    db.category.findUnique({ where: { id }, include: { posts: { orderBy: { id: 'asc' } } } })
const authorWithPosts =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({ where: { id }, include: { posts: { orderBy: { id: 'asc' } } } })
const childrenOf =
  (id: number): Read =>
  (db) =>
    db.category.findUnique({ where: { id }, include: { children: { orderBy: { id: 'asc' } } } })
const roots: Read = (db) => db.category.findMany({ where: { parentId: null }, orderBy: { id: 'asc' } })
const usersWhosePosts: Reads = {
  none: (db) => db.user.findMany({ where: { posts: { none: {} } }, orderBy: { id: 'asc' } }),
  every: (db) => db.user.findMany({ where: { posts: { every: { published: true } } }, orderBy: { id: 'asc' } }),
  noDraft: (db) => db.user.findMany({ where: { posts: { none: { published: false } } }, orderBy: { id: 'asc' } }),
}
const withCategory: Read = (db) => db.post.findUnique({ where: { id: 4 }, include: { category: true } })
const bestPublished: Read = (db) =>
  db.user.findUnique({
    where: { id: 1 },
    include: { posts: { where: { published: true }, orderBy: { score: 'desc' }, take: 2 } },
  })
const owned =
  (kind: 'NOTE' | 'LETTER'): Read =>
  (db) =>
    db.doc.findMany({ where: { kind, code: 'c1' }, orderBy: { id: 'asc' } })

const foreignKey = (action: string) => `ALTER TABLE posts ${action} CONSTRAINT posts_category_id_fkey`
const keyTo = 'FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE SET NULL ON UPDATE CASCADE'

export const rows: readonly Row[] = [
  {
    id: 'E2',
    says: 'there was no profile',
    write: (db) => db.profile.create({ data: { userId: 3, bio: 'new' } }),
    INV: { include: withProfile(3), fluent: (db) => db.user.findUnique({ where: { id: 3 } }).profile() },
    KEEP: { other: withProfile(1) },
  },
  {
    id: 'E3',
    says: 'a profile goes to another user',
    write: (db) => db.profile.update({ where: { id: 1 }, data: { userId: 3 } }),
    INV: {
      loses: withProfile(1),
      gains: withProfile(3),
      byUser: (db) => db.profile.findUnique({ where: { userId: 1 } }),
    },
    KEEP: withProfile(2),
  },
  {
    id: 'E5',
    says: 'a post goes to another category',
    write: setPost(1, { categoryId: 2 }),
    INV: {
      left: postsOf(1),
      entered: postsOf(2),
      leftInside: categoryWithPosts(1),
      enteredInside: categoryWithPosts(2),
    },
    KEEP: { list: postsOf(3), inside: categoryWithPosts(3) },
  },
  {
    id: 'E5',
    says: 'the same by the relation',
    write: (db) => db.post.update({ where: { id: 1 }, data: { category: { connect: { id: 2 } } } }),
    INV: {
      left: postsOf(1),
      entered: postsOf(2),
      leftInside: categoryWithPosts(1),
      enteredInside: categoryWithPosts(2),
    },
    KEEP: { list: postsOf(3), inside: categoryWithPosts(3) },
  },
  {
    id: 'E6',
    says: 'a post loses its category',
    write: setPost(1, { categoryId: null }),
    INV: {
      list: postsOf(1),
      inside: categoryWithPosts(1),
      none: (db) => db.post.count({ where: { categoryId: null } }),
    },
    KEEP: postsOf(3),
  },
  {
    id: 'E8',
    says: 'the content of a child changes',
    write: setPost(1, { body: 'changed' }),
    INV: { bodies: categoryWithPosts(1), list: postsOf(1) },
    'KEEP*': (db) =>
      db.category.findUnique({
        where: { id: 1 },
        include: { posts: { select: { id: true }, orderBy: { id: 'asc' } } },
      }),
  },
  {
    id: 'E9',
    says: 'a child that two parents show',
    write: setPost(1, { title: 'changed' }),
    INV: { author: authorWithPosts(1), category: categoryWithPosts(1) },
    KEEP: { otherAuthor: authorWithPosts(3), otherCategory: categoryWithPosts(3) },
  },
  {
    id: 'E11',
    says: 'a chain breaks in its middle',
    write: setPost(1, { categoryId: null }),
    INV: {
      down: (db) =>
        db.comment.findUnique({
          where: { id: 1 },
          include: { post: { include: { category: { include: { parent: true } } } } },
        }),
      up: (db) =>
        db.category.findUnique({
          where: { id: 1 },
          include: { posts: { include: { comments: { orderBy: { id: 'asc' } } } } },
        }),
    },
  },
  {
    id: 'E11',
    says: 'a chain mends in its middle',
    write: setPost(6, { categoryId: 6 }),
    data: (db) => db.comment.create({ data: { id: 9, postId: 6, body: 'nine' } }),
    INV: (db) =>
      db.comment.findUnique({
        where: { id: 9 },
        include: { post: { include: { category: { include: { parent: true } } } } },
      }),
  },
  {
    id: 'E12',
    says: 'a filter on a relation, the related row changes',
    write: setPost(5, { title: 'wanted' }),
    data: (db) => db.comment.create({ data: { postId: 5, body: 'of five' } }),
    INV: {
      some: (db) => db.user.findMany({ where: { posts: { some: { title: 'wanted' } } } }),
      someOnce: (db) => db.user.findMany({ where: { posts: { some: { title: 'five' } } } }),
      is: (db) => db.comment.findMany({ where: { post: { title: 'wanted' } } }),
      isNot: (db) => db.comment.findMany({ where: { post: { isNot: { title: 'five' } } }, orderBy: { id: 'asc' } }),
    },
  },
  { id: 'E14', says: 'none and every, the first child comes', write: addPost({ authorId: 5 }), INV: usersWhosePosts },
  {
    id: 'E14',
    says: 'none and every, the last child goes',
    write: (db) => db.post.delete({ where: { id: 5 } }),
    INV: usersWhosePosts,
  },
  {
    id: 'E15',
    says: 'a child enters what is included',
    write: inTurn(setPost(2, { published: false }), setPost(1, { score: 1 })),
    INV: bestPublished,
  },
  {
    id: 'E15',
    says: 'a child comes to the top',
    write: addPost({ authorId: 1, score: 99, published: true }),
    INV: bestPublished,
  },
  {
    id: 'E17',
    says: 'a write between the two statements of an include',
    expect: 'never kept half old, half new',
    story: async ({ db, other, gate, fresh }) => {
      const read: Read = (by) =>
        by.user.findMany({
          where: { id: { in: [1, 2] } },
          include: { posts: { orderBy: { id: 'asc' } } },
          orderBy: { id: 'asc' },
        })
      const children = gate.hold(statement.reads('posts'), 'before')
      const half = read(db)
      const reading = Promise.resolve(half)
      await children.reached
      await other.$transaction([
        other.user.update({ where: { id: 1 }, data: { name: 'Anna' } }),
        other.post.update({ where: { id: 1 }, data: { title: 'changed' } }),
      ])
      children.release()
      await reading
      await fresh(read)
      await fresh(read, other)
    },
  },
  {
    id: 'E18',
    says: 'a node gets another parent',
    write: (db) => db.category.update({ where: { id: 4 }, data: { parentId: 2 } }),
    INV: { left: childrenOf(1), entered: childrenOf(2) },
    KEEP: { roots, other: childrenOf(3) },
  },
  {
    id: 'E18',
    says: 'a node becomes a root',
    write: (db) => db.category.update({ where: { id: 4 }, data: { parent: { disconnect: true } } }),
    INV: { left: childrenOf(1), roots },
    KEEP: childrenOf(2),
  },
  {
    id: 'E20',
    says: 'one row on two paths',
    data: (db) => db.post.update({ where: { id: 1 }, data: { reviewerId: 1 } }),
    write: setUser(1, { name: 'Anna' }),
    INV: (db) => db.post.findUnique({ where: { id: 1 }, include: { author: true, reviewer: true } }),
    KEEP: (db) => db.post.findUnique({ where: { id: 5 }, include: { author: true, reviewer: true } }),
  },
  {
    id: 'E21',
    says: 'a foreign key that points to nothing, until there is something',
    expect: 'SAME, then INV',
    story: async ({ db, shop, provider, prime, fresh }) => {
      const [before, after] = {
        sqlite: ['', ''],
        postgresql: [`${foreignKey('DROP')};`, `${foreignKey('ADD')} ${keyTo} NOT VALID`],
        mysql: ['SET foreign_key_checks = 0;', 'SET foreign_key_checks = 1'],
      }[provider]
      await shop.admin.run(`${before} DELETE FROM categories WHERE id = 3; ${after}`)
      await prime(withCategory)
      await db.category.create({ data: { id: 3, name: 'back' } })
      await fresh(withCategory)
    },
  },
  {
    id: 'E23',
    says: 'an owner by kind and number, the kind changes',
    options: { models: { Doc: { keys: ['code'] } } },
    write: (db) => db.doc.update({ where: { id: 1 }, data: { kind: 'LETTER' } }),
    INV: { left: owned('NOTE'), entered: owned('LETTER') },
  },
  {
    id: 'E24',
    says: 'the column that orders the children changes',
    write: setPost(1, { score: 1 }),
    INV: (db) =>
      db.user.findUnique({
        where: { id: 1 },
        include: { posts: { select: { id: true }, orderBy: { score: 'desc' } } },
      }),
    KEEP: (db) =>
      db.user.findUnique({
        where: { id: 3 },
        include: { posts: { select: { id: true }, orderBy: { score: 'desc' } } },
      }),
  },
  {
    id: 'E26',
    says: 'a table that is loaded by a statement of its own',
    write: (db) => db.comment.update({ where: { id: 1 }, data: { body: 'changed' } }),
    INV: (db) =>
      db.post.findMany({
        where: { id: { in: [1, 2] } },
        include: { comments: { orderBy: { id: 'asc' } } },
        orderBy: { id: 'asc' },
      }),
    KEEP: (db) =>
      db.post.findMany({
        where: { id: { in: [3, 4] } },
        include: { comments: { orderBy: { id: 'asc' } } },
        orderBy: { id: 'asc' },
      }),
  },
]
