import type { CacheOptions } from '@tidemark/core'
import { Follow, Membership, Post, Product, Tag, Team, User } from '../../../support/typeorm-shop/index.ts'
import type { Read, Row, Write } from '../runner/row.ts'
import { each, oneWith } from './common.ts'
import { otherSchema } from './f-other-schema.ts'

const order = { id: 'ASC' } as const

const postWithTags = (id: number) => oneWith(Post, { where: { id }, relations: { tags: true }, order: { tags: order } })
const tagWithPosts = (id: number) =>
  oneWith(Tag, { where: { id }, relations: { posts: true }, order: { posts: order } })
const tagged =
  (name: string): Read =>
  (db) =>
    db.find(Post, { where: { tags: { name } }, order })
const untagged =
  (name: string): Read =>
  (db) =>
    db
      .createQueryBuilder(Post, 'p')
      .leftJoin('p.tags', 't', 't.name = :name', { name })
      .where('t.id IS NULL')
      .orderBy('p.id')
      .getMany()
const numberOfTags =
  (id: number): Read =>
  (db) =>
    db.countBy(Tag, { posts: { id } })
const tagsOf = (id: number, db: Parameters<Write>[0]) => db.createQueryBuilder().relation(Post, 'tags').of(id)
const postsOf = (id: number, db: Parameters<Write>[0]) => db.createQueryBuilder().relation(Tag, 'posts').of(id)

/** `save()` of a post with other tags than it had: TypeORM compares. */
const saveTags =
  (id: number, ...tags: readonly number[]): Write =>
  async (db) => {
    const post = await db.findOneOrFail(Post, { where: { id }, relations: { tags: true } })
    post.tags = tags.map((tag) => db.create(Tag, { id: tag }))
    await db.save(post)
  }
const savePosts =
  (id: number, ...posts: readonly number[]): Write =>
  async (db) => {
    const tag = await db.findOneOrFail(Tag, { where: { id }, relations: { posts: true } })
    tag.posts = posts.map((post) => db.create(Post, { id: post }))
    await db.save(tag)
  }

const followersOf = (id: number) =>
  oneWith(User, {
    where: { id },
    relations: { followers: { follower: true } },
    order: { followers: { followerId: 'ASC' } },
  })
const followedBy = (id: number) =>
  oneWith(User, {
    where: { id },
    relations: { following: { followee: true } },
    order: { following: { followeeId: 'ASC' } },
  })
const membersOf = (id: number) =>
  oneWith(Team, { where: { id }, relations: { members: { user: true } }, order: { members: { userId: 'ASC' } } })
const teamsOf = (id: number) =>
  oneWith(User, {
    where: { id },
    relations: { memberships: { team: true } },
    order: { memberships: { teamId: 'ASC' } },
  })
const related = (id: number) => oneWith(Product, { where: { id }, relations: { related: true, relatedTo: true } })

/** Neither teams nor memberships have a hint. */
const options: CacheOptions = { models: { Team: { ttl: '5m' }, Membership: { ttl: '5m' } } }

const tagAdded = {
  INV: each({ post: postWithTags(2), tag: tagWithPosts(3), filtered: tagged('z'), count: numberOfTags(2) }),
  KEEP: each({ post: postWithTags(1), tag: tagWithPosts(2) }),
}
const tagsGone = {
  INV: each({ post: postWithTags(1), one: tagWithPosts(1), two: tagWithPosts(2) }),
  KEEP: each({ tag: tagWithPosts(3), post: postWithTags(3), shares: postWithTags(2) }),
}

