import { expect, test } from 'vitest'
import { answered, overShops, type Shop, withCache } from '../support/shop.ts'

type Client = Shop['base']

overShops('an optimistic lock', (shop, provider) => {
  const setup = () => {
    const { cache, db: reader } = withCache(shop().base)
    const writer = reader as unknown as Client
    const reads = [
      () => reader.user.findUnique({ where: { id: 1 } }),
      () => reader.user.findMany({ where: { role: 'ADMIN' } }),
      () => reader.user.findUnique({ where: { id: 1 }, include: { posts: true } }),
      () => reader.user.count(),
      () => reader.user.findUnique({ where: { id: 2 } }),
    ]
    const fill = () => Promise.all(reads.map((read) => read()))
    const seen = async () => {
      const all: unknown[] = []
      for (const read of reads) all.push((await answered(cache, read)).join())
      return all
    }
    const user = () => shop().base.user.findUnique({ where: { id: 1 } })
    return { cache, reads, writer, fill, seen, user }
  }
  const renameAt = (client: Pick<Client, 'user'>, version: number, name: string) =>
    client.user.update({ where: { id: 1, version }, data: { name, version: { increment: 1 } } })
  const gone = { code: 'P2025' }

  const held: Record<string, (client: Client) => Promise<unknown>> = {
    update: (client) => renameAt(client, 1, 'never'),
    'update that returns other rows': (client) =>
      client.user.update({ where: { id: 1, version: 1 }, data: { name: 'never' }, include: { posts: true } }),
    'nested update': (client) =>
      client.user.update({
        where: { id: 1, version: 1 },
        data: { name: 'never', posts: { create: { title: 'never', body: '' } } },
      }),
    delete: (client) => client.user.delete({ where: { id: 1, version: 1 } }),
    'update in a transaction': (client) => client.$transaction((tx) => renameAt(tx, 1, 'never')),
    'update in an array': (client) => client.$transaction([client.tag.count(), renameAt(client, 1, 'never')]),
  }

  test.each(Object.entries(held))('on a row whose version has changed moves nothing: %s', async (_says, write) => {
    const { cache, writer, fill, seen, user } = setup()
    await renameAt(writer, 1, 'first')
    await fill()
    const { invalidations } = cache.stats()
    await expect(write(writer)).rejects.toMatchObject(gone)
    expect(cache.stats().invalidations).toBe(invalidations)
    expect(await seen()).toEqual(Array(5).fill('hit'))
    expect(await user()).toMatchObject({ name: 'first', version: 2 })
  })

  test('of whoever comes first moves the row, of whoever comes second nothing', async () => {
    const { reads, writer, fill, seen, user } = setup()
    await fill()
    const attempts = await Promise.allSettled(['one', 'two'].map((name) => renameAt(writer, 1, name)))
    const refused = attempts.filter((one) => one.status === 'rejected')
    // Where UPDATE returns no rows, Prisma does not notice that it met none.
    if (provider !== 'mysql') expect(refused).toMatchObject([{ reason: gone }])
    expect(await reads[0]?.()).toEqual(await user())
    await fill()
    expect(await seen()).toEqual(Array(5).fill('hit'))
    await renameAt(writer, 2, 'next')
    expect(await reads[0]?.()).toMatchObject({ name: 'next', version: 3 })
  })
})
