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

    describe.each([
      ['cached', { defaults: { ttl: '5m' } }],
      ['not cached', { models: { Post: false } }],
    ] as const)('of a model that is %s', (_, options) => {
      test('is one that was asked before', async () => {
        const { base, db } = setup(options)
        const made = vi.spyOn(insidesOf(base), '_createPrismaPromise')
        const asked = vi.spyOn(insidesOf(base), '_request')
        try {
          await ask(db, 1)
          made.mockClear()
          asked.mockClear()
          expect(await ask(db, 3)).toHaveLength(2)
          expect([made.mock.calls.length, asked.mock.calls.length]).toEqual([0, 1])
          // What Prisma's own method hands over, but for the place.
          await ask(base, 3)
          const [ours, theirs] = asked.mock.calls.map(([params]) => params as { readonly callsite: object })
          expect({ ...ours, callsite: undefined }).toEqual({ ...theirs, callsite: undefined })
          expect(Object.keys(ours ?? {})).toEqual(Object.keys(theirs ?? {}))
          expect(ours?.callsite.constructor).toBe(theirs?.callsite.constructor)
        } finally {
          made.mockRestore()
          asked.mockRestore()
        }
      })

      test('goes to what somebody has put in the place of the method', async () => {
        // Where a method was replaced once, it stays replaced: by itself.
        const { base, db } = setup(options, shop().connect())
        for (const id of [1, 2]) await ask(db, id)
        const mock = vi.spyOn(base.post, 'findMany').mockResolvedValue([{ id: 99 }] as never)
        expect(await ask(db, 3)).toEqual([{ id: 99 }])
        expect(await ask(db, 4)).toEqual([{ id: 99 }])
        expect(mock).toHaveBeenCalledTimes(2)
        mock.mockRestore()
      })

      test('rejects, and never throws, when it cannot be asked', async () => {
        const { base, db } = setup(options)
        await ask(db, 1)
        const insides = insidesOf(base)
        const { _request: request } = insides
        insides._request = () => {
          throw new Error('not now')
        }
        try {
          await expect(ask(db, 3).then(() => 'answered')).rejects.toThrow('not now')
        } finally {
          insides._request = request
        }
        expect(await ask(db, 3)).toHaveLength(2)
      })
    })

    test('tells no place where Prisma tells none', async () => {
      const { database } = shop()
      const base = createShopClient(database, { errorFormat: 'minimal' })
      const db = base.$extends(cacheExtension({ cache: createCache({ defaults: { ttl: '5m' } }) }))
      const failure = (client: object): Promise<unknown> =>
        (client as ShopClient).user.findMany({ take: 'x' as unknown as 1 }).catch(({ message }: Error) => message)
      for (const _ of ['by promise', 'directly']) expect(await failure(db)).toBe(await failure(base))
      await base.$disconnect()
    })
  },
  ['sqlite'],
)
