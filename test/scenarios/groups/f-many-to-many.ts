import type { Read, Row, Write } from '../runner/row.ts'

const orderBy = { id: 'asc' } as const

const postWithTags =
  (id: number): Read =>
  (db) =>
    db.post.findUnique({ where: { id }, include: { tags: { orderBy } } })
const tagWithPosts =
  (id: number): Read =>
  (db) =>
    db.tag.findUnique({ where: { id }, include: { posts: { orderBy } } })
const tagged =
  (name: string): Read =>
  (db) =>
    db.post.findMany({ where: { tags: { some: { name } } }, orderBy })
const untagged =
  (name: string): Read =>
  (db) =>
    db.post.findMany({ where: { NOT: { tags: { some: { name } } } }, orderBy, select: { id: true } })
const numberOfTags =
  (id: number): Read =>
  (db) =>
    db.post.findUnique({ where: { id }, select: { _count: { select: { tags: true } } } })
const tagsOf =
  (id: number, tags: object): Write =>
  (db) =>
    db.post.update({ where: { id }, data: { tags } })
const postsOf =
  (id: number, posts: object): Write =>
  (db) =>
    db.tag.update({ where: { id }, data: { posts } })

const followersOf =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({
      where: { id },
      select: { followers: { orderBy: { followerId: 'asc' }, include: { follower: true } } },
    })
const followedBy =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({
      where: { id },
      select: { following: { orderBy: { followeeId: 'asc' }, include: { followee: true } } },
    })
const membersOf =
  (id: number): Read =>
  (db) =>
    db.team.findUnique({
      where: { id },
      include: { members: { orderBy: { userId: 'asc' }, include: { user: true } } },
    })
const teamsOf =
  (id: number): Read =>
  (db) =>
    db.user.findUnique({
      where: { id },
      include: { memberships: { orderBy: { teamId: 'asc' }, include: { team: true } } },
    })
const related =
  (id: number): Read =>
  (db) =>
    db.product.findUnique({ where: { id }, include: { related: { orderBy }, relatedTo: { orderBy } } })

