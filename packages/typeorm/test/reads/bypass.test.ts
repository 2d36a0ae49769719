import { createCache } from '@tidemark/core'
import { DataSource, type EntityManager, MoreThan, Raw } from 'typeorm'
import { afterEach, describe, expect, test } from 'vitest'
import { cacheSubscriber } from '../../src/index.ts'
import { ENTITIES, Author, Comment, Plain, Post, Tag } from '../support/entities.ts'
import { fill } from '../support/fill.ts'
import { openSource, type OpenSource } from '../support/open-source.ts'

let source: OpenSource
afterEach(() => source.close())

const open = async (database: 'sqljs' | 'postgres' = 'sqljs', ...more: never[]): Promise<EntityManager> => {
  source = await openSource(database, ...more)
  await fill(source.dataSource)
  return source.dataSource.manager
}

/** How many statements it takes the second time. */
const again = async (read: () => Promise<unknown>): Promise<number> => {
  await read()
  const before = source.statements.length
  await read()
  return source.statements.length - before
}

describe('what passes the cache by', () => {
  test('reads of entities that nobody hints at', async () => {
    const manager = await open()
    expect(await again(() => manager.find(Plain))).toBe(1)
    expect(await again(() => manager.find(Plain, { cache: true }))).toBe(0)
  })

  test('reads that say so', async () => {
    const manager = await open()
    expect(await again(() => manager.find(Post, { cache: false }))).toBe(1)
    expect(await again(() => manager.createQueryBuilder(Post, 'p').cache(false).getMany())).toBe(1)
    expect(source.cache.stats().hits.l1).toBe(0)
  })

  test('reads of a runner, and of a transaction', async () => {
    const manager = await open('postgres')
    const runner = source.dataSource.createQueryRunner()
    expect(await again(() => runner.manager.find(Post))).toBe(1)
    await runner.release()
    await source.dataSource.transaction(async (inside) => {
      expect(await again(() => inside.getRepository(Post).findOneBy({ id: 1 }))).toBe(1)
      expect(await again(() => inside.createQueryBuilder(Post, 'p').getMany())).toBe(1)
    })
    await source.dataSource.transaction(async () => {
      expect(await again(() => manager.find(Post))).toBe(0)
    })
  })

  test('reads that lock', async () => {
    await open('postgres')
    const { dataSource } = source
    await dataSource.manager.findOneBy(Post, { id: 1 })
    await dataSource.transaction(async (inside) => {
      const before = source.statements.length
      await inside.findOne(Post, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } })
      expect(source.statements.slice(before).join()).toContain('FOR UPDATE')
    })
  })

  test('what the time decides about', async () => {
    const manager = await open()
    const soon = (): Promise<unknown> => manager.findBy(Author, { deletedAt: Raw((at) => `${at} > datetime('now')`) })
    expect(await again(soon)).toBe(1)
    const inSql = (): Promise<unknown> => manager.createQueryBuilder(Post, 'p').where('p.score > random()').getMany()
    expect(await again(inSql)).toBe(1)
  })

  test('what PostgreSQL takes for another time at another time', async () => {
    const manager = await open('postgres')
    const byOption = (): Promise<unknown> => manager.findBy(Author, { deletedAt: MoreThan('yesterday' as never) })
    expect(await again(byOption)).toBe(1)
    const byParameter = (): Promise<unknown> =>
      manager.createQueryBuilder(Author, 'a').where('a.deletedAt > :at', { at: 'today' }).withDeleted().getMany()
    expect(await again(byParameter)).toBe(1)
    // A text is a text.
    expect(await again(() => manager.findBy(Post, { title: 'today' }))).toBe(0)
  })

  test('errors', async () => {
    const manager = await open()
    await expect(manager.findOneByOrFail(Post, { id: 99 })).rejects.toThrow(/Could not find any entity/)
    await expect(manager.findOneByOrFail(Post, { id: 99 })).rejects.toThrow(/Could not find any entity/)
    await expect(manager.findBy(Post, { nothing: 1 } as never)).rejects.toThrow(/nothing/)
    await expect(manager.findOne(Post, {})).rejects.toThrow(/selection conditions/)
  })

  test('a condition that says undefined is refused, also if the same without it is known', async () => {
    const manager = await open()
    await manager.find(Post, { where: {} })
    await manager.findBy(Author, {})
    await expect(manager.find(Post, { where: { id: undefined } as never })).rejects.toThrow(/[Uu]ndefined/)
    await expect(manager.findBy(Author, { id: undefined } as never)).rejects.toThrow(/[Uu]ndefined/)
  })
})

