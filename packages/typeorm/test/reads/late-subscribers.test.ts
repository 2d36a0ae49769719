import type { DataSource, EntitySubscriberInterface } from 'typeorm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Post } from '../support/entities.ts'
import { type OpenSource, openSource } from '../support/open-source.ts'

const WAYS: Record<string, (from: DataSource) => Promise<readonly Post[]>> = {
  find: ({ manager }) => manager.find(Post),
  findBy: ({ manager }) => manager.findBy(Post, { published: false }),
  findOneByOrFail: async ({ manager }) => [await manager.findOneByOrFail(Post, { title: 'one' })],
  findAndCount: async ({ manager }) => (await manager.findAndCount(Post))[0],
  getMany: ({ manager }) => manager.createQueryBuilder(Post, 'p').getMany(),
  getOneOrFail: async ({ manager }) => [await manager.createQueryBuilder(Post, 'p').getOneOrFail()],
  getManyAndCount: async ({ manager }) => (await manager.createQueryBuilder(Post, 'p').getManyAndCount())[0],
  getRawAndEntities: async ({ manager }) =>
    (await manager.createQueryBuilder(Post, 'p').getRawAndEntities<unknown>()).entities,
}

describe('a subscriber that comes when answers are kept', () => {
  let source: OpenSource
  beforeAll(async () => {
    source = await openSource('sqljs')
    await source.dataSource.manager.save(Post, { title: 'one' } as Partial<Post>)
  })
  afterAll(() => source.close())

  test.each(Object.entries(WAYS))(
    'is told of them once, and when it goes nothing of it stays: %s',
    async (_name, read) => {
      const { dataSource } = source
      const titles = async (): Promise<readonly string[]> => (await read(dataSource)).map(({ title }) => title)
      let heard = 0
      const shouting: EntitySubscriberInterface<Post> = {
        afterLoad: (post) => {
          heard++
          post.title += '!'
        },
      }
      for (const turn of [1, 2]) {
        for (const time of [1, 2, 3]) expect(await titles(), `quiet, ${turn}, ${time}`).toEqual(['one'])
        dataSource.subscribers.push(shouting)
        try {
          for (const time of [1, 2, 3]) {
            heard = 0
            expect(await titles(), `heard, ${turn}, ${time}`).toEqual(['one!'])
            expect(heard).toBe(1)
          }
        } finally {
          dataSource.subscribers.splice(dataSource.subscribers.indexOf(shouting), 1)
        }
      }
    },
  )
})
