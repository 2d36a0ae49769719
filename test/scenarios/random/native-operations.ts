import type { ShopProvider } from '@tidemark/shop'
import { as, ids, links, maybe, newPost, newUser, type Operation } from './drawn.ts'
import { roles, words } from '../any-orm/random/dice.ts'

/** Writes of many rows that give them back: MySQL has none. */
const returningRows: Readonly<Record<string, Operation>> = {
  updateUsersAndReturn: (db, dice) =>
    as(
      db.user.updateManyAndReturn({
        where: { tenantId: dice.id(2) },
        data: { role: dice.of(roles) },
        select: { name: true },
      }),
    ),
  createPostsAndReturn: (db, dice) =>
    as(db.post.createManyAndReturn({ data: [{ ...newPost(dice), ...links(dice) }], select: { title: true } })),
  createPostsAndReturnAuthors: (db, dice) =>
    as(
      db.post.createManyAndReturn({
        data: [newPost(dice), { ...newPost(dice), ...links(dice) }],
        include: { author: true },
      }),
    ),
  updatePostsAndReturn: (db, dice) =>
    as(
      db.post.updateManyAndReturn({
        where: { authorId: maybe(dice, dice.id(3)) },
        data: dice.of([{ categoryId: maybe(dice, dice.id(3)) }, { authorId: dice.id(3) }, { published: true }]),
        select: { id: true },
      }),
    ),
}

/** SQLite has none either. */
const skippingDuplicates: Readonly<Record<string, Operation>> = {
  createUsersUnlessThere: (db, dice) =>
    as(db.user.createMany({ data: [newUser(dice), newUser(dice)], skipDuplicates: true })),
  createTagsUnlessThere: (db, dice) =>
    as(db.tag.createMany({ data: words.map((name) => ({ ...ids(dice, 8), name })), skipDuplicates: true })),
  followUnlessSo: (db, dice) =>
    as(
      db.follow.createMany({
        data: [1, 2, 3].map((followerId) => ({ followerId, followeeId: dice.id(4) })),
        skipDuplicates: true,
      }),
    ),
}

/** What not every database can do. */
export const nativeOperations: Readonly<Record<ShopProvider, Readonly<Record<string, Operation>>>> = {
  postgresql: { ...returningRows, ...skippingDuplicates },
  sqlite: returningRows,
  mysql: skippingDuplicates,
}
