import { as, links, maybe, newPost, newTag, newUser, type Operation } from './drawn.ts'
import { roles, words } from '../any-orm/random/dice.ts'

/** Many rows at once, chosen by what other rows say; and keys that change under those that point to them. */
export const bulkOperations: Readonly<Record<string, Operation>> = {
  retitlePosts: (db, dice) =>
    as(
      db.post.updateMany({
        where: dice.of<object>([
          { author: { role: dice.of(roles) } },
          { tags: { some: { name: dice.of(words) } } },
          { comments: { none: {} } },
          { OR: [{ authorId: null }, { categoryId: dice.id(3) }] },
          { score: { gt: dice.id(60) } },
        ]),
        data: { title: dice.of(words), categoryId: maybe(dice, dice.id(3)) },
      }),
    ),
  moveUsers: (db, dice) =>
    as(db.user.updateMany({ where: { posts: { some: { published: true } } }, data: { tenantId: dice.id(2) } })),
  moveComments: (db, dice) =>
    as(
      db.comment.updateMany({
        where: { post: { author: { role: dice.of(roles) } } },
        data: dice.of<object>([
          { postId: dice.id(4) },
          { authorId: maybe(dice, dice.id(3)) },
          { likes: { increment: 1 } },
        ]),
      }),
    ),
  moveMembers: (db, dice) =>
    as(db.membership.updateMany({ where: { teamId: dice.id(2) }, data: { teamId: dice.id(2) } })),
  rebrand: (db, dice) =>
    as(
      db.product.updateMany({
        where: dice.of<object>([{ brandCode: null }, { brand: { name: dice.of(words) } }, { active: true }]),
        data: { brandCode: maybe(dice, dice.of(['acme', 'bolt'] as const)), stock: { increment: 1 } },
      }),
    ),
  someOfPosts: (db, dice) =>
    as(db.post.updateMany({ where: { published: dice.chance(2) }, data: { authorId: dice.id(3) }, limit: 1 })),
  deleteSomePosts: (db, dice) => as(db.post.deleteMany({ where: { authorId: maybe(dice, dice.id(3)) }, limit: 1 })),
  deleteUntagged: (db, dice) =>
    as(db.post.deleteMany({ where: { tags: { none: {} }, categoryId: maybe(dice, dice.id(3)) } })),
  deleteUsers: (db, dice) => as(db.user.deleteMany({ where: { role: dice.of(roles), posts: { none: {} } } })),
  deleteTags: (db, dice) => as(db.tag.deleteMany({ where: { posts: { none: { published: dice.chance(2) } } } })),
  deleteCategories: (db, dice) => as(db.category.deleteMany({ where: { parentId: maybe(dice, dice.id(4)) } })),
  createUsers: (db, dice) => as(db.user.createMany({ data: [newUser(dice), newUser(dice)] })),
  createTags: (db, dice) => as(db.tag.createMany({ data: [newTag(dice), newTag(dice)] })),
  createMembers: (db, dice) =>
    as(db.membership.createMany({ data: [1, 2].map((teamId) => ({ userId: dice.id(4), teamId })) })),
  createComments: (db, dice) =>
    as(db.comment.createMany({ data: ['x', 'y'].map((body) => ({ body, postId: dice.id(4), authorId: dice.id(3) })) })),
  renumberPost: (db, dice) => as(db.post.update({ where: { id: dice.id(6) }, data: { id: dice.id(6) } })),
  renumberPostWithTags: (db, dice) =>
    as(
      db.post.update({
        where: { id: dice.id(6) },
        data: { id: dice.id(6), tags: { connect: { id: dice.id(3) } }, comments: { create: { body: 'z' } } },
      }),
    ),
  renumberTag: (db, dice) => as(db.tag.update({ where: { id: dice.id(3) }, data: { id: dice.id(4) } })),
  renumberTenant: (db, dice) => as(db.tenant.update({ where: { id: dice.id(2) }, data: { id: dice.id(3) } })),
  renumberOrder: (db, dice) => as(db.order.update({ where: { id: dice.id(2) }, data: { id: dice.id(3) } })),
  renumberProduct: (db, dice) => as(db.product.update({ where: { id: dice.id(3) }, data: { id: dice.id(4) } })),
  deleteTenant: (db, dice) => as(db.tenant.delete({ where: { id: dice.id(2) } })),
  usersOfTenant: (db, dice) => {
    const id = dice.id(4)
    const users = dice.of<object>([
      { create: { ...newUser(dice), tenantId: undefined } },
      { connect: { id } },
      { updateMany: { where: { role: dice.of(roles) }, data: { score: { increment: 1 } } } },
      { delete: { id } },
      { deleteMany: { role: dice.of(roles) } },
    ])
    return as(db.tenant.update({ where: { id: dice.id(2) }, data: { users } }))
  },
  productsOfCategory: (db, dice) => {
    const id = dice.id(3)
    const products = dice.of<object>([
      { connect: { id } },
      { disconnect: { id } },
      { set: [{ id }] },
      { set: [] },
      { update: { where: { id }, data: { stock: { increment: 1 } } } },
      { updateMany: { where: { active: true }, data: { active: false } } },
      { deleteMany: { active: false } },
    ])
    return as(db.category.update({ where: { id: dice.id(3) }, data: { products } }))
  },
  newCategoryChain: (db, dice) =>
    as(
      db.category.create({
        data: {
          name: dice.of(words),
          parent: { connectOrCreate: { where: { id: dice.id(6) }, create: { name: 'parent' } } },
          posts: { connect: [{ id: dice.id(4) }], create: newPost(dice) },
          children: { connect: { id: dice.id(6) } },
        },
      }),
    ),
  upsertCategory: (db, dice) =>
    as(
      db.category.upsert({
        where: { id: dice.id(6) },
        create: { name: dice.of(words), posts: { create: { ...newPost(dice), authorId: links(dice).authorId } } },
        update: { children: { set: [{ id: dice.id(6) }] }, name: dice.of(words) },
      }),
    ),
}
