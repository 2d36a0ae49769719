import { createShopClient, type PostgresTarget } from '@tidemark/shop'

/** A few rows, so that everybody meets everybody. */
export const seedRows = async (target: PostgresTarget): Promise<void> => {
  const client = createShopClient(target)
  try {
    await client.tenant.create({ data: { name: 'tenant' } })
    for (let id = 1; id <= 6; id++)
      await client.user.create({ data: { email: `user${id}@tide.mark`, name: `user ${id}`, tenantId: 1 } })
    for (let id = 1; id <= 4; id++) await client.tag.create({ data: { name: `tag ${id}` } })
    for (let id = 1; id <= 10; id++)
      await client.post.create({
        data: {
          title: `post ${id}`,
          body: '',
          published: id % 3 !== 0,
          authorId: 1 + (id % 6),
          tags: { connect: [{ id: 1 + (id % 4) }] },
          comments: { create: [{ body: 'one' }, { body: 'two', authorId: 1 + (id % 5) }] },
        },
      })
  } finally {
    await client.$disconnect()
  }
}
