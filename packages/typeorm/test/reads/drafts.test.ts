import { type Cache, createCache } from '@tidemark/core'
import { type Engine, engineOf } from '@tidemark/core/adapter'
import { EntitySchema, type EntityTarget, In, IsNull, MoreThan, Not, type ObjectLiteral } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cacheSubscriber } from '../../src/index.ts'
import { Author, Post } from '../support/entities.ts'
import { fill } from '../support/fill.ts'
import { openSource, type OpenSource } from '../support/open-source.ts'

type Method = 'find' | 'findBy' | 'findOne' | 'findOneBy' | 'findAndCount' | 'countBy' | 'existsBy'

interface Calls {
  readonly entity: EntityTarget<ObjectLiteral>
  readonly method: Method
  /** Of the same form, each with other values. */
  readonly all: readonly unknown[]
  /** So many of them are planned one by one; the others by a draft. */
  readonly planned: number
}

const ids = [1, 2, 3, 4, 99]

const families: readonly (readonly [string, Calls])[] = [
  ['a row by its id', { entity: Post, method: 'findOneBy', all: ids.map((id) => ({ id })), planned: 2 }],
  [
    'a row by a text',
    { entity: Author, method: 'findOneBy', all: ['a.b@c', "x'y", '', 'Ä'].map((email) => ({ email })), planned: 2 },
  ],
  [
    'a row and its relations',
    {
      entity: Post,
      method: 'findOne',
      all: ids.map((id) => ({ where: { id }, relations: { author: true } })),
      planned: 2,
    },
  ],
  [
    'relations that somebody listens to',
    {
      entity: Post,
      method: 'findOne',
      all: ids.map((id) => ({ where: { id }, relations: { tags: true } })),
      planned: 5,
    },
  ],
  [
    'a list, and how many there are',
    {
      entity: Post,
      method: 'findAndCount',
      all: ids.map((score) => ({ where: { score }, order: { id: 'ASC' }, take: 3 })),
      planned: 2,
    },
  ],
  [
    'a list, with words that differ, too',
    {
      entity: Post,
      method: 'find',
      all: [1, 2, 1, 2, 3].flatMap((take) => [1, 2].map((score) => ({ take, order: { id: 'ASC' }, where: { score } }))),
      // A draft for each number of rows: one call before it, and the one that makes it.
      planned: 4,
    },
  ],
  [
    'a count beside operators',
    {
      entity: Post,
      method: 'countBy',
      all: ids.map((score) => ({ id: Not(In([7, 8])), title: Not(IsNull()), score, author: { id: MoreThan(0) } })),
      planned: 2,
    },
  ],
  ['whether there is one', { entity: Author, method: 'existsBy', all: ids.map((id) => ({ id })), planned: 2 }],
  [
    'operators that differ',
    { entity: Post, method: 'findBy', all: ids.map((id) => ({ score: MoreThan(id) })), planned: 5 },
  ],
  [
    'values that the column turns into others',
    { entity: Post, method: 'findBy', all: [1, 2, 3, '1', '2', '3', 4].map((id) => ({ id })), planned: 5 },
  ],
  [
    'several conditions at once',
    { entity: Post, method: 'findBy', all: ids.map((id) => [{ id }, { score: id }]), planned: 5 },
  ],
  [
    'what says something about the cache',
    {
      entity: Author,
      method: 'findOne',
      all: ids.map((id) => ({ cache: { id: 'authors', milliseconds: 60_000 }, where: { id } })),
      planned: 2,
    },
  ],
]

interface Side {
  readonly source: OpenSource
  readonly engine: Engine
  readonly fills: unknown[]
}

const openSide = async (): Promise<Side> => {
  const cache: Cache = createCache({ namespace: 'drafts', defaults: { ttl: '5m' } })
  const engine = engineOf(cache)
  if (engine === undefined) throw new Error('no engine')
  const source = await openSource('sqljs', { subscribers: [cacheSubscriber({ cache, database: 'drafts' })] }, cache)
  await fill(source.dataSource)
  const fills: unknown[] = []
  cache.on('fill', ({ key, tags }) => void fills.push({ key, tags }))
  return { source, engine, fills }
}

describe('a call like others that were made before', () => {
  let [drafting, planning]: Side[] = []
  beforeAll(async () => {
    drafting = await openSide()
    planning = await openSide()
    vi.spyOn(planning.engine, 'plans').mockReturnValue(undefined)
  })
  afterAll(async () => {
    await drafting?.source.close()
    await planning?.source.close()
  })

  const ask = async ({ entity, method }: Calls, given: unknown): Promise<unknown> => {
    const answers = await Promise.all(
      [drafting, planning].map((side) => {
        const manager = side?.source.dataSource.manager as unknown as Record<Method, (...all: unknown[]) => unknown>
        return manager[method](entity, given)
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    return answers[0]
  }

  test.each(families)('is kept under what it would be kept under without a draft: %s', async (_what, calls) => {
    if (drafting === undefined || planning === undefined) throw new Error('not open')
    const plan = vi.spyOn(drafting.engine, 'plan')
    try {
      for (const given of calls.all) await ask(calls, given)
      expect(drafting.fills).toEqual(planning.fills)
      expect(plan).toHaveBeenCalledTimes(calls.planned)
      const before = drafting.fills.length
      for (const given of calls.all) await ask(calls, given)
      expect(drafting.fills.length).toBe(before)
      expect(planning.fills.length).toBe(before)
    } finally {
      plan.mockRestore()
    }
  })
})

class Flagged {
  declare id: number
  declare flag: boolean
  declare author: number
  declare score: number
}
const flagged = new EntitySchema<Flagged>({
  name: 'Flagged',
  target: Flagged,
  columns: {
    id: { type: 'int', primary: true, generated: true },
    // One value where the caller gave none that is counted.
    flag: { type: 'varchar', transformer: { to: (is: boolean) => (is ? 'Y' : 'N'), from: (text) => text === 'Y' } },
    author: { type: 'int' },
    score: { type: 'int' },
  },
})

test('an operator whose value is transformed does not mix up the values beside it', async () => {
  const cache = createCache({ defaults: { ttl: '5m' }, models: { Flagged: { keys: ['author', 'score'] } } })
  const { dataSource, close } = await openSource('sqljs', { entities: [flagged] }, cache)
  const { manager } = dataSource
  const pairs = [1, 2, 3, 4].flatMap((author) => [1, 2, 3, 4].map((score) => ({ author, score })))
  await manager.insert(
    Flagged,
    pairs.map((pair) => ({ ...pair, flag: false })),
  )
  for (const pair of [...pairs, ...pairs]) {
    const [row] = await manager.findBy(Flagged, { flag: Not(true), ...pair, id: MoreThan(0) })
    expect(row).toMatchObject(pair)
  }
  await close()
})