export const rows: readonly Row[] = [
  {
    id: 'F1',
    says: 'a tag is put on a post',
    write: tagsOf(2, { connect: { id: 3 } }),
    INV: { post: postWithTags(2), tag: tagWithPosts(3), filtered: tagged('z'), count: numberOfTags(2) },
    KEEP: { post: postWithTags(1), tag: tagWithPosts(2) },
  },
  {
    id: 'F1',
    says: 'the same from the other side',
    write: postsOf(3, { connect: { id: 2 } }),
    INV: { post: postWithTags(2), tag: tagWithPosts(3), filtered: tagged('z'), count: numberOfTags(2) },
    KEEP: { post: postWithTags(1), tag: tagWithPosts(2) },
  },
  {
    id: 'F1',
    says: 'in a model that is related to itself',
    write: (db) => db.product.update({ where: { id: 1 }, data: { related: { connect: { id: 2 } } } }),
    INV: { near: related(1), far: related(2) },
  },
  {
    id: 'F3',
    says: 'a tag is taken off a post',
    write: tagsOf(1, { disconnect: { id: 1 } }),
    INV: { post: postWithTags(1), tag: tagWithPosts(1), filtered: tagged('x'), count: numberOfTags(1) },
    KEEP: { post: postWithTags(3), shares: postWithTags(2), tag: tagWithPosts(2) },
  },
  {
    id: 'F4',
    says: 'all tags are taken off a post',
    write: tagsOf(1, { set: [] }),
    INV: { post: postWithTags(1), one: tagWithPosts(1), two: tagWithPosts(2) },
    KEEP: { tag: tagWithPosts(3), post: postWithTags(3), shares: postWithTags(2) },
  },
  {
    id: 'F4',
    says: 'all posts are taken from a tag',
    write: postsOf(1, { set: [] }),
    INV: { tag: tagWithPosts(1), one: postWithTags(1), two: postWithTags(2) },
    KEEP: { tag: tagWithPosts(2), post: postWithTags(3) },
  },
  {
    id: 'F4',
    says: 'others take their place',
    write: tagsOf(1, { set: [{ id: 3 }] }),
    INV: { post: postWithTags(1), one: tagWithPosts(1), two: tagWithPosts(2), three: tagWithPosts(3) },
    KEEP: { post: postWithTags(2) },
  },
  {
    id: 'F6',
    says: 'a tag gets another name',
    write: (db) => db.tag.update({ where: { id: 1 }, data: { name: 'changed' } }),
    INV: { one: postWithTags(1), two: postWithTags(2), before: tagged('x'), after: tagged('changed') },
    KEEP: { post: postWithTags(3), tag: tagWithPosts(3) },
  },
  {
    id: 'F7',
    says: 'a tag goes',
    write: (db) => db.tag.delete({ where: { id: 1 } }),
    INV: { filtered: tagged('x'), not: untagged('x'), one: postWithTags(1), two: postWithTags(2) },
    KEEP: postWithTags(3),
  },
  {
    id: 'F7',
    says: 'a post goes',
    write: (db) => db.post.delete({ where: { id: 1 } }),
    INV: { one: tagWithPosts(1), two: tagWithPosts(2), filtered: tagged('x') },
    KEEP: { tag: tagWithPosts(3), post: postWithTags(3) },
  },
  { id: 'F9', says: 'a post enters a filter on its tags', write: tagsOf(4, { connect: { id: 1 } }), INV: tagged('x') },
  {
    id: 'F10',
    says: 'a post leaves a filter against a tag',
    write: tagsOf(4, { connect: { id: 1 } }),
    INV: {
      not: untagged('x'),
      none: (db) => db.post.findMany({ where: { tags: { none: { id: 1 } } }, orderBy }),
      every: (db) => db.post.findMany({ where: { tags: { every: { name: 'z' } } }, orderBy }),
    },
  },
  {
    id: 'F12',
    says: 'a row of an explicit join table goes by deleteMany',
    write: (db) => db.membership.deleteMany({ where: { userId: 2, teamId: 1 } }),
    INV: { team: membersOf(1), user: teamsOf(2) },
    KEEP: { team: membersOf(2), user: teamsOf(3) },
  },
  {
    id: 'F12',
    says: 'a row of an explicit join table comes and another one changes',
    write: async (db) => {
      await db.membership.create({ data: { userId: 5, teamId: 2 } })
      const where = { userId_teamId: { userId: 3, teamId: 2 } }
      await db.membership.update({ where, data: { role: 'lead' } })
    },
    INV: { team: membersOf(2), comes: teamsOf(5), changes: teamsOf(3) },
    KEEP: { team: membersOf(1), user: teamsOf(1) },
  },
  {
    id: 'F12',
    says: 'both halves of the key of a join row change',
    write: (db) =>
      db.membership.update({
        where: { userId_teamId: { userId: 1, teamId: 1 } },
        data: { userId: 5, teamId: 2 },
      }),
    INV: { left: membersOf(1), entered: membersOf(2), loses: teamsOf(1), gains: teamsOf(5) },
    KEEP: teamsOf(3),
  },
  {
    id: 'F13',
    says: 'one user follows another',
    data: (db) => db.follow.deleteMany({ where: { followerId: 1 } }),
    write: (db) => db.follow.create({ data: { followerId: 1, followeeId: 2 } }),
    INV: { followers: followersOf(2), following: followedBy(1) },
    KEEP: { followers: followersOf(1), following: followedBy(2) },
  },
  {
    id: 'F13',
    says: 'one user follows no longer',
    write: (db) => db.follow.delete({ where: { followerId_followeeId: { followerId: 1, followeeId: 2 } } }),
    INV: { followers: followersOf(2), following: followedBy(1) },
    KEEP: { followers: followersOf(1), following: followedBy(2) },
  },
  {
    id: 'F16',
    says: 'a post comes with a tag of its own and one that there is',
    write: (db) =>
      db.post.create({
        data: { id: 9, title: 'new', body: '', tags: { create: { name: 'new' }, connect: { id: 1 } } },
      }),
    INV: {
      tags: (db) => db.tag.findMany({ orderBy }),
      tag: (db) => db.tag.findUnique({ where: { name: 'new' }, include: { posts: true } }),
      posts: (db) => db.post.findMany({ orderBy }),
      post: postWithTags(9),
      linked: tagWithPosts(1),
      counts: (db) => db.tag.findMany({ orderBy, select: { _count: { select: { posts: true } } } }),
      count: (db) => db.post.count({ where: { tags: { some: {} } } }),
    },
    KEEP: { post: postWithTags(3), tag: tagWithPosts(3) },
  },
]
