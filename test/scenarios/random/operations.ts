import type { ShopProvider } from '@tidemark/shop'
import { as, ids, links, maybe, newPost, newTag, newUser, type Operation } from './drawn.ts'
import { type Dice, emails, roles, words } from '../any-orm/random/dice.ts'
import type { ByArea } from '../any-orm/random/areas.ts'
import { bulkOperations } from './bulk-operations.ts'
import { catalogueOperations } from './catalogue-operations.ts'
import { deepOperations } from './deep-operations.ts'
import { docOperations } from './doc-operations.ts'
import { nativeOperations } from './native-operations.ts'
import { rawOperations } from './raw-operations.ts'
import { socialOperations } from './social-operations.ts'

const userChange = (dice: Dice) =>
  dice.of([
    { name: dice.of(words) },
    { role: dice.of(roles) },
    { email: dice.of(emails) },
    { score: { increment: dice.id(3) } },
    { tenantId: dice.id(2), role: dice.of(roles) },
  ])
const postChange = (dice: Dice) =>
  dice.of([
    { title: dice.of(words) },
    { authorId: maybe(dice, dice.id(3)) },
    { categoryId: maybe(dice, dice.id(3)), score: dice.id(9) },
    { published: dice.chance(2) },
    { reviewerId: maybe(dice, dice.id(3)) },
  ])

/** Words for a list of posts inside a write: all of them optional, so that any object of them has the type. */
const nestedPosts = (dice: Dice) => {
  const id = dice.id(4)
  return dice.of<object>([
    { create: newPost(dice) },
    { connect: { id } },
    { disconnect: { id } },
    { set: [{ id }, { id: dice.id(4) }] },
    { set: [] },
    { update: { where: { id }, data: { title: dice.of(words), published: dice.chance(2) } } },
    { updateMany: { where: { published: dice.chance(2) }, data: { score: dice.id(9) } } },
    { delete: { id } },
    { deleteMany: { published: dice.chance(2) } },
    { upsert: { where: { id }, create: newPost(dice), update: { score: { increment: 1 } } } },
    { connectOrCreate: { where: { id }, create: { ...newPost(dice), id } } },
    { createMany: { data: [newPost(dice)] } },
  ])
}
const nestedTags = (dice: Dice) => {
  const id = dice.id(3)
  return dice.of<object>([
    { connect: { id } },
    { disconnect: { id } },
    { set: [{ id }] },
    { set: [] },
    { create: newTag(dice) },
    { connectOrCreate: { where: { name: dice.of(words) }, create: newTag(dice) } },
    { delete: { id } },
    { update: { where: { id }, data: { name: dice.of(words) } } },
  ])
}

