import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { manualClock, memoryServer } from '@tidemark/core/testing'
import { EventSubscriber, type EntitySubscriberInterface, type QueryRunner } from 'typeorm'
import { expect, test, vi } from 'vitest'
import { PostEntity } from '../support/store-entities.ts'
import { fill, openStore, overStores, type Store } from '../support/store.ts'

const scoreOf = async ({ dataSource }: Store): Promise<unknown> => {
  const [row] = (await dataSource.query('SELECT score FROM posts WHERE id = 1')) as readonly { score: unknown }[]
  return row?.score
}

overStores('statements of one runner', (store) => {
  // Its rows are asked for before it.
  const slow = { title: 'one' }

  test('a write that nobody waited for is a part of the transaction that is rolled back', async () => {
    const { dataSource } = store()
    const failing = dataSource.transaction((manager) =>
      Promise.all([manager.update(PostEntity, slow, { score: 5 }), Promise.reject(new Error('for another reason'))]),
    )
    await expect(failing).rejects.toThrow('for another reason')
    await store().dataSource.query('SELECT 1')
    expect(await scoreOf(store())).toBe(0)
  })

  test('and of the savepoint', async () => {
    const { dataSource } = store()
    await dataSource.transaction(async (manager) => {
      const inner = manager.transaction((nested) =>
        Promise.all([nested.update(PostEntity, slow, { score: 5 }), Promise.reject(new Error('inner'))]),
      )
      await expect(inner).rejects.toThrow('inner')
    })
    expect(await scoreOf(store())).toBe(0)
  })

  test('are done in the order in which they were called', async () => {
    const { dataSource } = store()
    const answers = await dataSource.transaction(async ({ queryRunner }) =>
      Promise.all(
        [
          `UPDATE posts SET score = 1 WHERE id = 1`,
          `UPDATE posts SET score = 2 WHERE id = 1 AND "authorId" = 1`,
          'SELECT score FROM posts WHERE id = 1',
          `UPDATE posts SET score = 3 WHERE title = 'one'`,
        ].map((text) => queryRunner?.query(text) as Promise<unknown>),
      ),
    )
    expect(answers[2]).toEqual([{ score: 2 }])
    expect(await scoreOf(store())).toBe(3)
  })

  test('a parameter that is no list is for TypeORM to judge', async () => {
    const { dataSource } = store()
    const named = dataSource.query('UPDATE posts SET score = $s WHERE id = 1', { $s: 7 } as never)
    await expect(named).rejects.toThrow()
    expect(await scoreOf(store())).toBe(0)
  })

  test('who wraps the method of a runner sees all that is sent through it', async () => {
    const { dataSource } = store()
    const runner = dataSource.createQueryRunner()
    const wrapped = vi.spyOn(runner, 'query')
    try {
      await runner.manager.update(PostEntity, slow, { score: 8 })
      dataSource.createQueryRunner()
      await runner.manager.update(PostEntity, { id: 1 }, { score: 9 })
      expect(wrapped.mock.calls.filter(([text]) => text.startsWith('UPDATE'))).toHaveLength(2)
    } finally {
      wrapped.mockRestore()
      await runner.release()
    }
    expect(await scoreOf(store())).toBe(9)
  })
})

