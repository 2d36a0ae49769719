import type { CacheOptions } from '@tidemark/core'
import { manualClock, memoryServer } from '@tidemark/core/testing'
import { DataSource, type EntitySubscriberInterface, EventSubscriber } from 'typeorm'
import { expect, test } from 'vitest'
import { cacheSubscriber } from '../../src/index.ts'
import { gateOfDataSource } from '../../src/writes/gate.ts'
import { answersOf } from '../support/answers.ts'
import { PostEntity, TagEntity } from '../support/store-entities.ts'
import { fill, openStore, overStores, type Store } from '../support/store.ts'

const rename = (id: number) => `UPDATE posts SET title = 'renamed' WHERE id = ${id}`

const titleOf = async (dataSource: DataSource, id: number): Promise<unknown> =>
  ((await dataSource.query(`SELECT title FROM posts WHERE id = ${id}`)) as { title: unknown }[])[0]?.title

/** One more DataSource of the same place, with the same rows. */
const another = async (store: Store, given: Parameters<typeof openStore>[1]): Promise<Store> => {
  const other = await openStore(store.place, given)
  if (other.kind === 'sqljs') await other.dataSource.synchronize()
  await fill(other)
  return other
}

overStores('while the version store cannot be reached, a write', (store) => {
  const broken = async (whenUnreachable: NonNullable<CacheOptions['whenUnreachable']>) => {
    const server = memoryServer({ clock: manualClock() })
    const options = { namespace: 'n', l2: server.backend(), consistency: 'strong', whenUnreachable } as const
    const { dataSource } = await another(store(), { options })
    server.down()
    return dataSource
  }
  const refused = { name: 'CacheError', code: 'UNREACHABLE' }

  test('is refused before the database is asked', async () => {
    const dataSource = await broken('refuse')
    await expect(dataSource.getRepository(PostEntity).update(1, { title: 'never' })).rejects.toMatchObject(refused)
    const inside = dataSource.transaction((manager) => manager.update(PostEntity, 1, { title: 'never' }))
    await expect(inside).rejects.toMatchObject(refused)
    expect(await titleOf(dataSource, 1)).toBe('one')
    await dataSource.destroy()
  })

  test('goes on where that is allowed', async () => {
    const dataSource = await broken('allow')
    await dataSource.transaction((manager) => manager.update(PostEntity, 1, { title: 'done' }))
    expect(await titleOf(dataSource, 1)).toBe('done')
    await dataSource.destroy()
  })
})

overStores('a write', (store) => {
  test('is committed also where a subscriber throws at its COMMIT', async () => {
    let throws = false
    class ThrowingAtCommit implements EntitySubscriberInterface {
      afterQuery({ query }: { readonly query: string }): void {
        if (throws && query === 'COMMIT') throw new Error('subscriber')
      }
    }
    EventSubscriber()(ThrowingAtCommit)
    const { dataSource, cache } = await another(store(), { subscribers: [ThrowingAtCommit] })
    const answers = answersOf(cache)
    await answers.fill()
    throws = true
    await expect(dataSource.transaction((manager) => manager.query(rename(1)))).rejects.toThrow('subscriber')
    throws = false
    expect(await titleOf(dataSource, 1)).toBe('renamed')
    expect(await answers.moved()).toEqual(['post 1', 'of 1'])
    await dataSource.destroy()
  })

  test('that a conflict lets pass by moves nothing', async () => {
    const { dataSource, cache } = store()
    const answers = answersOf(cache)
    await answers.fill()
    const insert = (name: string) =>
      dataSource.createQueryBuilder().insert().into(TagEntity).values({ name }).orIgnore().execute()
    await insert('red')
    expect(await answers.moved()).toEqual([])
    await insert('green')
    expect(await answers.moved()).toEqual(['tag 1'])
  })

  test('of a whole table moves all that hangs on it', async () => {
    const { dataSource, cache } = store()
    const answers = answersOf(cache)
    await answers.fill()
    await dataSource.query('CREATE TABLE plain (id int)')
    await answers.fill()
    await dataSource.query('DELETE FROM comments')
    expect(await answers.moved()).toEqual(['comment 1', 'comment 3', 'on 1', 'on 3'])
    await dataSource.query('DROP TABLE plain')
  })

  test('after the cache was closed is a write as any other', async () => {
    const { dataSource, cache } = await another(store(), {})
    await cache.close()
    await dataSource.transaction((manager) => manager.query(rename(1)))
    expect(await titleOf(dataSource, 1)).toBe('renamed')
    await dataSource.destroy()
  })

  test('after the DataSource was initialised anew is seen as before', async () => {
    const { dataSource, cache } = await another(store(), {})
    await dataSource.destroy()
    await dataSource.initialize()
    const again = { ...store(), dataSource, cache }
    if (again.kind === 'sqljs') await dataSource.synchronize()
    await fill(again)
    const answers = answersOf(cache)
    await answers.fill()
    await dataSource.query(rename(1))
    expect(await answers.moved()).toEqual(['post 1', 'of 1'])
    await dataSource.destroy()
  })
})

