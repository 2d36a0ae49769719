import { as, ids, links, maybe, newPost, newTag, newUser, type Operation } from './drawn.ts'
import { type Dice, emails, words } from '../any-orm/random/dice.ts'

/** Words for the list of comments inside a post, two or three levels below the call. */
const comments = (dice: Dice) => {
  const id = dice.id(5)
  return dice.of<object>([
    { create: { body: dice.of(words) } },
    { createMany: { data: [{ body: 'a' }, { body: 'b' }] } },
    { update: { where: { id }, data: { likes: { increment: 1 } } } },
    { updateMany: { where: { likes: 0 }, data: { body: dice.of(words) } } },
    { upsert: { where: { id }, create: { body: 'new' }, update: { authorId: maybe(dice, dice.id(3)) } } },
    { connect: { id } },
    { connectOrCreate: { where: { id }, create: { id, body: 'made' } } },
    { delete: { id } },
    { deleteMany: {} },
    { set: [{ id }] },
  ])
}

const tags = (dice: Dice) => {
  const id = dice.id(3)
  return dice.of<object>([
    { create: newTag(dice) },
    { connect: [{ id }, { id: dice.id(3) }] },
    { disconnect: [{ id }] },
    { set: [{ id }] },
    { connectOrCreate: { where: { id }, create: { id, name: dice.of(words) } } },
    { upsert: { where: { id }, create: newTag(dice), update: { name: dice.of(words) } } },
    { updateMany: { where: { name: dice.of(words) }, data: { name: dice.of(words) } } },
    { deleteMany: { name: dice.of(words) } },
  ])
}

/** A post's own lists, as what is below a post that another row's write touches. */
const below = (dice: Dice): object =>
  dice.of<object>([{ comments: comments(dice) }, { tags: tags(dice) }, { comments: comments(dice), tags: tags(dice) }])

/** Below a post that is new there is nothing to update or to let go of. */
const belowNew = (dice: Dice): object => ({
  comments: { create: [{ body: dice.of(words), authorId: maybe(dice, dice.id(3)) }] },
  tags: dice.of<object>([
    { create: newTag(dice) },
    { connect: { id: dice.id(3) } },
    { connectOrCreate: { where: { name: dice.of(words) }, create: newTag(dice) } },
  ]),
})

/** What a post holds itself; the one that leads to the row above has no place below it. */
const held = (dice: Dice) => ({
  author: { author: { connect: { id: dice.id(3) } } },
  reviewer: { reviewer: dice.chance(2) ? { connect: { id: dice.id(3) } } : { disconnect: true } },
  category: {
    category: dice.of<object>([{ create: { name: dice.of(words) } }, { update: { name: dice.of(words) } }]),
  },
})
type Held = keyof ReturnType<typeof held>

const deepPosts = (dice: Dice, above: Held) => {
  const id = dice.id(4)
  const made = { ...newPost(dice), ...belowNew(dice) }
  const { [above]: _above, ...others } = held(dice)
  return dice.of<object>([
    { create: made },
    { update: { where: { id }, data: { title: dice.of(words), ...below(dice) } } },
    { update: { where: { id }, data: dice.of<object>(Object.values(others)) } },
    { upsert: { where: { id }, create: made, update: below(dice) } },
    { connectOrCreate: { where: { id }, create: { ...made, id } } },
  ])
}

const author = (dice: Dice) =>
  dice.of<object>([
    { connect: { id: dice.id(3) } },
    { disconnect: true },
    { create: newUser(dice) },
    { connectOrCreate: { where: { email: dice.of(emails) }, create: newUser(dice) } },
    { update: { name: dice.of(words), reviewing: { updateMany: { where: {}, data: { score: dice.id(9) } } } } },
    { upsert: { create: newUser(dice), update: { score: { increment: 1 } } } },
    { delete: true },
  ])

/** Writes that reach two or three levels down, and up again. */
export const deepOperations: Readonly<Record<string, Operation>> = {
  deepUser: (db, dice) => as(db.user.update({ where: { id: dice.id(3) }, data: { posts: deepPosts(dice, 'author') } })),
  deepReviewer: (db, dice) =>
    as(db.user.update({ where: { id: dice.id(3) }, data: { reviewing: deepPosts(dice, 'reviewer') } })),
  deepNewUser: (db, dice) =>
    as(
      db.user.create({
        data: {
          ...newUser(dice),
          posts: { create: [{ ...newPost(dice), ...belowNew(dice) }], connect: { id: dice.id(4) } },
          profile: { create: { bio: dice.of(words) } },
        },
      }),
    ),
  deepUpsertUser: (db, dice) =>
    as(
      db.user.upsert({
        where: { id: dice.id(5) },
        create: { ...newUser(dice), posts: { connect: [{ id: dice.id(4) }] } },
        update: { posts: deepPosts(dice, 'author') },
      }),
    ),
  deepTenant: (db, dice) =>
    as(
      db.tenant.update({
        where: { id: dice.id(2) },
        data: {
          name: dice.of(words),
          users: { update: { where: { id: dice.id(5) }, data: { posts: deepPosts(dice, 'author') } } },
        },
      }),
    ),
  deepCategory: (db, dice) =>
    as(
      db.category.update({
        where: { id: dice.id(4) },
        data: {
          children: dice.of<object>([
            { create: { name: dice.of(words), posts: { connect: { id: dice.id(4) } } } },
            { update: { where: { id: dice.id(6) }, data: { posts: deepPosts(dice, 'category') } } },
            { connect: { id: dice.id(6) } },
            { disconnect: { id: dice.id(6) } },
            { deleteMany: { name: dice.of(words) } },
          ]),
        },
      }),
    ),
  deepComment: (db, dice) =>
    as(
      db.comment.update({
        where: { id: dice.id(5) },
        data: { post: { update: { title: dice.of(words), author: author(dice) } } },
      }),
    ),
  authorOfPost: (db, dice) => as(db.post.update({ where: { id: dice.id(4) }, data: { author: author(dice) } })),
  upsertPost: (db, dice) =>
    as(
      db.post.upsert({
        where: { id: dice.id(6) },
        create: { ...newPost(dice), ...links(dice) },
        update: { ...links(dice), score: { increment: 1 } },
      }),
    ),
  deepUpsertPost: (db, dice) =>
    as(
      db.post.upsert({
        where: { id: dice.id(6) },
        create: { ...newPost(dice), ...belowNew(dice) },
        update: below(dice),
      }),
    ),
  tagWithPostsDeep: (db, dice) => {
    const id = dice.id(4)
    const posts = dice.of<object>([
      { update: { where: { id }, data: { comments: comments(dice) } } },
      { upsert: { where: { id }, create: newPost(dice), update: { author: author(dice) } } },
      { updateMany: { where: { published: true }, data: { categoryId: dice.id(3) } } },
      { deleteMany: { published: false } },
      { delete: { id } },
      { set: [] },
      { connectOrCreate: { where: { id }, create: { ...newPost(dice), id } } },
    ])
    return as(db.tag.update({ where: { id: dice.id(3) }, data: { posts } }))
  },
  upsertTag: (db, dice) => {
    const name = dice.of(words)
    const create = { ...newTag(dice), posts: { connect: [{ id: dice.id(4) }] } }
    return as(db.tag.upsert({ where: { name }, create, update: { posts: { connect: { id: dice.id(4) } } } }))
  },
  newCategoryWithPosts: (db, dice) =>
    as(
      db.category.create({
        data: { ...ids(dice), name: dice.of(words), posts: { create: { ...newPost(dice), ...belowNew(dice) } } },
      }),
    ),
}
