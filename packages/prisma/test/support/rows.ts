import type { ShopClient } from '@tidemark/shop'

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number))

export const UID = 'a557ded6-6c9c-443e-8481-f41b29dfca0a'

const doc = {
  data: { a: 1, list: [1, null, { deep: true }] },
  uid: UID,
  bin: Uint8Array.from([0, 255, 10]),
  big: 2n ** 62n + 1n,
  dec: '1234.5678',
  at: day(1),
  day: day(2),
  kind: 'NOTE' as const,
}

/** A few rows of every model, with every relation both used and not used. Ids begin at 1; the counters stand far above. */
export const fillShop = async (db: ShopClient): Promise<void> => {
  await db.tenant.createMany({
    data: [
      { id: 1, name: 'one' },
      { id: 2, name: 'two' },
    ],
  })
  const person = { tenantId: 1, createdAt: day(1) }
  await db.user.createMany({
    data: [
      { ...person, id: 1, email: 'ada@example.com', name: 'Ada', age: 36, role: 'ADMIN', score: 10 },
      { ...person, id: 2, email: 'bob@example.com', name: 'Bob', age: 17, score: 20 },
      { ...person, id: 3, email: 'cy@example.com', name: 'Cy', tenantId: 2, role: 'EDITOR' },
      { ...person, id: 4, email: 'di@example.com', name: 'Di', tenantId: 2 },
    ],
  })
  await db.profile.createMany({ data: [1, 2].map((id) => ({ id, userId: id, bio: `bio ${id}` })) })
  await db.category.createMany({
    data: [
      { id: 1, name: 'root' },
      { id: 2, name: 'child', parentId: 1 },
      { id: 3, name: 'leaf', parentId: 2 },
      { id: 4, name: 'other' },
    ],
  })
  const text = { body: 'text', createdAt: day(1) }
  await db.post.createMany({
    data: [
      { ...text, id: 1, title: 'first', slug: 'first', authorId: 1, reviewerId: 2, categoryId: 1, published: true },
      { ...text, id: 2, title: 'second', slug: 'second', authorId: 1, categoryId: 2, score: 5 },
      { ...text, id: 3, title: 'third', authorId: 2, reviewerId: 1, categoryId: 1, published: true },
      { ...text, id: 4, title: 'fourth', authorId: 2 },
      { ...text, id: 5, title: 'nobody' },
    ],
  })
  await db.comment.createMany({
    data: [
      { id: 1, postId: 1, authorId: 2, body: 'a' },
      { id: 2, postId: 1, authorId: 3, body: 'b' },
      { id: 3, postId: 2, authorId: 1, body: 'c' },
      { id: 4, postId: 3, body: 'd' },
    ],
  })
  for (const [id, name, posts] of [
    [1, 'red', [1, 2]],
    [2, 'green', [1]],
    [3, 'blue', [3]],
    [4, 'unused', []],
  ] as const)
    await db.tag.create({ data: { id, name, posts: { connect: posts.map((post) => ({ id: post })) } } })
  await db.team.createMany({ data: [1, 2].map((id) => ({ id, name: `team ${id}` })) })
  await db.membership.createMany({
    data: [
      { userId: 1, teamId: 1, role: 'lead' },
      { userId: 2, teamId: 1 },
      { userId: 3, teamId: 2 },
    ],
  })
  await db.follow.createMany({
    data: [
      { followerId: 1, followeeId: 2 },
      { followerId: 2, followeeId: 1 },
      { followerId: 3, followeeId: 1 },
    ],
  })
  await db.brand.createMany({ data: ['ACME', 'BOLT', 'IDLE'].map((code) => ({ code, name: code.toLowerCase() })) })
  const goods = { price: '9.90', attributes: { colour: 'red' }, createdAt: day(1) }
  await db.product.createMany({
    data: [
      { ...goods, id: 1, sku: 'p1', name: 'lamp', brandCode: 'ACME', categoryId: 1, stock: 3 },
      { ...goods, id: 2, sku: 'p2', name: 'bulb', brandCode: 'ACME', active: false },
      { ...goods, id: 3, sku: 'p3', name: 'cord', brandCode: 'BOLT', categoryId: 2 },
      { ...goods, id: 4, sku: 'p4', name: 'plug' },
    ],
  })
  await db.product.update({ where: { id: 1 }, data: { related: { connect: [{ id: 2 }, { id: 3 }] } } })
  await db.product.update({ where: { id: 3 }, data: { related: { connect: { id: 1 } } } })
  await db.order.createMany({
    data: [
      { id: 1, userId: 1, total: '19.80', placedAt: day(1) },
      { id: 2, userId: 2, total: '9.90', placedAt: day(2), status: 'PAID' },
    ],
  })
  await db.orderItem.createMany({
    data: [
      { orderId: 1, productId: 1, quantity: 1, unitPrice: '9.90' },
      { orderId: 1, productId: 2, quantity: 1, unitPrice: '9.90' },
      { orderId: 2, productId: 1, quantity: 1, unitPrice: '9.90' },
    ],
  })
  await db.shipment.createMany({
    data: [
      { id: 1, orderId: 1, productId: 1, carrier: 'tern' },
      { id: 2, orderId: 1, productId: 2, carrier: 'gull' },
    ],
  })
  await db.review.createMany({
    data: [
      { id: 1, productId: 1, userId: 1, rating: 5 },
      { id: 2, productId: 1, userId: 2, rating: 3 },
      { id: 3, productId: 3, userId: 1, rating: 1 },
    ],
  })
  await db.doc.create({ data: { ...doc, id: 1 } })
}