overStores(
  'a write over its own connection',
  (store) => {
    test('whose outcome nobody knows hides what it may have changed until it must be over', async () => {
      const { dataSource, cache, clock } = await another(store(), {})
      const answers = answersOf(cache)
      await answers.fill()
      await expect(dataSource.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow()
      expect(await answers.moved()).toHaveLength(18)
      expect(await answers.moved()).toHaveLength(18)
      clock.advance(60_001)
      expect(await answers.moved()).toHaveLength(18)
      expect(await answers.moved()).toEqual([])
      await dataSource.destroy()
    })

    test('is seen by another DataSource of the database on the same cache', async () => {
      const { cache, dataSource, place } = await another(store(), {})
      const second = new DataSource({ ...place.options(), subscribers: [cacheSubscriber({ cache })] })
      await second.initialize()
      const answers = answersOf(cache)
      await answers.fill()
      await second.getRepository(PostEntity).update(3, { title: 'n' })
      expect(await answers.moved()).toEqual(['post 3', 'of 2'])
      await Promise.all([second.destroy(), dataSource.destroy()])
    })

    test('leaves readers alone: they have connections of their own', () => {
      expect(gateOfDataSource(store().dataSource)).toBeUndefined()
    })

    test('that empties a table moves all that hangs on it', async () => {
      const { cache, dataSource } = store()
      const answers = answersOf(cache)
      await answers.fill()
      await dataSource.query('TRUNCATE comments')
      expect(await answers.moved()).toEqual(['comment 1', 'comment 3', 'on 1', 'on 3'])
    })

    test('without a subscriber of ours is left alone', async () => {
      const plain = new DataSource(store().place.options())
      await plain.initialize()
      expect(Object.hasOwn(plain.createQueryRunner(), 'query')).toBe(false)
      await plain.destroy()
    })
  },
  ['postgres'],
)

overStores(
  'on a connection that readers share',
  (store) => {
    test('nothing may be kept from BEGIN to the end', async () => {
      const { dataSource } = store()
      const gate = gateOfDataSource(dataSource)
      const before = gate?.watch()
      await dataSource.transaction(async () => {
        expect(gate?.watch()()).toBe(false)
      })
      expect(before?.()).toBe(false)
      expect(gate?.watch()()).toBe(true)
    })

    const lateSetup = async () => {
      const { dataSource, cache } = store()
      await dataSource.query(
        'CREATE TABLE IF NOT EXISTS late ("postId" int REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED)',
      )
      const answers = answersOf(cache)
      await answers.fill()
      const runner = dataSource.createQueryRunner()
      await runner.query('BEGIN')
      await runner.query(rename(1))
      await runner.query('INSERT INTO late VALUES (77)')
      await expect(runner.query('COMMIT')).rejects.toThrow('FOREIGN KEY')
      return { answers, runner, gate: gateOfDataSource(dataSource) }
    }

    test('a COMMIT that fails leaves the transaction open, and its ROLLBACK moves nothing', async () => {
      const { answers, runner, gate } = await lateSetup()
      expect(gate?.watch()()).toBe(false)
      await runner.query('ROLLBACK')
      expect(gate?.watch()()).toBe(true)
      expect(await answers.moved()).toEqual([])
    })

    test('a COMMIT that fails and is tried again moves what came before it', async () => {
      const { answers, runner, gate } = await lateSetup()
      await runner.query('DELETE FROM late')
      await runner.query('COMMIT')
      expect(gate?.watch()()).toBe(true)
      expect(await answers.moved()).toEqual(expect.arrayContaining(['post 1', 'of 1']))
    })

    test('a savepoint outside of a transaction begins one, and its RELEASE commits', async () => {
      const { dataSource, cache } = store()
      const answers = answersOf(cache)
      await answers.fill()
      const runner = dataSource.createQueryRunner()
      await runner.query('SAVEPOINT outer_one')
      await runner.query(rename(3))
      expect(await answers.moved()).toEqual([])
      await runner.query('RELEASE outer_one')
      expect(await answers.moved()).toEqual(['post 3', 'of 2'])
    })
  },
  ['sqljs'],
)
