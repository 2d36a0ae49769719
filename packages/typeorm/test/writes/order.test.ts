import { EventSubscriber, type EntitySubscriberInterface, type QueryRunner } from 'typeorm'
import { expect, test, vi } from 'vitest'
import { PostEntity } from '../support/store-entities.ts'
import { openStore, overStores, type Store } from '../support/store.ts'

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
          `UPDATE posts SET score = 1 WHERE title = 'one'`,
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
