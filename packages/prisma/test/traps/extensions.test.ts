import { Prisma } from '@prisma/client/extension'
import { createCache } from '@tidemark/core'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops } from '../support/shop.ts'

const initials = Prisma.defineExtension({
  result: {
    user: { shout: { needs: { name: true }, compute: ({ name }) => `${name}!` } },
    post: { place: { needs: { id: true, authorId: true }, compute: ({ id, authorId }) => `${authorId}/${id}` } },
  },
})

/** Rows with computed fields are proxies with more to them than a test wants to see. */
const shown = (row: unknown): unknown => JSON.parse(JSON.stringify(row))

/** What a query extension may do to a read: one tenant sees its own users only. */
const tenant = (tenantId: number) =>
  Prisma.defineExtension({
    query: {
      user: { findMany: ({ args, query }) => query({ ...args, where: { ...(args['where'] as object), tenantId } }) },
    },
  })

overShops('another extension', (shop) => {
  const setup = () => {
    const cache = createCache({ defaults: { ttl: '5m' } })
    return { cache, base: shop().base, cached: cacheExtension({ cache }) }
  }
  const names = (users: readonly { readonly name: string }[]) => users.map(({ name }) => name).toSorted()

  test.each(['below', 'above'])('%s that computes fields does so on hits and on misses', async (where) => {
    const { cache, base, cached } = setup()
    const db = where === 'below' ? base.$extends(initials).$extends(cached) : base.$extends(cached).$extends(initials)
    const read = () => db.user.findUnique({ where: { id: 1 } })
    expect((await read())?.shout).toBe('Ada!')
    const seen = await answered(cache, async () => expect((await read())?.shout).toBe('Ada!'))
    expect(seen).toEqual(['hit'])
    const computed = () => db.user.findUnique({ where: { id: 1 }, select: { shout: true } })
    expect(shown(await computed())).toEqual({ shout: 'Ada!' })
    expect(await answered(cache, computed)).toEqual(['bypass: unkeyable'])
    await db.user.update({ where: { id: 1 }, data: { name: 'Eve' } })
    expect((await read())?.shout).toBe('Eve!')
    expect(shown(await computed())).toEqual({ shout: 'Eve!' })
  })

  test.each(['below', 'above'])('%s that computes fields gets what they need from a write', async (where) => {
    const { base, cached } = setup()
    const db = where === 'below' ? base.$extends(initials).$extends(cached) : base.$extends(cached).$extends(initials)
    const change = { where: { id: 1 }, data: { score: 1 } }
    expect(shown(await db.post.update({ ...change, select: { place: true } }))).toEqual({ place: '1/1' })
    const omitted = await db.post.update({ ...change, omit: { id: true, authorId: true } })
    expect(omitted.place).toBe('1/1')
    expect(shown(omitted)).not.toHaveProperty('id')
    expect(shown(omitted)).not.toHaveProperty('authorId')
  })

  test.each(['below', 'above'])('%s that computes fields does not change what others read', async (where) => {
    const { base, cached } = setup()
    const plain = base.$extends(cached)
    const db = where === 'below' ? base.$extends(initials).$extends(cached) : plain.$extends(initials)
    const [args, other] = [
      { where: { id: 1 }, omit: { name: true } },
      { where: { id: 2 }, omit: { name: true } },
    ] as const
    expect((await db.user.findUnique(args))?.shout).toBe('Ada!')
    expect(await plain.user.findUnique(args)).not.toHaveProperty('name')
    expect(await plain.user.findUnique(other)).not.toHaveProperty('name')
    expect((await db.user.findUnique(other))?.shout).toBe('Bob!')
  })

  test.each(['below', 'above'])('%s that filters reads keeps its answers to itself', async (where) => {
    const { base, cached } = setup()
    const plain = base.$extends(cached)
    const of = (id: number) =>
      where === 'below' ? base.$extends(tenant(id)).$extends(cached) : plain.$extends(tenant(id))
    const [one, two] = [of(1), of(2)]
    for (const _ of ['miss', 'hit']) {
      expect(names(await one.user.findMany())).toEqual(['Ada', 'Bob'])
      expect(names(await two.user.findMany())).toEqual(['Cy', 'Di'])
      expect(names(await plain.user.findMany())).toEqual(['Ada', 'Bob', 'Cy', 'Di'])
    }
    await one.user.create({ data: { email: 'new@example.com', name: 'New', tenantId: 2 } })
    expect(names(await one.user.findMany())).toEqual(['Ada', 'Bob'])
    expect(names(await two.user.findMany())).toEqual(['Cy', 'Di', 'New'])
  })

  test.each(['below', 'above'])('%s that filters reads hides no rows from a write', async (where) => {
    const { base, cached } = setup()
    const db = where === 'below' ? base.$extends(tenant(1)).$extends(cached) : base.$extends(cached).$extends(tenant(1))
    const plain = base.$extends(cached)
    const reads = [
      () => plain.user.findUnique({ where: { id: 3 } }),
      () => plain.comment.findUnique({ where: { id: 2 } }),
      () => plain.membership.findMany({ where: { teamId: 2 } }),
    ]
    for (const read of reads) await read()
    await db.user.deleteMany({ where: { id: 3 } })
    expect(await Promise.all(reads.map((read) => read()))).toEqual([
      null,
      expect.objectContaining({ authorId: null }),
      [],
    ])
  })

  test.each(['below', 'above'])('%s that changes what a write sets is believed', async (where) => {
    const { base, cached } = setup()
    const stamp = Prisma.defineExtension({
      query: {
        post: {
          update: ({ args, query }) => query({ ...args, data: { ...(args['data'] as object), reviewerId: 4 } }),
        },
      },
    })
    const db = where === 'below' ? base.$extends(stamp).$extends(cached) : base.$extends(cached).$extends(stamp)
    const reviewed = (id: number) => db.post.count({ where: { reviewerId: id } })
    expect([await reviewed(2), await reviewed(4)]).toEqual([1, 0])
    await db.post.update({ where: { id: 1 }, data: { title: 'changed' } })
    expect([await reviewed(2), await reviewed(4)]).toEqual([0, 1])
  })

  test.each(['below', 'above'])('%s that turns a deletion into an update is believed', async (where) => {
    const { base, cached } = setup()
    const soft = Prisma.defineExtension((client) =>
      client.$extends({
        query: {
          user: {
            delete: ({ args }) =>
              (client as unknown as typeof base).user.update({
                where: args['where'] as { id: number },
                data: { name: 'gone' },
              }),
          },
        },
      }),
    )
    const db = where === 'below' ? base.$extends(soft).$extends(cached) : base.$extends(cached).$extends(soft)
    const read = () => db.user.findUnique({ where: { id: 1 } })
    await read()
    await db.user.delete({ where: { id: 1 } })
    const left = await base.user.findUnique({ where: { id: 1 } })
    expect(left?.name).toBe('gone')
    // Below, it writes through a client that no cache knows of: that is for the user to tell.
    if (where === 'above') expect(await read()).toEqual(left)
  })

  test('that refuses one call of an array, while another is still on its way, hides nothing', async () => {
    const { cache, base, cached } = setup()
    let go = () => {}
    const going = new Promise<void>((resolve) => (go = resolve))
    const guard = Prisma.defineExtension({
      query: {
        user: { update: async ({ args, query }) => (await going, query(args)) },
        tag: { update: () => Promise.reject(new Error('not allowed')) },
      },
    })
    const db = base.$extends(guard).$extends(cached)
    const read = () => db.user.findUnique({ where: { id: 1 } })
    await read()
    const change = { where: { id: 1 }, data: { name: 'never' } }
    await expect(db.$transaction([db.user.update(change), db.tag.update(change)])).rejects.toThrow('not allowed')
    go()
    await new Promise<void>((resolve) => void setImmediate(resolve))
    expect(await answered(cache, read)).toEqual(['hit'])
  })

  test('leaves the client it extends as it was', async () => {
    const { cache, base, cached } = setup()
    const db = base.$extends(cached)
    await db.user.findUnique({ where: { id: 1 } })
    expect(await answered(cache, () => base.user.findUnique({ where: { id: 1 } }))).toEqual([])
    expect('$cache' in base).toBe(false)
    expect('$queryCached' in base).toBe(false)
    await expect(base.user.findUnique({ where: { id: 1 }, cache: true } as { where: { id: 1 } })).rejects.toThrow(
      'cache',
    )
  })
})
