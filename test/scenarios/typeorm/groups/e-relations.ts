import { IsNull, Not } from 'typeorm'
import { statement } from '../../../support/gate.ts'
import { Category, Comment, Doc, Post, Profile, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Reads, Row } from '../runner/row.ts'
import { addPost, allWith, among, each, inTurn, insertAs, oneWith, saveOf, setPost, setUser } from './common.ts'

const withProfile = (id: number) => oneWith(User, { where: { id }, relations: { profile: true } })
const postsOf =
  (categoryId: number | null): Read =>
  (db) =>
    db.find(Post, { where: { categoryId: categoryId ?? IsNull() }, order: { id: 'ASC' } })
const categoryWithPosts = (id: number) =>
  oneWith(Category, { where: { id }, relations: { posts: true }, order: { posts: { id: 'ASC' } } })
const authorWithPosts = (id: number) =>
  oneWith(User, { where: { id }, relations: { posts: true }, order: { posts: { id: 'ASC' } } })
const childrenOf = (id: number) =>
  oneWith(Category, { where: { id }, relations: { children: true }, order: { children: { id: 'ASC' } } })
const roots: Read = (db) => db.find(Category, { where: { parentId: IsNull() }, order: { id: 'ASC' } })
const authorsWithout: Reads = {
  left: (db) =>
    db.createQueryBuilder(User, 'u').leftJoin('u.posts', 'p').where('p.id IS NULL').orderBy('u.id').getMany(),
  exists: (db) =>
    db
      .createQueryBuilder(User, 'u')
      .where(
        (query) => `NOT EXISTS ${query.subQuery().select('1').from(Post, 'p').where('p.author_id = u.id').getQuery()}`,
      )
      .orderBy('u.id')
      .getMany(),
}
const bestPublished: Reads = {
  mapped: (db) =>
    db
      .createQueryBuilder(User, 'u')
      .leftJoinAndSelect('u.posts', 'p', 'p.published = :published', { published: true })
      .where('u.id = 1')
      .orderBy('p.score', 'DESC')
      .getOne(),
  found: (db) =>
    db.find(User, {
      where: { id: 1, posts: { published: true } },
      relations: { posts: true },
      order: { posts: { score: 'DESC' } },
    }),
}
const owned =
  (kind: 'NOTE' | 'LETTER'): Read =>
  (db) =>
    db.find(Doc, { where: { kind, code: 'c1' }, order: { id: 'ASC' } })
const withCategory = oneWith(Post, { where: { id: 4 }, relations: { category: true } })
const chainDown = oneWith(Comment, { where: { id: 1 }, relations: { post: { category: { parent: true } } } })
const chainUp = oneWith(Category, {
  where: { id: 1 },
  relations: { posts: { comments: true } },
  order: { posts: { id: 'ASC', comments: { id: 'ASC' } } },
})
const twoPaths = (id: number) => oneWith(Post, { where: { id }, relations: { author: true, reviewer: true } })
const commentsOf = (...ids: readonly number[]) =>
  allWith(Post, { where: among(...ids), relations: { comments: true }, order: { id: 'ASC', comments: { id: 'ASC' } } })
const byScore =
  (id: number): Read =>
  (db) =>
    db.findOne(User, {
      where: { id },
      select: { id: true, posts: { id: true, score: true } },
      relations: { posts: true },
      order: { posts: { score: 'DESC' } },
    })

const foreignKey = (action: string) => `ALTER TABLE posts ${action} CONSTRAINT posts_category_id_fkey`
const keyTo = 'FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE SET NULL ON UPDATE CASCADE'

