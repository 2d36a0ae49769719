import { createCache } from '@tidemark/core'
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm'
import { afterEach, describe, expect, test } from 'vitest'
import { Cached, cacheSubscriber } from '../../src/index.ts'
import { ENTITIES, Post } from '../support/entities.ts'
import { fill } from '../support/fill.ts'
import { openSource, type OpenSource } from '../support/open-source.ts'

let source: OpenSource | undefined
afterEach(() => source?.close())

describe('a DataSource', () => {
  test('has one cache: two subscribers of different options are refused', async () => {
    const subscribers = [cacheSubscriber({ cache: createCache() }), cacheSubscriber({ cache: createCache() })]
    const dataSource = new DataSource({ type: 'sqljs', entities: ENTITIES, subscribers })
    await expect(dataSource.initialize()).rejects.toMatchObject({ name: 'CacheError', code: 'OPTION' })
  })

  test('takes one subscriber twice for one', async () => {
    const cache = createCache()
    const subscribers = [cacheSubscriber({ cache }), cacheSubscriber({ cache })]
    const dataSource = new DataSource({ type: 'sqljs', entities: ENTITIES, subscribers })
    await dataSource.initialize()
    await dataSource.destroy()
  })

  test('initialised again with another cache, removes from that one what TypeORM removes', async () => {
    const [first, second] = [createCache({ namespace: 'first' }), createCache({ namespace: 'second' })]
    const dataSource = new DataSource({ type: 'sqljs', entities: ENTITIES, synchronize: true })
    for (const cache of [first, second]) {
      await dataSource.setOptions({ subscribers: [cacheSubscriber({ cache })] }).initialize()
      const read = () => dataSource.manager.find(Post, { cache: { id: 'home', milliseconds: 60_000 } })
      await read()
      await dataSource.queryResultCache?.remove(['home'])
      await read()
      expect(cache.stats().misses).toBe(2)
      await dataSource.destroy()
    }
  })

  test('answers nothing any more once it is destroyed, whatever is asked', async () => {
    source = await openSource('postgres')
    const { dataSource } = source
    await fill(dataSource)
    const builder = () => dataSource.createQueryBuilder(Post, 'post').where('post.id = 1')
    const reads = [() => builder().getOne(), () => builder().getRawMany(), () => builder().getCount()]
    for (const read of reads) await read()
    await dataSource.destroy()
    for (const read of reads) await expect(read()).rejects.toThrow()
    await dataSource.setOptions({ synchronize: false }).initialize()
  })
})

@Entity({ name: 'word' })
@Cached()
class Word {
  @PrimaryColumn('varchar')
  text!: string
  @Column('int', { default: 0 })
  count!: number
}

@Entity({ name: 'word', synchronize: false })
@Cached()
class Entry {
  @PrimaryColumn('varchar')
  text!: string
  @Column('int', { default: 0 })
  count!: number
}

test('two classes of one table are told apart where their SQL is the same', async () => {
  source = await openSource('sqljs', { entities: [Word, Entry] })
  const { manager } = source.dataSource
  await manager.insert(Word, { text: 'tide' })
  for (const Kind of [Word, Entry, Word, Entry])
    expect(await manager.createQueryBuilder(Kind, 'it').getOne()).toBeInstanceOf(Kind)
  await manager.update(Word, 'tide', { count: 1 })
  for (const Kind of [Word, Entry])
    expect(await manager.createQueryBuilder(Kind, 'it').getOne()).toMatchObject({ count: 1 })
})
