import type { ShopClient } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'
import type { Writes } from './writes.ts'

/** Answers about rows that none of the writes below touches. */
const unrelated: Writes = {
  'comments of post 3': (db) => db.comment.findMany({ where: { postId: 3 }, include: { author: true } }),
  'posts of user 2 with tags': (db) => db.post.findMany({ where: { authorId: 2 }, include: { tags: true } }),
  'user 2 with posts and comments': (db) =>
    db.user.findUnique({ where: { id: 2 }, include: { posts: { include: { comments: true } } } }),
  'order 2 with items and shipments': (db) =>
    db.order.findUnique({ where: { id: 2 }, include: { items: { include: { shipments: true } } } }),
  'tag 3 with posts': (db) => db.tag.findUnique({ where: { id: 3 }, include: { posts: true } }),
  'team 2 with members': (db) => db.team.findUnique({ where: { id: 2 }, include: { members: true } }),
  'product 3': (db) => db.product.findUnique({ where: { id: 3 }, include: { brand: true } }),
}

const ofAda =
  (posts: object): Writes[string] =>
  (db) =>
    db.user.update({ where: { id: 1 }, data: { posts } })

/** Nested writes two to four levels deep; all of what they touch hangs on user 1, post 1, order 1, team 1. */
const writes: Writes = {
  'a comment of a post of a user changes': ofAda({
    update: { where: { id: 1 }, data: { comments: { update: { where: { id: 1 }, data: { body: 'new' } } } } },
  }),
  'a post of a user, named by its slug, gets a comment': ofAda({
    update: { where: { slug: 'first' }, data: { comments: { create: { body: 'new' } } } },
  }),
  'comments of a post of a user go': ofAda({
    update: { where: { id: 1 }, data: { comments: { deleteMany: { body: 'a' } } } },
  }),
  'a post of a user sets its tags': ofAda({ update: { where: { id: 1 }, data: { tags: { set: [{ id: 4 }] } } } }),
  'a post of a user, named by its slug, sets its tags': ofAda({
    update: { where: { slug: 'first' }, data: { tags: { set: [{ id: 4 }] } } },
  }),
  'a comment changes the author of its post': (db) =>
    db.comment.update({ where: { id: 3 }, data: { post: { update: { author: { update: { name: 'new' } } } } } }),
  'a comment gives a profile of the author of its post another text': (db) =>
    db.comment.update({
      where: { id: 3 },
      data: { post: { update: { author: { update: { profile: { update: { bio: 'new' } } } } } } },
    }),
  'a new user with posts with comments and tags': (db) =>
    db.user.create({
      data: {
        email: 'new@example.com',
        name: 'New',
        tenant: { connect: { id: 2 } },
        posts: {
          create: [
            { title: 'a', body: 'a', comments: { create: [{ body: 'x', authorId: 4 }] }, tags: { connect: { id: 4 } } },
            { title: 'b', body: 'b', category: { create: { name: 'new' } } },
          ],
        },
      },
    }),
  'a new order with items with shipments': (db) =>
    db.order.create({
      data: {
        total: '1',
        user: { connect: { id: 4 } },
        items: {
          create: {
            quantity: 1,
            unitPrice: '1',
            product: { connect: { id: 4 } },
            shipments: { create: { carrier: 'x' } },
          },
        },
      },
    }),
  'a shipment of an item of an order of a user goes': (db) =>
    db.user.update({
      where: { id: 1 },
      data: {
        orders: {
          update: {
            where: { id: 1 },
            data: {
              items: {
                update: {
                  where: { orderId_productId: { orderId: 1, productId: 2 } },
                  data: { shipments: { delete: { id: 2 } } },
                },
              },
            },
          },
        },
      },
    }),
  'a membership of a team changes its user': (db) =>
    db.team.update({
      where: { id: 1 },
      data: {
        members: {
          update: { where: { userId_teamId: { userId: 1, teamId: 1 } }, data: { user: { update: { role: 'USER' } } } },
        },
      },
    }),
}

overShops('a nested write below the first level', (shop) => {
  test.each(Object.entries(writes))('%s: rows of other parents keep their answers', async (_title, write) => {
    const { db: extended, cache } = withCache(shop().base)
    const db = extended as unknown as ShopClient
    for (const read of Object.values(unrelated)) await read(db)
    await write(db)
    const lost: string[] = []
    for (const [name, read] of Object.entries(unrelated))
      if (!(await answered(cache, () => read(db))).includes('hit')) lost.push(name)
    expect(lost).toEqual([])
  })

  test('shows nothing of what is asked in addition', async () => {
    const { db } = withCache(shop().base)
    const data = { title: 'a', body: 'a', comments: { create: { body: 'x' } } }
    const user = { email: 'new@example.com', name: 'New', tenant: { connect: { id: 2 } }, posts: { create: data } }
    const whole = await db.user.create({ data: user })
    expect(Object.keys(whole)).toEqual(
      Object.keys((await shop().base.user.findUnique({ where: { id: whole.id } })) ?? {}),
    )
    const part = await db.user.create({ data: { ...user, email: 'new2@example.com' }, select: { name: true } })
    expect(part).toEqual({ name: 'New' })
    const own = await db.user.create({
      data: { ...user, email: 'new3@example.com' },
      select: { posts: { select: { title: true } } },
    })
    expect(own).toEqual({ posts: [{ title: 'a' }] })
  })
})
