import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { overShops, withCache } from '../support/shop.ts'

type Ask = (args: object) => Promise<unknown>
type Client = Readonly<Record<string, Readonly<Record<string, Ask>>>>

class Moment {
  toJSON(): string {
    return '2999-01-01T00:00:00.000Z'
  }
}

/** Calls that look like others, in an order in which an answer of one could be given to the next. */
const series: readonly (readonly [string, string, string, readonly object[]])[] = [
  ['a text for a number', 'user', 'findUnique', [1, '1', 1n, 1, '1'].map((id) => ({ where: { id } }))],
  ['a text for the number of nobody', 'user', 'findUnique', [99, '99', 99].map((id) => ({ where: { id } }))],
  [
    'a text in an id of two columns',
    'membership',
    'findUnique',
    [1, '1', 1].map((userId) => ({ where: { userId_teamId: { userId, teamId: 1 } } })),
  ],
  ['a number for a text', 'brand', 'findUnique', ['5', 5, 5n, '5'].map((code) => ({ where: { code } }))],
  [
    'a date of another realm',
    'user',
    'count',
    ['2999-01-01', '1999-01-01', '2999-01-01'].map((day) => ({
      where: { createdAt: { lt: runInNewContext(`new Date('${day}')`) as Date } },
    })),
  ],
  [
    'bytes of another realm',
    'doc',
    'findMany',
    [1, 2, 1].map((byte) => ({ where: { bin: runInNewContext(`new Uint8Array([${byte}])`) as Uint8Array } })),
  ],
  [
    'what says itself how it is written',
    'user',
    'count',
    [1, 2].map(() => ({ where: { createdAt: { gt: new Moment() } } })),
  ],
]

const outcomeOf = async (asked: Promise<unknown> | undefined): Promise<unknown> => {
  try {
    return await asked
  } catch (error) {
    return (error as Error).name
  }
}

overShops(
  'odd values',
  (shop) => {
    test.each(series)('get what the client below gets: %s', async (_what, model, operation, calls) => {
      const { base } = shop()
      await base.brand.create({ data: { code: '5', name: 'five' } })
      const { db } = withCache(base)
      for (const args of calls)
        expect(await outcomeOf((db as unknown as Client)[model]?.[operation]?.(args))).toEqual(
          await outcomeOf((base as unknown as Client)[model]?.[operation]?.(args)),
        )
    })
  },
  ['sqlite'],
)