describe('what save() compares with', () => {
  test('is what the database holds', async () => {
    const manager = await open()
    const post = await manager.findOneByOrFail(Post, { id: 1 })
    await source.dataSource.query('UPDATE post SET title = ? WHERE id = 1', ['changed behind'])
    post.score = 77
    await manager.save(post)
    const [row] = (await source.dataSource.query('SELECT title, score FROM post WHERE id = 1')) as [
      Record<string, unknown>,
    ]
    // TypeORM writes what differs from the database: the title, too.
    expect(row).toEqual({ title: 'one', score: 77 })
  })

  test('an entity from the cache that is saved as it is writes nothing', async () => {
    const manager = await open()
    await manager.findOneByOrFail(Post, { id: 1 })
    const post = await manager.findOneByOrFail(Post, { id: 1 })
    const before = source.statements.length
    await manager.save(post)
    expect(source.statements.slice(before).filter((sql) => !sql.startsWith('SELECT'))).toEqual([])
  })

  test('one with relations keeps them', async () => {
    const manager = await open()
    const read = (): Promise<Post> =>
      manager.findOneOrFail(Post, { where: { id: 1 }, relations: { tags: true, author: true } })
    await read()
    const post = await read()
    post.title = 'renamed'
    await manager.save(post)
    const after = await read()
    expect([after.title, after.tags.length, after.author?.name]).toEqual(['renamed', 2, 'Ada'])
  })
})

describe('lazy relations', () => {
  test('are loaded through the cache', async () => {
    const manager = await open()
    const load = async (): Promise<string> => {
      const comment = await manager.findOneByOrFail(Comment, { id: 1 })
      return (await comment.post).title
    }
    expect(await load()).toBe('one')
    expect(await again(load)).toBe(0)
  })
})

describe('listeners', () => {
  test('are told of each entity once', async () => {
    const manager = await open()
    await manager.find(Tag)
    const tags = await manager.find(Tag)
    expect(tags.map(({ loaded }) => loaded)).toEqual(['loaded', 'loaded', 'loaded'])
  })
})

describe('a DataSource', () => {
  test('may be initialised again', async () => {
    const manager = await open('postgres')
    await manager.find(Post)
    await source.dataSource.destroy()
    await expect(manager.find(Post)).rejects.toThrow()
    await source.dataSource.setOptions({ synchronize: false }).initialize()
    expect(await again(() => manager.find(Post))).toBe(0)
  })

  test('has methods that ours did not take away for good', async () => {
    source = await openSource('sqljs')
    const other = new DataSource({ type: 'sqljs', entities: ENTITIES, synchronize: true })
    await other.initialize()
    const statements = source.statements.length
    expect(await other.manager.find(Post)).toEqual([])
    expect(source.statements.length).toBe(statements)
    await other.destroy()
  })

  test('shares no entries with another one', async () => {
    const cache = createCache()
    source = await openSource('sqljs', {}, cache)
    await fill(source.dataSource)
    const other = new DataSource({
      type: 'sqljs',
      entities: ENTITIES,
      synchronize: true,
      subscribers: [cacheSubscriber({ cache })],
    })
    await other.initialize()
    expect((await source.dataSource.manager.find(Post)).length).toBe(4)
    expect(await other.manager.find(Post)).toEqual([])
    await other.destroy()
  })
})

describe("TypeORM's own cache", () => {
  test('is ours: by id, by time, and it forgets', async () => {
    const manager = await open()
    const read = (): Promise<unknown> => manager.find(Plain, { cache: { id: 'plain', milliseconds: 60_000 } })
    expect(await again(read)).toBe(0)
    await source.dataSource.queryResultCache?.remove(['plain'])
    expect(await again(read)).toBe(0)
    const before = source.statements.length
    await source.dataSource.queryResultCache?.clear()
    await read()
    expect(source.statements.length).toBe(before + 1)
  })

  test.each([
    ['a time that is over: not kept', -5, 2],
    ['less than a millisecond: not kept', 0.5, 2],
    ['for ever', Infinity, 1],
    ['longer than anybody lives', Number.MAX_SAFE_INTEGER, 1],
    ['a day', 86_400_000, 1],
    ['no number: as if nothing was said', NaN, 1],
    ['nothing', 0, 1],
  ])('takes any duration that TypeORM takes: %s', async (_what, duration, sent) => {
    const manager = await open()
    const id = `id ${duration}`
    const ways: readonly (() => Promise<unknown>)[] = [
      () => manager.find(Post, { cache: duration }),
      () => manager.count(Post, { cache: { id, milliseconds: duration } }),
      () => manager.createQueryBuilder(Post, 'p').cache(duration).getMany(),
      () => manager.createQueryBuilder(Post, 'p').cache(id, duration).getCount(),
    ]
    for (const read of ways) {
      const before = source.statements.length
      expect(await read()).toEqual(await read())
      expect(source.statements.length - before).toBe(sent)
    }
  })

  test('takes what is no duration at all for none', async () => {
    const manager = await open()
    const read = () =>
      manager
        .createQueryBuilder(Post, 'p')
        .cache('id', true as unknown as number)
        .getMany()
    expect(await again(read)).toBe(0)
  })
})