overStores(
  'a stream of one runner',
  (store) => {
    test('that nobody waited for is a part of the transaction that is rolled back', async () => {
      const { dataSource } = store()
      const read = async () => (await dataSource.manager.findOneBy(PostEntity, { id: 1 }))?.score
      expect(await read()).toBe(0)
      const runner = dataSource.createQueryRunner()
      await runner.startTransaction()
      const opening = runner.stream('UPDATE posts SET score = 5 WHERE id = 1 RETURNING id')
      const ended = opening.then((stream) => once(stream.resume(), 'close'))
      await runner.rollbackTransaction()
      await ended
      await runner.release()
      expect(await read()).toBe(0)
      expect(await scoreOf(store())).toBe(0)
    })

    test('sees what was written before it was called', async () => {
      const runner = store().dataSource.createQueryRunner()
      await runner.connect()
      const written = runner.query(`UPDATE posts SET score = 7 WHERE title = 'one'`)
      // TypeORM's own streams overtake what was called in the same turn.
      await setImmediate()
      const stream = await runner.stream('SELECT score FROM posts WHERE id = 1')
      const rows: unknown[] = []
      for await (const row of stream) rows.push(row)
      expect(rows).toEqual([{ score: 7 }])
      await written
      await runner.release()
    })

    test('and nothing of what was called after it', async () => {
      const runner = store().dataSource.createQueryRunner()
      await runner.connect()
      const before = runner.query(`UPDATE posts SET score = 1 WHERE id = 1`)
      const opening = runner.stream('SELECT score FROM posts WHERE id = 1')
      const after = runner.query(`UPDATE posts SET score = 2 WHERE id = 1`)
      const rows: unknown[] = []
      for await (const row of await opening) rows.push(row)
      expect(rows).toEqual([{ score: 1 }])
      await Promise.all([before, after])
      await runner.release()
    })

    test('what is called after its runner was released is refused', async () => {
      const runner = store().dataSource.createQueryRunner()
      await runner.connect()
      const written = runner.query(`UPDATE posts SET score = 5 WHERE title = 'one'`)
      const released = runner.release()
      const late = [runner.query('SELECT 1'), runner.query('UPDATE posts SET score = 6 WHERE id = 1')]
      for (const one of late) await expect(one).rejects.toThrow(/already released/)
      await Promise.all([written, released])
      expect(await scoreOf(store())).toBe(5)
    })

    test('a write that nobody waited for is sent before its runner is released', async () => {
      const runner = store().dataSource.createQueryRunner()
      await runner.connect()
      const written = runner.query('UPDATE posts SET score = 5 WHERE id = 1')
      await runner.release()
      await written
      expect(await scoreOf(store())).toBe(5)
    })
  },
  ['postgres'],
)

overStores('a COMMIT that is refused', (store) => {
  test('is rolled back, whoever sends something when he hears of that', async () => {
    const server = memoryServer({ clock: manualClock() })
    let depth = 0
    class Audit implements EntitySubscriberInterface {
      async afterQuery({ queryRunner }: { readonly queryRunner: QueryRunner }) {
        if (depth > 0) return
        depth++
        try {
          await queryRunner.query('SELECT 1')
        } finally {
          depth--
        }
      }
    }
    EventSubscriber()(Audit)
    const audited = await openStore(store().place, {
      subscribers: [Audit],
      options: { namespace: 'n', l2: server.backend(), consistency: 'strong', whenUnreachable: 'refuse' },
    })
    const { dataSource } = audited
    if (audited.kind === 'sqljs') await dataSource.synchronize() // it is another database
    await fill(audited)
    const failing = dataSource.transaction(async (manager) => {
      await manager.update(PostEntity, { id: 1 }, { score: 2 })
      server.down()
    })
    await expect(failing).rejects.toThrow(/whenUnreachable/)
    expect(await scoreOf(audited)).toBe(0)
    await dataSource.destroy()
  })
})

overStores(
  'a subscriber that writes when it hears of a statement',
  (store) => {
    test('is not waited for by what it waits for', async () => {
      const heard: string[] = []
      @EventSubscriber()
      class Audit implements EntitySubscriberInterface {
        async afterQuery({ query, queryRunner }: { readonly query: string; readonly queryRunner: QueryRunner }) {
          if (!/posts/.test(query) || /audit/.test(query)) return
          heard.push(query)
          await queryRunner.query(`UPDATE users SET name = 'audit' WHERE id = 3`)
        }
      }
      const { dataSource } = await openStore(store().place, { subscribers: [Audit] })
      await dataSource.transaction((manager) => manager.update(PostEntity, { title: 'one' }, { authorId: 2 }))
      expect(heard.length).toBeGreaterThan(1)
      await dataSource.destroy()
    })
  },
  ['postgres'],
)
