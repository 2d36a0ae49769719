import { beforeEach, expect, test } from 'vitest'
import { overDatabases } from './over-databases.ts'

overDatabases('relations', (shop) => {
  let unique = 0
  const newUser = async (name = 'Ada') => {
    const { client } = shop()
    const email = `${name}.${(unique += 1)}@example.com`
    return client.user.create({ data: { name, email, tenant: { create: { name: 'Tenant' } } } })
  }
  const newProduct = (name = 'Lamp') =>
    shop().client.product.create({ data: { name, sku: `sku-${(unique += 1)}`, price: '9.90', attributes: {} } })

  beforeEach(() => shop().log.reset())

  test('one to one: a profile goes with its user', async () => {
    const { client } = shop()
    const user = await newUser()
    await client.profile.create({ data: { userId: user.id, bio: 'hello' } })
    const read = await client.user.findUniqueOrThrow({ where: { id: user.id }, include: { profile: true } })
    expect(read.profile?.bio).toBe('hello')
    await client.user.delete({ where: { id: user.id } })
    expect(await client.profile.count({ where: { userId: user.id } })).toBe(0)
  })

  test('one to many: comments go with their post, posts stay without their author', async () => {
    const { client } = shop()
    const user = await newUser()
    const post = await client.post.create({
      data: { title: 't', body: 'b', authorId: user.id, comments: { create: [{ body: 'c' }, { body: 'd' }] } },
    })
    await client.user.delete({ where: { id: user.id } })
    expect((await client.post.findUniqueOrThrow({ where: { id: post.id } })).authorId).toBeNull()
    await client.post.delete({ where: { id: post.id } })
    expect(await client.comment.count({ where: { postId: post.id } })).toBe(0)
  })

  test('two paths to the same model: author and reviewer', async () => {
    const { client } = shop()
    const [author, reviewer] = [await newUser('Author'), await newUser('Reviewer')]
    const data = { title: 't', body: 'b', authorId: author.id, reviewerId: reviewer.id }
    const post = await client.post.create({ data, include: { author: true, reviewer: true } })
    expect([post.author?.name, post.reviewer?.name]).toEqual(['Author', 'Reviewer'])
    await client.user.delete({ where: { id: reviewer.id } })
    expect(await client.post.findUnique({ where: { id: post.id } })).toMatchObject({
      authorId: author.id,
      reviewerId: null,
    })
  })

  test('a tree: children of a deleted category become roots', async () => {
    const { client } = shop()
    const root = await client.category.create({
      data: { name: 'root', children: { create: { name: 'child' } } },
      include: { children: true },
    })
    await client.category.delete({ where: { id: root.id } })
    expect(await client.category.findUnique({ where: { id: root.children[0]?.id ?? 0 } })).toMatchObject({
      parentId: null,
    })
  })

  test('implicit many to many: join rows go with either side', async () => {
    const { client } = shop()
    const data = { title: 't', body: 'b', tags: { create: [{ name: 'x' }, { name: 'y' }] } }
    const post = await client.post.create({ data, include: { tags: true } })
    expect(post.tags.map(({ name }) => name).toSorted()).toEqual(['x', 'y'])
    await client.tag.delete({ where: { name: 'x' } })
    expect(await client.post.count({ where: { id: post.id, tags: { some: { name: 'y' } } } })).toBe(1)
    expect(await client.post.count({ where: { id: post.id, tags: { some: { name: 'x' } } } })).toBe(0)
  })

  test('implicit many to many of a model with itself', async () => {
    const { client } = shop()
    const [one, two] = [await newProduct('one'), await newProduct('two')]
    await client.product.update({ where: { id: one.id }, data: { related: { connect: { id: two.id } } } })
    const read = await client.product.findUniqueOrThrow({ where: { id: two.id }, include: { relatedTo: true } })
    expect(read.relatedTo.map(({ name }) => name)).toEqual(['one'])
  })

  test('explicit many to many, with composite ids: memberships and followers', async () => {
    const { client } = shop()
    const [one, two] = [await newUser('one'), await newUser('two')]
    const team = await client.team.create({ data: { name: 'team', members: { create: { userId: one.id } } } })
    const key = { userId_teamId: { userId: one.id, teamId: team.id } }
    expect((await client.membership.update({ where: key, data: { role: 'lead' } })).role).toBe('lead')
    await client.follow.create({ data: { followerId: one.id, followeeId: two.id } })
    expect(await client.user.count({ where: { followers: { some: { followerId: one.id } } } })).toBe(1)
    await client.user.delete({ where: { id: one.id } })
    expect(await client.membership.count({ where: { teamId: team.id } })).toBe(0)
    expect(await client.follow.count({ where: { followeeId: two.id } })).toBe(0)
  })

  test('a foreign key of two columns: shipments go with the item of an order', async () => {
    const { client } = shop()
    const [user, product] = [await newUser(), await newProduct()]
    const item = { productId: product.id, quantity: 2, unitPrice: '4.95' }
    const order = await client.order.create({ data: { userId: user.id, total: '9.90', items: { create: item } } })
    const key = { orderId: order.id, productId: product.id }
    await client.shipment.create({ data: { ...key, carrier: 'tern' } })
    await expect(client.user.delete({ where: { id: user.id } })).rejects.toMatchObject({ code: 'P2003' })
    await expect(client.product.delete({ where: { id: product.id } })).rejects.toMatchObject({ code: 'P2003' })
    await client.order.delete({ where: { id: order.id } })
    expect(await client.orderItem.count({ where: key })).toBe(0)
    expect(await client.shipment.count({ where: key })).toBe(0)
  })

  test('a natural key that changes takes its products along', async () => {
    const { client } = shop()
    const product = await newProduct()
    await client.brand.create({ data: { code: 'OLD', name: 'Brand', products: { connect: { id: product.id } } } })
    await client.brand.update({ where: { code: 'OLD' }, data: { code: 'NEW' } })
    expect(await client.product.findUnique({ where: { id: product.id } })).toMatchObject({ brandCode: 'NEW' })
    await client.brand.delete({ where: { code: 'NEW' } })
    expect(await client.product.findUnique({ where: { id: product.id } })).toMatchObject({ brandCode: null })
  })

  test('one review per product and user', async () => {
    const { client } = shop()
    const [user, product] = [await newUser(), await newProduct()]
    const data = { userId: user.id, productId: product.id, rating: 5 }
    await client.review.create({ data })
    await expect(client.review.create({ data })).rejects.toMatchObject({ code: 'P2002' })
    await client.product.delete({ where: { id: product.id } })
    expect(await client.review.count({ where: { userId: user.id } })).toBe(0)
  })

  test('a log entry counts its own id', async () => {
    const { client } = shop()
    const entry = await client.auditLog.create({ data: { entity: 'User', entityId: '1', message: 'made' } })
    expect(typeof entry.id).toBe('bigint')
  })
})