export const rows: readonly Row[] = [
  {
    id: 'E2',
    says: 'there was no profile',
    write: (db) => db.save(Profile, { userId: 3, bio: 'new' }),
    INV: each({ include: withProfile(3), relation: (db) => db.findOneBy(Profile, { user: { id: 3 } }) }),
    KEEP: withProfile(1),
  },
  {
    id: 'E2',
    says: 'there was no profile, and its user gets one',
    write: async (db) => {
      const profile = db.create(Profile, { bio: 'new' })
      profile.user = await db.findOneByOrFail(User, { id: 3 })
      await db.save(profile)
    },
    INV: withProfile(3),
    KEEP: withProfile(1),
  },
  {
    id: 'E3',
    says: 'a profile goes to another user',
    write: (db) => db.update(Profile, { id: 1 }, { userId: 3 }),
    INV: each({ loses: withProfile(1), gains: withProfile(3), byUser: (db) => db.findOneBy(Profile, { userId: 1 }) }),
    KEEP: withProfile(2),
  },
  ...[setPost(1, { categoryId: 2 }), saveOf(Post, 1, { categoryId: 2 }), setPost(1, { category: { id: 2 } })].map(
    (write, index): Row => ({
      id: 'E5',
      says: `a post goes to another category, by ${['update()', 'save()', 'its relation'][index]}`,
      write,
      INV: each({
        left: postsOf(1),
        entered: postsOf(2),
        leftInside: categoryWithPosts(1),
        enteredInside: categoryWithPosts(2),
      }),
      KEEP: each({ list: postsOf(3), inside: categoryWithPosts(3) }),
    }),
  ),
  {
    id: 'E5',
    says: 'the same by relation().set()',
    write: (db) => db.createQueryBuilder().relation(Post, 'category').of(1).set(2),
    INV: each({ left: postsOf(1), entered: postsOf(2), inside: categoryWithPosts(1), gains: categoryWithPosts(2) }),
    KEEP: each({ list: postsOf(3), inside: categoryWithPosts(3) }),
  },
  {
    id: 'E5',
    says: 'the same by relation().add() from the other side',
    write: (db) => db.createQueryBuilder().relation(Category, 'posts').of(2).add(1),
    INV: each({ left: postsOf(1), entered: postsOf(2), inside: categoryWithPosts(1), gains: categoryWithPosts(2) }),
    KEEP: each({ list: postsOf(3), inside: categoryWithPosts(3) }),
  },
  {
    id: 'E6',
    says: 'a post loses its category',
    write: setPost(1, { categoryId: null }),
    INV: each({
      list: postsOf(1),
      inside: categoryWithPosts(1),
      none: (db) => db.countBy(Post, { categoryId: IsNull() }),
    }),
    KEEP: postsOf(3),
  },
  {
    id: 'E6',
    says: 'the same by relation().set(null)',
    write: (db) => db.createQueryBuilder().relation(Post, 'category').of(1).set(null),
    INV: each({ list: postsOf(1), inside: categoryWithPosts(1), none: postsOf(null) }),
    KEEP: postsOf(3),
  },
  {
    id: 'E8',
    says: 'the content of a child changes',
    write: setPost(1, { body: 'changed' }),
    INV: each({ bodies: categoryWithPosts(1), list: postsOf(1) }),
    'KEEP*': (db) =>
      db.findOne(Category, {
        where: { id: 1 },
        select: { id: true, posts: { id: true } },
        relations: { posts: true },
        order: { posts: { id: 'ASC' } },
      }),
  },
  {
    id: 'E9',
    says: 'a child that two parents show',
    write: setPost(1, { title: 'changed' }),
    INV: each({ author: authorWithPosts(1), category: categoryWithPosts(1) }),
    KEEP: each({ otherAuthor: authorWithPosts(3), otherCategory: categoryWithPosts(3) }),
  },
  {
    id: 'E11',
    says: 'a chain breaks in its middle',
    write: setPost(1, { categoryId: null }),
    INV: each({ down: chainDown, up: chainUp }),
  },
  {
    id: 'E11',
    says: 'a chain mends in its middle',
    data: (db) => setPost(1, { categoryId: null })(db),
    write: setPost(1, { categoryId: 6 }),
    INV: chainDown,
  },
  {
    id: 'E12',
    says: 'a filter on a relation, the related row changes',
    data: (db) => insertAs(Comment, { postId: 5, body: 'of five' })(db),
    write: setPost(5, { title: 'wanted' }),
    INV: {
      some: (db) => db.find(User, { where: { posts: { title: 'wanted' } }, order: { id: 'ASC' } }),
      someOnce: (db) => db.find(User, { where: { posts: { title: 'five' } }, order: { id: 'ASC' } }),
      is: (db) => db.find(Comment, { where: { post: { title: 'wanted' } }, order: { id: 'ASC' } }),
      isNot: (db) => db.find(Comment, { where: { post: { title: Not('five') } }, order: { id: 'ASC' } }),
      count: (db) => db.countBy(Comment, { post: { title: 'wanted' } }),
      exists: (db) => db.existsBy(Comment, { post: { title: 'wanted' } }),
      built: (db) =>
        db.createQueryBuilder(User, 'u').innerJoin('u.posts', 'p').where('p.title = :t', { t: 'wanted' }).getMany(),
    },
  },
  {
    id: 'E14',
    says: 'whoever has no posts, the first one comes',
    write: addPost({ authorId: 5 }),
    INV: authorsWithout,
  },
  {
    id: 'E14',
    says: 'whoever has no posts, the last one goes',
    write: (db) => db.delete(Post, { id: 5 }),
    INV: authorsWithout,
  },
  {
    id: 'E15',
    says: 'a child leaves what is joined, and the order changes',
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
    says: 'a write between the statements of a read whose relations have queries of their own',
    providers: ['postgresql'],
    expect: 'never kept half old, half new',
    story: async ({ db, other, gate, fresh }) => {
      const { query: read } = allWith(User, { where: among(1, 2), relations: { posts: true } })
      const children = gate.hold(statement.reads('posts'), 'before')
      const reading = Promise.resolve(read(db))
      await children.reached
      await other.transaction(async (tx) => {
        await setUser(1, { name: 'Anna' })(tx)
        await setPost(1, { title: 'changed' })(tx)
      })
      children.release()
      await reading
      await fresh(read)
      await fresh(read, other)
    },
  },
  {
    id: 'E18',
    says: 'a node gets another parent',
    write: (db) => db.update(Category, { id: 4 }, { parentId: 2 }),
    INV: each({ left: childrenOf(1), entered: childrenOf(2) }),
    KEEP: each({ roots, other: childrenOf(3) }),
  },
  {
    id: 'E18',
    says: 'a node becomes a root',
    write: async (db) => {
      const node = await db.findOneOrFail(Category, { where: { id: 4 }, relations: { parent: true } })
      node.parent = null
      await db.save(node)
    },
    INV: each({ left: childrenOf(1), roots }),
    KEEP: childrenOf(2),
  },
  {
    id: 'E20',
    says: 'one row on two paths',
    data: (db) => setPost(1, { reviewerId: 1 })(db),
    write: setUser(1, { name: 'Anna' }),
    INV: twoPaths(1),
    KEEP: twoPaths(5),
  },
  {
    id: 'E21',
    says: 'a foreign key that points to nothing, until there is something',
    expect: 'SAME, then INV',
    story: async ({ db, shop, provider, prime, fresh }) => {
      const [before, after] =
        provider === 'sqlite' ? ['', ''] : [`${foreignKey('DROP')};`, `${foreignKey('ADD')} ${keyTo} NOT VALID`]
      await shop.admin.run(`${before} DELETE FROM categories WHERE id = 3; ${after}`)
      await prime(...Object.values(withCategory))
      await insertAs(Category, { id: 3, name: 'back' })(db)
      for (const read of Object.values(withCategory)) await fresh(read)
    },
  },
  {
    id: 'E23',
    says: 'an owner by kind and number, the kind changes',
    options: { models: { Doc: { ttl: '5m', keys: ['code'] } } },
    write: (db) => db.update(Doc, { id: 1 }, { kind: 'LETTER' }),
    INV: { left: owned('NOTE'), entered: owned('LETTER') },
  },
  {
    id: 'E24',
    says: 'the column that orders the children changes',
    write: setPost(1, { score: 1 }),
    INV: byScore(1),
    KEEP: byScore(3),
  },
  {
    id: 'E26',
    says: 'a table that is loaded by a statement of its own',
    write: (db) => db.update(Comment, { id: 1 }, { body: 'changed' }),
    INV: commentsOf(1, 2),
    KEEP: commentsOf(3, 4),
  },
]