/** What changes the database between the reads. A call that breaks a constraint is welcome: it must change nothing. */
const operations: Readonly<Record<string, Operation>> = {
  createUser: (db, dice) => as(db.user.create({ data: newUser(dice) })),
  updateUser: (db, dice) => as(db.user.update({ where: { id: dice.id(5) }, data: userChange(dice) })),
  updateUserByEmail: (db, dice) => as(db.user.update({ where: { email: dice.of(emails) }, data: userChange(dice) })),
  renumberUser: (db, dice) => as(db.user.update({ where: { id: dice.id(5) }, data: { id: dice.id(5) } })),
  deleteUser: (db, dice) => as(db.user.delete({ where: { id: dice.id(5) } })),
  upsertUser: (db, dice) =>
    as(db.user.upsert({ where: { email: dice.of(emails) }, create: newUser(dice), update: userChange(dice) })),
  updateUsers: (db, dice) =>
    as(db.user.updateMany({ where: { role: dice.of(roles) }, data: { role: dice.of(roles), score: dice.id(9) } })),
  createPost: (db, dice) => as(db.post.create({ data: { ...newPost(dice), ...links(dice) } })),
  createPostWithAll: (db, dice) =>
    as(
      db.post.create({
        data: {
          ...newPost(dice),
          authorId: dice.id(3),
          tags: { connect: [{ id: dice.id(3) }], create: newTag(dice) },
          comments: { create: [{ body: 'a' }, { body: 'b' }] },
        },
      }),
    ),
  createPosts: (db, dice) => as(db.post.createMany({ data: [newPost(dice), { ...newPost(dice), ...links(dice) }] })),
  updatePost: (db, dice) => as(db.post.update({ where: { id: dice.id(6) }, data: postChange(dice) })),
  updatePostNarrowly: (db, dice) =>
    as(
      db.post.update({
        where: { id: dice.id(6), published: dice.chance(2) },
        data: postChange(dice),
        select: { title: true },
      }),
    ),
  updatePosts: (db, dice) => as(db.post.updateMany({ where: { categoryId: dice.id(3) }, data: postChange(dice) })),
  movePost: (db, dice) =>
    as(
      db.post.update({
        where: { id: dice.id(4) },
        data: dice.chance(2) ? { author: { connect: { id: dice.id(3) } } } : { category: { disconnect: true } },
      }),
    ),
  deletePost: (db, dice) => as(db.post.delete({ where: { id: dice.id(6) } })),
  deletePosts: (db, dice) => as(db.post.deleteMany({ where: { authorId: dice.id(3), published: dice.chance(2) } })),
  postsOfUser: (db, dice) => as(db.user.update({ where: { id: dice.id(3) }, data: { posts: nestedPosts(dice) } })),
  postsOfCategory: (db, dice) =>
    as(db.category.update({ where: { id: dice.id(3) }, data: { posts: nestedPosts(dice) } })),
  tagsOfPost: (db, dice) => as(db.post.update({ where: { id: dice.id(4) }, data: { tags: nestedTags(dice) } })),
  postsOfTag: (db, dice) => {
    const id = dice.id(4)
    const posts = dice.of<object>([
      { connect: { id } },
      { disconnect: { id } },
      { set: [{ id }] },
      { create: newPost(dice) },
    ])
    return as(db.tag.update({ where: { id: dice.id(3) }, data: { posts } }))
  },
  profileOfUser: (db, dice) => {
    const bio = dice.of(words)
    const profile = dice.of([
      { create: { bio } },
      { upsert: { create: { bio }, update: { bio } } },
      { update: { bio } },
      { delete: true },
    ])
    return as(db.user.update({ where: { id: dice.id(3) }, data: { profile } }))
  },
  moveProfile: (db, dice) =>
    as(db.profile.update({ where: { userId: dice.id(3) }, data: { user: { connect: { id: dice.id(4) } } } })),
  renameTag: (db, dice) => as(db.tag.update({ where: { id: dice.id(3) }, data: { name: dice.of(words) } })),
  deleteTag: (db, dice) => as(db.tag.delete({ where: { id: dice.id(4) } })),
  createTag: (db, dice) => as(db.tag.create({ data: newTag(dice) })),
  moveCategory: (db, dice) =>
    as(db.category.update({ where: { id: dice.id(6) }, data: { parentId: maybe(dice, dice.id(3)) } })),
  deleteCategory: (db, dice) => as(db.category.delete({ where: { id: dice.id(6) } })),
  createCategory: (db, dice) =>
    as(db.category.create({ data: { ...ids(dice), name: dice.of(words), parentId: maybe(dice, dice.id(3)) } })),
  createComment: (db, dice) =>
    as(db.comment.create({ data: { body: dice.of(words), postId: dice.id(4), authorId: maybe(dice, dice.id(3)) } })),
  updateComment: (db, dice) =>
    as(db.comment.update({ where: { id: dice.id(5) }, data: { likes: { increment: 1 }, postId: dice.id(4) } })),
  deleteComments: (db, dice) => as(db.comment.deleteMany({ where: { post: { authorId: dice.id(3) } } })),
  join: (db, dice) => {
    const where = { userId: dice.id(3), teamId: dice.id(2) }
    return as(
      db.membership.upsert({ where: { userId_teamId: where }, create: where, update: { role: dice.of(words) } }),
    )
  },
  leave: (db, dice) => as(db.membership.deleteMany({ where: { teamId: dice.id(2), userId: dice.id(3) } })),
  follow: (db, dice) => as(db.follow.create({ data: { followerId: dice.id(3), followeeId: dice.id(3) } })),
  unfollow: (db, dice) => as(db.follow.deleteMany({ where: { followerId: dice.id(3) } })),
}

/** What a database can do, by the part of the shop. */
export const operationsByArea = (provider: ShopProvider): ByArea<Operation> => ({
  blog: {
    ...operations,
    ...deepOperations,
    ...bulkOperations,
    ...rawOperations(provider),
    ...nativeOperations[provider],
  },
  trade: { ...catalogueOperations, ...socialOperations },
  docs: docOperations,
})