export const rows: readonly Row[] = [
  { id: 'F1', says: 'a tag is put on a post', write: (db) => tagsOf(2, db).add(3), ...tagAdded },
  { id: 'F1', says: 'the same from the other side', write: (db) => postsOf(3, db).add(2), ...tagAdded },
  { id: 'F1', says: 'the same by save()', write: saveTags(2, 1, 3), ...tagAdded },
  { id: 'F1', says: 'the same by save() from the other side', write: savePosts(3, 2, 3), ...tagAdded },
  {
    id: 'F1',
    says: 'the same by a raw statement',
    write: (db) => db.query('INSERT INTO "_PostToTag" ("A", "B") VALUES (2, 3)'),
    ...tagAdded,
  },
  {
    id: 'F1',
    says: 'in a model that is related to itself',
    write: (db) => db.createQueryBuilder().relation(Product, 'related').of(1).add(2),
    INV: each({ near: related(1), far: related(2) }),
  },
  {
    id: 'F3',
    says: 'a tag is taken off a post',
    write: (db) => tagsOf(1, db).remove(1),
    INV: each({ post: postWithTags(1), tag: tagWithPosts(1), filtered: tagged('x'), count: numberOfTags(1) }),
    KEEP: each({ post: postWithTags(3), shares: postWithTags(2), tag: tagWithPosts(2) }),
  },
  {
    id: 'F3',
    says: 'the same by save()',
    write: saveTags(1, 2),
    INV: each({ post: postWithTags(1), tag: tagWithPosts(1), filtered: tagged('x'), count: numberOfTags(1) }),
    KEEP: each({ post: postWithTags(3), shares: postWithTags(2), tag: tagWithPosts(2) }),
  },
  { id: 'F4', says: 'all tags are taken off a post', write: saveTags(1), ...tagsGone },
  { id: 'F4', says: 'the same by relation().remove()', write: (db) => tagsOf(1, db).remove([1, 2]), ...tagsGone },
  {
    id: 'F4',
    says: 'all posts are taken from a tag',
    write: savePosts(1),
    INV: each({ tag: tagWithPosts(1), one: postWithTags(1), two: postWithTags(2) }),
    KEEP: each({ tag: tagWithPosts(2), post: postWithTags(3) }),
  },
  {
    id: 'F4',
    says: 'others take their place',
    write: (db) => tagsOf(1, db).addAndRemove([3], [1, 2]),
    INV: each({ post: postWithTags(1), one: tagWithPosts(1), two: tagWithPosts(2), three: tagWithPosts(3) }),
    KEEP: postWithTags(2),
  },
  {
    id: 'F6',
    says: 'a tag gets another name',
    write: (db) => db.update(Tag, { id: 1 }, { name: 'changed' }),
    INV: each({ one: postWithTags(1), two: postWithTags(2), before: tagged('x'), after: tagged('changed') }),
    KEEP: each({ post: postWithTags(3), tag: tagWithPosts(3) }),
  },
  {
    id: 'F6',
    says: 'the same by save() of the post that shows it',
    write: async (db) => {
      const post = await db.findOneOrFail(Post, { where: { id: 1 }, relations: { tags: true } })
      for (const tag of post.tags ?? []) if (tag.id === 1) tag.name = 'changed'
      await db.save(post)
    },
    INV: each({ one: postWithTags(1), two: postWithTags(2), before: tagged('x'), after: tagged('changed') }),
    KEEP: each({ post: postWithTags(3), tag: tagWithPosts(3) }),
  },
  {
    id: 'F7',
    says: 'a tag goes',
    write: (db) => db.delete(Tag, { id: 1 }),
    INV: each({ filtered: tagged('x'), not: untagged('x'), one: postWithTags(1), two: postWithTags(2) }),
    'KEEP*': postWithTags(3),
  },
  {
    id: 'F7',
    says: 'a post goes by remove()',
    write: async (db) => db.remove(await db.findOneByOrFail(Post, { id: 1 })),
    INV: each({ one: tagWithPosts(1), two: tagWithPosts(2), filtered: tagged('x') }),
    'KEEP*': each({ tag: tagWithPosts(3), post: postWithTags(3) }),
  },
  { id: 'F9', says: 'a post enters a filter on its tags', write: (db) => tagsOf(4, db).add(1), INV: tagged('x') },
  { id: 'F10', says: 'a post leaves a filter against a tag', write: (db) => tagsOf(4, db).add(1), INV: untagged('x') },
  {
    id: 'F12',
    says: 'a row of an explicit join table goes',
    options,
    write: (db) => db.delete(Membership, { userId: 2, teamId: 1 }),
    INV: each({ team: membersOf(1), user: teamsOf(2) }),
    KEEP: each({ team: membersOf(2), user: teamsOf(3) }),
  },
  {
    id: 'F12',
    says: 'a row of an explicit join table comes and another one changes',
    options,
    write: async (db) => {
      await db.save(Membership, { userId: 5, teamId: 2 })
      await db.save(Membership, { userId: 3, teamId: 2, role: 'lead' })
    },
    INV: each({ team: membersOf(2), comes: teamsOf(5), changes: teamsOf(3) }),
    KEEP: each({ team: membersOf(1), user: teamsOf(1) }),
  },
  {
    id: 'F12',
    says: 'both halves of the key of a join row change',
    options,
    write: (db) => db.update(Membership, { userId: 1, teamId: 1 }, { userId: 5, teamId: 2 }),
    INV: each({ left: membersOf(1), entered: membersOf(2), loses: teamsOf(1), gains: teamsOf(5) }),
    KEEP: teamsOf(3),
  },
  {
    id: 'F13',
    says: 'one user follows another',
    data: (db) => db.delete(Follow, { followerId: 1 }),
    write: (db) => db.insert(Follow, { followerId: 1, followeeId: 2 }),
    INV: each({ followers: followersOf(2), following: followedBy(1) }),
    KEEP: each({ followers: followersOf(1), following: followedBy(2) }),
  },
  {
    id: 'F13',
    says: 'one user follows no longer',
    write: (db) => db.delete(Follow, { followerId: 1, followeeId: 2 }),
    INV: each({ followers: followersOf(2), following: followedBy(1) }),
    KEEP: each({ followers: followersOf(1), following: followedBy(2) }),
  },
  otherSchema,
  {
    id: 'F16',
    says: 'a post comes with a tag of its own and one that there is',
    write: async (db) => {
      const linked = await db.findOneByOrFail(Tag, { id: 1 })
      await db.save(Post, { title: 'new', body: '', slug: 'new', tags: [{ name: 'new' }, linked] })
    },
    INV: each({
      tags: (db) => db.find(Tag, { order }),
      tag: (db) => db.findOne(Tag, { where: { name: 'new' }, relations: { posts: true } }),
      posts: (db) => db.find(Post, { order }),
      post: (db) => db.findOne(Post, { where: { slug: 'new' }, relations: { tags: true } }),
      linked: tagWithPosts(1),
      counts: (db) =>
        db
          .createQueryBuilder(Tag, 't')
          .leftJoin('t.posts', 'p')
          .select(['t.id AS id', 'count(p.id) AS posts'])
          .groupBy('t.id')
          .orderBy('t.id')
          .getRawMany(),
      count: (db) => db.createQueryBuilder(Post, 'p').innerJoin('p.tags', 't').getCount(),
    }),
    KEEP: each({ post: postWithTags(3), tag: tagWithPosts(3) }),
  },
]
