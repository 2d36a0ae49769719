import type { ShopClient, ShopProvider } from '@tidemark/shop'

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number, 12))

/** The form that the database writes; upper case or no dashes mean the same to PostgreSQL. */
export const uid = 'a557ded6-6c9c-443e-8481-f41b29dfca0a'

const doc = (id: number) => ({
  id,
  data: { a: id, deep: { list: [1, null, 'x'] } },
  uid: id === 1 ? uid : `00000000-0000-4000-8000-00000000000${id}`,
  code: `c${id}`,
  bin: Uint8Array.from([0, 255, id]),
  big: 2n ** 60n + BigInt(id),
  dec: id,
  at: day(id),
  day: new Date(Date.UTC(2026, 0, id)),
  kind: 'NOTE' as const,
  flag: true,
})

const users = [
  { id: 1, email: 'ann@example.com', tenantId: 1, name: 'Ann', age: 30, role: 'ADMIN', score: 50 },
  { id: 2, email: 'ben@example.com', tenantId: 1, name: 'Ben', age: 17, role: 'USER', score: 40 },
  { id: 3, email: 'cid@example.com', tenantId: 2, name: 'Cid', age: 20, role: 'USER', score: 30 },
  { id: 4, email: 'dot@example.com', tenantId: 2, name: 'Dot', age: null, role: 'EDITOR', score: 20 },
  { id: 5, email: 'eve@example.com', tenantId: 2, name: 'Eve', age: 10, role: 'USER', score: 10 },
] as const

const posts = [
  { id: 1, authorId: 1, reviewerId: 2, categoryId: 1, title: 'one', slug: 'one', published: true, score: 60 },
  { id: 2, authorId: 1, reviewerId: null, categoryId: 2, title: 'two', slug: null, published: true, score: 50 },
  { id: 3, authorId: 2, reviewerId: 1, categoryId: 1, title: 'three', slug: null, published: false, score: 40 },
  { id: 4, authorId: 2, reviewerId: null, categoryId: 3, title: 'four', slug: null, published: true, score: 30 },
  { id: 5, authorId: 3, reviewerId: null, categoryId: 4, title: 'five', slug: null, published: false, score: 20 },
  { id: 6, authorId: null, reviewerId: null, categoryId: null, title: 'six', slug: null, published: false, score: 10 },
]

/** What every row finds: a few of everything, small enough to be seen at one glance. */
export const fill = async (db: ShopClient, provider: ShopProvider): Promise<void> => {
  await db.tenant.createMany({ data: [1, 2].map((id) => ({ id, name: `Tenant ${id}` })) })
  await db.user.createMany({ data: users.map((user) => ({ ...user, createdAt: day(user.id) })) })
  await db.profile.createMany({ data: [1, 2].map((id) => ({ id, userId: id, bio: `bio ${id}` })) })
  await db.category.createMany({ data: [1, 2, 3].map((id) => ({ id, name: `category ${id}` })) })
  await db.category.createMany({ data: [4, 5].map((id) => ({ id, parentId: 1, name: `category ${id}` })) })
  await db.category.create({ data: { id: 6, parentId: 4, name: 'category 6' } })
  await db.post.createMany({ data: posts.map((post) => ({ ...post, body: post.title, createdAt: day(post.id) })) })
  const comments = [
    { postId: 1, authorId: 2 },
    { postId: 1, authorId: 3 },
    { postId: 2, authorId: 1 },
    { postId: 3, authorId: null },
  ]
  await db.comment.createMany({ data: comments.map((one, i) => ({ ...one, id: i + 1, body: `comment ${i + 1}` })) })
  for (const [id, name, of] of [
    [1, 'x', [1, 2]],
    [2, 'y', [1]],
    [3, 'z', [3]],
  ] as const)
    await db.tag.create({ data: { id, name, posts: { connect: of.map((post) => ({ id: post })) } } })
  await db.team.createMany({ data: [1, 2].map((id) => ({ id, name: `team ${id}` })) })
  const memberships = [
    [1, 1, 'lead'],
    [2, 1, 'member'],
    [3, 2, 'member'],
  ] as const
  await db.membership.createMany({ data: memberships.map(([userId, teamId, role]) => ({ userId, teamId, role })) })
  const follows = [
    [1, 2],
    [2, 3],
    [3, 1],
  ] as const
  await db.follow.createMany({ data: follows.map(([followerId, followeeId]) => ({ followerId, followeeId })) })
  await db.brand.create({ data: { code: 'acme', name: 'Acme' } })
  const product = { price: '9.90', brandCode: 'acme', createdAt: day(1) }
  for (const id of [1, 2])
    await db.product.create({ data: { ...product, id, sku: `sku-${id}`, name: `product ${id}`, attributes: { id } } })
  const lists = provider === 'postgresql' ? { tags: ['a', 'b'], kinds: ['NOTE' as const] } : {}
  for (const id of [1, 2]) await db.doc.create({ data: { ...doc(id), ...lists } })
}
