import { AsyncResource } from 'node:async_hooks'
import { EventSubscriber, type EntitySubscriberInterface, type QueryRunner } from 'typeorm'
import { expect, test } from 'vitest'
import { answersOf } from '../support/answers.ts'
import { CommentEntity, PostEntity, UserEntity } from '../support/store-entities.ts'
import { fill, openStore, overStores, type Store } from '../support/store.ts'

const setup = async (store: Store) => {
  const answers = answersOf(store.cache)
  await answers.fill()
  return { ...store, moved: answers.moved }
}

const rename = (id: number) => `UPDATE posts SET title = 'renamed' WHERE id = ${id}`

overStores('a transaction', (store) => {
  test('moves what it wrote when it has committed, and not before', async () => {
    const { dataSource, moved } = await setup(store())
    await dataSource.transaction(async (manager) => {
      await manager.update(PostEntity, { id: 1, authorId: 1 }, { title: 'n' })
      await manager.update(CommentEntity, { id: 3, postId: 3 }, { body: 'n' })
    })
    expect(await moved()).toEqual(['post 1', 'of 1', 'comment 3', 'on 3'])
  })

  test('that is rolled back moves nothing', async () => {
    const { dataSource, moved } = await setup(store())
    const failing = dataSource.transaction(async (manager) => {
      await manager.update(PostEntity, 1, { authorId: 2 })
      await manager.delete(CommentEntity, 3)
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await moved()).toEqual([])
  })

  test('of a statement that fails by itself moves nothing', async () => {
    const { dataSource, moved } = await setup(store())
    await expect(dataSource.getRepository(UserEntity).insert({ email: 'ada@x', name: 'B' })).rejects.toThrow()
    expect(await moved()).toEqual([])
  })

  test('a savepoint that is rolled back takes its part along', async () => {
    const { dataSource, moved } = await setup(store())
    await dataSource.transaction(async (manager) => {
      await manager.query(rename(3))
      const inner = manager.transaction(async (nested) => {
        await nested.query(`UPDATE comments SET body = 'x' WHERE id = 3`)
        throw new Error('on purpose')
      })
      await expect(inner).rejects.toThrow('on purpose')
    })
    expect(await moved()).toEqual(['post 3', 'of 2'])
  })

  test('a savepoint that is released is a part of it', async () => {
    const { dataSource, moved } = await setup(store())
    await dataSource.transaction((manager) =>
      manager.transaction(async (nested) => void (await nested.query(rename(3)))),
    )
    expect(await moved()).toEqual(['post 3', 'of 2'])
  })

  test('is known by its words, also where they are written by hand', async () => {
    const { dataSource, moved } = await setup(store())
    const runner = dataSource.createQueryRunner()
    await runner.query('BEGIN')
    await runner.query(rename(1))
    await runner.query('SAVEPOINT mine')
    await runner.query(rename(3))
    await runner.query('ROLLBACK TO mine')
    await runner.query('COMMIT')
    expect(await moved()).toEqual(['post 1', 'of 1'])
    await runner.query('BEGIN')
    await runner.query(rename(1))
    await runner.query('ROLLBACK')
    await runner.release()
    expect(await moved()).toEqual([])
  })

  test('what is invalidated in it moves at its end, and not if it is rolled back', async () => {
    const { cache, dataSource, moved } = await setup(store())
    let during = -1
    const off = cache.on('invalidate', () => during++)
    await dataSource.transaction(async (manager) => {
      await manager.transaction(() => cache.invalidate({ model: 'Comment', where: { postId: 3 } }))
      during = 0
    })
    off()
    expect(during).toBe(1)
    expect(await moved()).toContain('on 3')
    const failing = dataSource.transaction(async () => {
      await cache.invalidate('Comment')
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow()
    expect(await moved()).toEqual([])
  })

  test('code that outlives one that wrote nothing is outside of it', async () => {
    const { cache, dataSource, moved } = await setup(store())
    let later = async (): Promise<void> => {}
    await dataSource.transaction(async () => {
      const inside = AsyncResource.bind(() => cache.invalidate({ model: 'Comment', where: { postId: 3 } }))
      later = () => inside()
    })
    await later()
    expect(await moved()).toContain('on 3')
  })

  test('save has one of its own, which moves before it resolves', async () => {
    const { dataSource, moved } = await setup(store())
    const posts = dataSource.getRepository(PostEntity)
    const post = await posts.findOneOrFail({ where: { id: 3 }, relations: { comments: true } })
    await posts.save({ ...post, title: 'x', comments: (post.comments ?? []).map((c) => ({ ...c, body: 'x' })) })
    expect(await moved()).toEqual(['post 3', 'of 2', 'comment 3', 'on 3'])
  })

  test('a subscriber that throws after a statement does not hide that it happened', async () => {
    let throws = false
    class Throwing implements EntitySubscriberInterface {
      afterQuery(): void {
        if (throws) throw new Error('subscriber')
      }
    }
    EventSubscriber()(Throwing)
    const other = await openStore(store().place, { subscribers: [Throwing] })
    if (other.kind === 'sqljs') await other.dataSource.synchronize()
    await fill(other)
    const { moved, dataSource } = await setup(other)
    throws = true
    await expect(dataSource.query(rename(1))).rejects.toThrow('subscriber')
    throws = false
    expect(await dataSource.query('SELECT title FROM posts WHERE id = 1')).toEqual([{ title: 'renamed' }])
    expect(await moved()).toEqual(expect.arrayContaining(['post 1', 'of 1']))
    await dataSource.destroy()
  })
})

overStores(
  'a transaction',
  (store) => {
    test('whose COMMIT fails moves nothing', async () => {
      const { dataSource } = store()
      const late = 'FOREIGN KEY ("postId") REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED'
      await dataSource.query('CREATE TABLE late ("postId" int)')
      await dataSource.query(`ALTER TABLE late ADD ${late}`)
      const { moved } = await setup(store())
      const failing = dataSource.transaction(async (manager) => {
        await manager.query(rename(1))
        await manager.query('INSERT INTO late VALUES (77)')
      })
      await expect(failing).rejects.toThrow('violates foreign key')
      expect(await moved()).toEqual([])
      await dataSource.query('DROP TABLE late')
    })

    test('two at a time keep apart', async () => {
      const { dataSource, moved } = await setup(store())
      const runners = [dataSource.createQueryRunner(), dataSource.createQueryRunner()] as [QueryRunner, QueryRunner]
      for (const runner of runners) await runner.startTransaction()
      await runners[0].query(rename(1))
      await runners[1].query(rename(3))
      await runners[0].rollbackTransaction()
      await runners[1].commitTransaction()
      for (const runner of runners) await runner.release()
      expect(await moved()).toEqual(['post 3', 'of 2'])
    })

    test('whose row somebody else holds is told so, although its images are asked for first', async () => {
      const { dataSource } = await setup(store())
      const post = await dataSource.manager.findOneByOrFail(PostEntity, { id: 1 })
      const holder = dataSource.createQueryRunner()
      await holder.startTransaction()
      await holder.query('SELECT 1 FROM posts WHERE id = 1 FOR UPDATE')
      const waiting = dataSource.transaction(async (manager) => {
        await manager.query("SET LOCAL lock_timeout = '20ms'")
        await manager.save(PostEntity, { ...post, title: 'n' })
      })
      await expect(waiting).rejects.toMatchObject({ code: '55P03' })
      await holder.rollbackTransaction()
      await holder.release()
    })

    test('that is left open moves what it wrote when it must be over', async () => {
      const { dataSource, moved, clock } = await setup(store())
      const runner = dataSource.createQueryRunner()
      await runner.query('BEGIN')
      await runner.query(rename(3))
      await runner.release()
      expect(await moved()).toEqual([])
      clock.advance(60_001)
      expect(await moved()).toEqual(['post 3', 'of 2'])
      await dataSource.query('ROLLBACK')
    })
  },
  ['postgres'],
)
