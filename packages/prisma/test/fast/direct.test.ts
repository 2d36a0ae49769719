import { type CacheOptions, createCache } from '@tidemark/core'
import { createShopClient, type ShopClient } from '@tidemark/shop'
import { describe, expect, test, vi } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { overShops } from '../support/shop.ts'

/** What of Prisma's insides is looked at here: how often its own methods make a promise, and what they hand to their client. */
interface Insides {
  _createPrismaPromise(...args: unknown[]): unknown
  _request(params: object): unknown
}

const insidesOf = (client: object): Insides => (client as { _originalClient: Insides })._originalClient

overShops(
  'a call that is asked without a promise of Prisma’s',
  (shop) => {
    const setup = (options: CacheOptions, base: ShopClient = shop().base) => {
      const cache = createCache(options)
      return { base, cache, db: base.$extends(cacheExtension({ cache })) as unknown as ShopClient }
    }
    const ask = (client: ShopClient, id: number) => client.post.findMany({ where: { id: { lt: id } } })

    const wrong: object = { nothing: 1 }
    // Prisma shows the first thing in the line that looks like one of its methods.
    const failing: Readonly<Record<string, (client: ShopClient) => PromiseLike<unknown>>> = {
      'one row': (client) => client.user.findUnique({ where: { nothing: 1 } as unknown as { id: 1 } }),
      'one row that is not there': (client) => client.user.findUniqueOrThrow({ where: { id: -1 } }),
      'the first row': (client) => client.user.findFirst({ where: wrong }),
      'the first row where there is none': (client) => client.user.findFirstOrThrow({ where: { id: -1 } }),
      rows: (client) => client.user.findMany({ orderBy: wrong }),
      'a number': (client) => client.user.count({ where: wrong }),
      figures: (client) => client.user.aggregate({ _max: wrong }),
      groups: (client) => client.user.groupBy({ by: ['nothing' as 'id'] }),
      'a model that is not cached': (client) => client.team.findMany({ where: wrong }),
      'an array': (client) => client.$transaction([client.user.findMany({ take: 'x' as unknown as 1 })]),
      'a list of calls': (client) =>
        Promise.all(['x'].map((take) => client.user.findMany({ take: take as unknown as 1 }))),
    }
    test.each(Object.entries(failing))('names its place in errors as Prisma does: %s', async (_, call) => {
      const { base, db } = setup({ defaults: { ttl: '5m' }, models: { Team: false } })
      const failure = (client: ShopClient) =>
        Promise.resolve(call(client)).then(
          () => 'none',
          (error: Error) => `${error.name}: ${error.message}`,
        )
      const expected = await failure(base)
      expect(expected).toContain('direct.test.ts:')
      for (const _ of ['by promise', 'directly', 'directly again']) expect(await failure(db)).toBe(expected)
    })

    /** How often Prisma's own methods made a promise of one of these clients meanwhile. */
    const promisesOf = async (clients: ShopClient | ShopClient[], act: () => PromiseLike<unknown>): Promise<number> => {
      const made = [clients].flat().map((client) => vi.spyOn(insidesOf(client), '_createPrismaPromise'))
      try {
        await act()
        return made.reduce((sum, { mock }) => sum + mock.calls.length, 0)
      } finally {
        for (const spy of made) spy.mockRestore()
      }
    }

    const finds: Readonly<Record<string, (client: ShopClient, id: number) => PromiseLike<unknown>>> = {
      findUnique: (client, id) => client.post.findUnique({ where: { id } }),
      findUniqueOrThrow: (client, id) => client.post.findUniqueOrThrow({ where: { id } }),
      findFirst: (client, id) => client.post.findFirst({ where: { id } }),
      findFirstOrThrow: (client, id) => client.post.findFirstOrThrow({ where: { id } }),
      findMany: (client, id) => client.post.findMany({ where: { id } }),
    }
    const kinds = { cached: { defaults: { ttl: '5m' } }, 'not cached': { models: { Post: false } } } as const

    describe.each(Object.entries(kinds))('of a model that is %s', (_, options) => {
      test.each(Object.entries(finds))('is one that was asked before: %s', async (_, find) => {
        const { base, db } = setup(options, shop().connect())
        expect(await promisesOf(base, () => find(db, 1))).toBe(1)
        const asked = vi.spyOn(insidesOf(base), '_request')
        try {
          expect(await promisesOf(base, () => find(db, 2))).toBe(0)
          expect(await find(db, 3)).toEqual(await find(base, 3))
          // What Prisma's own method hands over, but for the place.
          const [, ours, theirs] = asked.mock.calls.map(([params]) => params as { readonly callsite: object })
          expect({ ...ours, callsite: undefined }).toEqual({ ...theirs, callsite: undefined })
          expect(ours?.callsite.constructor).toBe(theirs?.callsite.constructor)
        } finally {
          asked.mockRestore()
        }
      })

      test('is none without arguments that is not cached, nor a figure', async () => {
        const { base, cache, db } = setup(options)
        const calls = [
          () => db.post.count({ where: { id: 1 } }),
          () => db.post.aggregate({ where: { id: 1 }, _count: true }),
          () => db.post.groupBy({ by: ['id'], where: { id: 1 } }),
        ]
        for (const call of calls) {
          await call()
          await cache.clear()
          expect(await promisesOf(base, call)).toBe(1)
        }
        await db.post.findMany()
        expect(await db.post.findMany()).toEqual(await base.post.findMany())
      })

      const put: Readonly<Record<string, (base: ShopClient, other: ShopClient, isLater: () => boolean) => unknown>> = {
        'a spy': ({ post }) => {
          const { findMany } = post
          vi.spyOn(post, 'findMany').mockImplementation(((args: object) => findMany(args)) as never)
        },
        'a spy on its look-up': ({ post }) => {
          const { findMany } = post
          vi.spyOn(post as unknown as { findMany: unknown }, 'findMany', 'get').mockImplementation(
            () => (args: object) => findMany(args),
          )
        },
        'an accessor': ({ post }) => {
          const { findMany } = post
          Object.defineProperty(post, 'findMany', { get: () => (args: object) => findMany(args) })
        },
        'an accessor of whichever client’s method': ({ post }, other, isLater) => {
          const { findMany } = post
          Object.defineProperty(post, 'findMany', { get: () => (isLater() ? other.post.findMany : findMany) })
        },
        'a proxy of the model': (base) => {
          const { post } = base
          Object.assign(base, { post: new Proxy(post, { get: (_, name) => Reflect.get(post, name) as unknown }) })
        },
        'another client’s model': (base, other) => Object.assign(base, { post: other.post }),
      }
      test.each(Object.entries(put))('is none where somebody has put %s', async (_, replace) => {
        const [base, other] = [shop().connect(), shop().connect()]
        let times = 0
        replace(base, other, () => times > 1)
        const { db } = setup(options, base)
        for (times = 1; times < 4; times++) expect(await promisesOf([base, other], () => ask(db, times))).toBe(1)
      })

      test('is none through a proxy of the client', async () => {
        const base = shop().connect()
        const other = shop().connect()
        let isOther = false
        const either = new Proxy(base, { get: (_, name) => Reflect.get(isOther ? other : base, name) as unknown })
        const { db } = setup(options, either)
        await ask(db, 1)
        isOther = true
        expect(await promisesOf(base, () => ask(db, 2))).toBe(1)
      })

      test('is none any more where a method was replaced later', async () => {
        const { base, db } = setup(options, shop().connect())
        for (const id of [1, 2]) await ask(db, id)
        const mock = vi.spyOn(base.post, 'findMany').mockResolvedValue([{ id: 99 }] as never)
        expect(await ask(db, 3)).toEqual([{ id: 99 }])
        expect(await ask(db, 4)).toEqual([{ id: 99 }])
        expect(mock).toHaveBeenCalledTimes(2)
        mock.mockRestore()
        expect(await ask(db, 5)).toHaveLength(4)
      })

      test('rejects, and never throws, when it cannot be asked', async () => {
        const { base, db } = setup(options)
        for (const id of [1, 2]) await ask(db, id)
        const insides = insidesOf(base)
        const { _request: request } = insides
        insides._request = () => {
          throw new Error('not now')
        }
        try {
          await expect(ask(db, 3).then(() => 'answered')).rejects.toThrow('not now')
          insides._request = () => [{ id: 99 }]
          expect(await ask(db, 3)).toEqual([{ id: 99 }])
        } finally {
          insides._request = request
        }
        expect(await ask(db, 4)).toHaveLength(3)
      })
    })

    test('does without a promise where a method returns none', async () => {
      const { base, db } = setup(kinds.cached, shop().connect())
      expect(db.post.findMany).toBeTypeOf('function')
      Object.assign(base.post, { findMany: () => [{ id: 99 }] })
      for (const id of [1, 2]) expect(await ask(db, id)).toEqual([{ id: 99 }])
    })

    test.each([{ more: true }, { model: 'User' }, { action: 'findFirst' }, { args: {} }, { dataPath: ['author'] }])(
      'is not learned from what somebody around requests makes of a call: %o',
      async (changed) => {
        const { base, db } = setup(kinds.cached, shop().connect())
        const insides = insidesOf(base)
        const { _request: request } = insides
        insides._request = function (params) {
          insides._request = request
          return request.call(this, { ...params, ...changed })
        }
        await ask(db, 1).then(null, () => null)
        expect(await promisesOf(base, () => ask(db, 2))).toBe(1)
        expect(await promisesOf(base, () => ask(db, 3))).toBe(0)
        expect(await ask(db, 4)).toEqual(await ask(base, 4))
      },
    )

    test('is learned from a call that fails', async () => {
      const { base, db } = setup(kinds.cached, shop().connect())
      await db.post.findFirst({ where: wrong }).then(null, () => null)
      expect(await promisesOf(base, () => db.post.findFirst({ where: { id: 1 } }))).toBe(0)
    })

    test('tells no place where Prisma tells none', async () => {
      const { database } = shop()
      const base = createShopClient(database, { errorFormat: 'minimal' })
      const db = base.$extends(cacheExtension({ cache: createCache({ defaults: { ttl: '5m' } }) }))
      const failure = (client: object): Promise<unknown> =>
        (client as ShopClient).user.findMany({ take: 'x' as unknown as 1 }).catch(({ message }: Error) => message)
      for (const _ of ['by promise', 'directly', 'directly again']) expect(await failure(db)).toBe(await failure(base))
      await base.$disconnect()
    })
  },
  ['sqlite'],
)
