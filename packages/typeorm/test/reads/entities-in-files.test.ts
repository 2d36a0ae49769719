import { createRequire } from 'node:module'
import { createCache, type ModelHint } from '@tidemark/core'
import { DataSource, Entity, EntitySchema, PrimaryColumn } from 'typeorm'
import { describe, expect, test } from 'vitest'
import { Cached, cacheSubscriber } from '../../src/index.ts'

const path = new URL('../support/in-files/schemas.cjs', import.meta.url).pathname
const { never, always } = createRequire(import.meta.url)(path) as Record<'never' | 'always', EntitySchema<object>>

const open = async (entities: string[] | Record<string, string>, defaults?: ModelHint): Promise<DataSource> => {
  const cache = createCache(defaults === undefined ? {} : { defaults })
  const dataSource = new DataSource({
    type: 'sqljs',
    entities: entities as string[],
    synchronize: true,
    subscribers: [cacheSubscriber({ cache })],
  })
  return dataSource.initialize()
}

/** How many of two reads were sent. */
const sentOf = async (dataSource: DataSource, name: string): Promise<number> => {
  const texts: string[] = []
  dataSource.setOptions({
    logger: { ...dataSource.logger, logQuery: (text: string) => void texts.push(text) } as never,
  })
  await dataSource.manager.find(name)
  await dataSource.manager.find(name)
  return texts.length
}

describe('schemas that are named by their files', () => {
  Cached(false)(never)
  Cached({ ttl: '5m' })(always)

  test.each([
    ['in a list, with defaults', [path], { ttl: '5m' }, { Never: 2, Always: 1, Unsaid: 1 }],
    ['in a list, without', [path], undefined, { Never: 2, Always: 1, Unsaid: 2 }],
    ['in an object', { all: path }, { ttl: '5m' }, { Never: 2, Always: 1, Unsaid: 1 }],
  ] as const)('are cached as is said of them: %s', async (_how, entities, defaults, expected) => {
    const dataSource = await open(entities as unknown as string[], defaults)
    const sent: Record<string, number> = {}
    for (const name of Object.keys(expected)) sent[name] = await sentOf(dataSource, name)
    expect(sent).toEqual(expected)
    await dataSource.destroy()
  })

  test('are not taken for classes, nor for schemas of other tables', async () => {
    class Found {
      declare id: number
    }
    Entity()(Found)
    PrimaryColumn('int')(Found.prototype, 'id')
    Cached({ ttl: '5m' })(Found)
    Cached(false)(new EntitySchema({ name: 'Found', columns: { id: { type: 'int', primary: true } } }))
    Cached({ ttl: '5m' })(
      new EntitySchema({
        name: 'Unsaid',
        columns: { id: { type: 'int', primary: true }, other: { type: 'int' } },
      }),
    )
    const dataSource = await open([path, Found] as string[])
    expect(await sentOf(dataSource, 'Found')).toBe(1)
    expect(await sentOf(dataSource, 'Unsaid')).toBe(2)
    await dataSource.destroy()
  })

  test('are told apart by what is said, or not at all', async () => {
    const twin = new EntitySchema({ name: 'Always', columns: { id: { type: 'int', primary: true } } })
    Cached({ ttl: '5m' })(twin)
    await (await open([path])).destroy()
    Cached({ ttl: '6m' })(twin)
    await expect(open([path])).rejects.toThrow(/'Always'.*expected the schemas themselves in 'entities'/)
    Cached({ ttl: '5m' })(twin)
    await (await open([path])).destroy()
  })
})
