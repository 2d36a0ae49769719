import { createCache } from '@tidemark/core'
import { DataSource, In } from 'typeorm'
import { expect, test } from 'vitest'
import { cacheSubscriber } from '../../src/index.ts'
import type { Comment } from '../support/entities.ts'
import { ENTITIES, Post, Author, Tag, Money, Shelf } from '../support/entities.ts'

test('a trial', async () => {
  const cache = createCache()
  const queries: string[] = []
  const dataSource = new DataSource({
    type: 'sqljs',
    entities: ENTITIES,
    synchronize: true,
    subscribers: [cacheSubscriber({ cache })],
    logger: {
      logQuery: (q: string) => void queries.push(q),
      logQueryError() {},
      logQuerySlow() {},
      logSchemaBuild() {},
      logMigration() {},
      log() {},
    },
    logging: 'all',
  })
  await dataSource.initialize()
  const events: unknown[] = []
  for (const type of ['hit', 'miss', 'bypass', 'error', 'refuse'] as const)
    cache.on(type, (e) => void events.push([e.type, e.key ?? e.model, e.reason, e.error]))
  const posts = dataSource.getRepository(Post)
  const author = await dataSource.getRepository(Author).save({ name: 'Ada', email: 'a@x' })
  await posts.save({
    title: 'one',
    author,
    price: new Money(7),
    data: { a: [1] },
    counters: { likes: 1, views: 2 },
    comments: [{ text: 'c' } as Comment],
    tags: [],
  })
  const twice = async (what: () => Promise<unknown>) => {
    const first = await what()
    const n = queries.length
    const second = await what()
    console.log(queries.length - n, JSON.stringify(events.splice(0)), queries.length - n && queries.slice(n))
    expect(second).toEqual(first)
    return second
  }
  await twice(() => posts.findOneBy({ id: 1 }))
  await twice(() =>
    posts.find({ where: { author: { id: 1 } }, relations: { author: true, comments: true, tags: true } }),
  )
  await twice(() =>
    posts.find({
      where: { id: In([1]) },
      relationLoadStrategy: 'query',
      relations: { author: true, comments: true, tags: true },
    }),
  )
  await twice(() => posts.count())
  await twice(() => posts.exists({ where: { published: true } }))
  await twice(() => posts.findAndCount())
  await twice(() =>
    posts.createQueryBuilder('p').leftJoinAndSelect('p.author', 'a').where('a.name = :n', { n: 'Ada' }).getMany(),
  )
  await twice(() => posts.createQueryBuilder('p').getRawMany())
  await twice(() => posts.createQueryBuilder('p').getRawAndEntities())
  await twice(() => posts.sum('score'))
  await twice(() => dataSource.getRepository(Shelf).find())
  await twice(() => dataSource.getRepository(Tag).find())
  await dataSource.destroy()
})
