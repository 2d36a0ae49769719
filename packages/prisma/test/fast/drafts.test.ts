import { type Cache, createCache } from '@tidemark/core'
import { engineOf } from '@tidemark/core/adapter'
import { expect, test, vi } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { overShops } from '../support/shop.ts'
import { byTheHook } from '../support/ways-of-a-hit.ts'

type Args = Readonly<Record<string, unknown>>

interface Calls {
  readonly model: string
  readonly operation: string
  /** Of the same form, each with other values. */
  readonly all: readonly Args[]
  /** So many of them are planned one by one; the others by a draft. */
  readonly planned: number
  /** Who asks, one for each call. */
  readonly scopes?: readonly unknown[]
}

const ids = [1, 2, 3, 4, 5]
const inDays = (days: number): Date => new Date(Date.UTC(2026, 0, 1 + days))

const families: readonly (readonly [string, Calls])[] = [
  [
    'a row by its id',
    { model: 'user', operation: 'findUnique', all: ids.map((id) => ({ where: { id } })), planned: 2 },
  ],
  [
    'a row by a text',
    {
      model: 'user',
      operation: 'findUnique',
      all: ['a.b@c', "x'y", '', 'Ä'].map((email) => ({ where: { email } })),
      planned: 2,
    },
  ],
  [
    'a row and its relations',
    {
      model: 'post',
      operation: 'findUnique',
      all: ids.map((id) => ({ where: { id }, include: { comments: true, author: { select: { name: true } } } })),
      planned: 2,
    },
  ],
  [
    'some columns of a list',
    {
      model: 'post',
      operation: 'findMany',
      all: ids.map((authorId) => ({ where: { authorId }, select: { id: true, title: true }, orderBy: { id: 'asc' } })),
      planned: 2,
    },
  ],
  [
    'a page, and the other words of the call',
    {
      model: 'post',
      operation: 'findMany',
      all: [1, 2, 1, 2, 3].flatMap((take) =>
        [1, 2].map((authorId) => ({ take, orderBy: { id: 'asc' }, where: { authorId, published: true } })),
      ),
      // A draft for each number of rows: one call before it, and the one that makes it.
      planned: 4,
    },
  ],
  [
    'a count beside conditions of other kinds',
    {
      model: 'post',
      operation: 'count',
      all: ids.map((authorId) => ({
        where: { score: { gte: 0 }, createdAt: { lt: inDays(3) }, NOT: { title: 'x' }, authorId },
      })),
      planned: 2,
    },
  ],
  [
    'what differs in other words than values',
    {
      model: 'post',
      operation: 'findMany',
      all: ['asc', 'desc', 'asc', 'desc'].map((id) => ({ where: { authorId: 1 }, orderBy: { id } })),
      planned: 2,
    },
  ],
  [
    'conditions that are no plain values',
    {
      model: 'post',
      operation: 'findMany',
      all: ids.map((id) => ({ where: { authorId: { in: [id, 2] } }, orderBy: { id: 'asc' } })),
      planned: 5,
    },
  ],
  [
    'what says something about the cache',
    {
      model: 'user',
      operation: 'findUnique',
      all: ids.map((id) => ({ cache: { ttl: '1m', tags: ['home'] }, where: { id } })),
      planned: 2,
    },
  ],
  [
    'somebody',
    {
      model: 'user',
      operation: 'findUnique',
      all: ids.map((id) => ({ where: { id } })),
      scopes: ['a', 'b', 'a', 'b', 'a'],
      planned: 3,
    },
  ],
]

interface Seen {
  readonly key: string | undefined
  readonly tags: readonly string[] | undefined
}

const fillsOf = (cache: Cache): readonly Seen[] => {
  const fills: Seen[] = []
  cache.on('fill', ({ key, tags }) => void fills.push({ key, tags }))
  return fills
}

overShops(
  'a call like others that were made before',
  (shop) => {
    test.each(families)('is kept under what it is kept under by the hook: %s', async (_what, calls) => {
      const { model, operation, all, scopes, planned } = calls
      let who: unknown
      const made = [true, false].map((isFast) => {
        const cache = createCache({ namespace: 'n', defaults: { ttl: '5m' } })
        const extended = shop().base.$extends(cacheExtension({ cache, scope: () => who }))
        const client = (isFast ? extended : byTheHook(extended)) as unknown as Record<
          string,
          Record<string, (args: Args) => Promise<unknown>>
        >
        return { cache, fills: fillsOf(cache), ask: async (args: Args) => client[model]?.[operation]?.(args) }
      })
      const [fast, hooked] = made as [(typeof made)[number], (typeof made)[number]]
      const plan = vi.spyOn(engineOf(fast.cache) as NonNullable<ReturnType<typeof engineOf>>, 'plan')
      for (const [i, args] of all.entries()) {
        who = scopes?.[i]
        expect(await fast.ask(args)).toEqual(await hooked.ask(args))
      }
      expect(fast.fills).toEqual(hooked.fills)
      expect(fast.fills.length).toBeGreaterThan(1)
      expect(plan).toHaveBeenCalledTimes(planned)
      for (const [i, args] of all.entries()) {
        who = scopes?.[i]
        expect(await fast.ask(args)).toEqual(await hooked.ask(args))
      }
      expect(fast.cache.stats().misses).toBe(hooked.cache.stats().misses)
    })
  },
  ['sqlite'],
)
