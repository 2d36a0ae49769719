import { createShopClient, seedShop } from '@tidemark/shop'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { givenServers } from '../support/given-servers.ts'
import { overDatabases } from './over-databases.ts'

const sizes = { users: 30, posts: 200, comments: 400, products: 25, orders: 40, docs: 5, seed: 3 }

overDatabases('the seed', (shop, provider) => {
  test('inserts as many rows as asked for and says which', async () => {
    const { client } = shop()
    const seeded = await seedShop(client, sizes)
    expect(seeded.posts).toEqual({ first: 1, last: 200, count: 200 })
    expect(await client.user.count()).toBe(30)
    expect(await client.post.count({ where: { id: { gte: seeded.posts.first, lte: seeded.posts.last } } })).toBe(200)
    expect(await client.comment.count()).toBe(seeded.comments.count)
    expect(await client.product.count()).toBe(25)
    expect(await client.order.count()).toBe(40)
    expect(await client.orderItem.count()).toBe(seeded.orderItems)
    expect(await client.review.count()).toBe(seeded.reviews)
    expect(await client.follow.count()).toBe(seeded.follows)
    expect(await client.doc.count()).toBe(5)
  })

  test('leaves no table empty and makes what hangs together agree', async () => {
    const { client } = shop()
    const order = await client.order.findFirstOrThrow({ include: { items: true } })
    const sum = order.items.reduce((total, item) => total + Number(item.unitPrice) * item.quantity, 0)
    expect(Number(order.total)).toBeCloseTo(sum, 2)
    expect(await client.post.count({ where: { tags: { some: {} } } })).toBeGreaterThan(50)
    expect(await client.product.count({ where: { related: { some: {} } } })).toBeGreaterThan(5)
    expect(await client.category.count({ where: { parent: { isNot: null } } })).toBeGreaterThan(0)
    for (const count of [client.shipment.count(), client.membership.count(), client.profile.count()])
      expect(await count).toBeGreaterThan(0)
    expect(await client.auditLog.count()).toBe(20)
  })

  test('the first posts and users are the popular ones', async () => {
    const { client } = shop()
    const byFirst = await client.post.count({ where: { authorId: { lte: 3 } } })
    const byLast = await client.post.count({ where: { authorId: { gte: 28 } } })
    expect(byFirst).toBeGreaterThan(byLast * 4)
    const onFirst = await client.comment.count({ where: { postId: { lte: 20 } } })
    expect(onFirst).toBeGreaterThan(400 / 4)
  })

  test('makes the same rows again from the same seed, others from another', async () => {
    const again = async (seed: number) => {
      const database = await createTestDatabase(provider, givenServers())
      const client = createShopClient(database)
      await seedShop(client, { ...sizes, seed })
      const rows = await everything(client)
      await client.$disconnect()
      await database.drop()
      return rows
    }
    const everything = async (client: ReturnType<typeof shop>['client']) => [
      await client.user.findMany({ orderBy: { id: 'asc' } }),
      await client.post.findMany({ orderBy: { id: 'asc' }, include: { tags: { orderBy: { id: 'asc' } } } }),
      await client.comment.findMany({ orderBy: { id: 'asc' } }),
      await client.order.findMany({ orderBy: { id: 'asc' }, include: { items: { orderBy: { productId: 'asc' } } } }),
      await client.doc.findMany({ orderBy: { id: 'asc' } }),
    ]
    const first = await everything(shop().client)
    expect(await again(3)).toEqual(first)
    expect(await again(4)).not.toEqual(first)
  })
})
