import { expect, test } from 'vitest'
import { answersOf } from '../support/answers.ts'
import { overStores } from '../support/store.ts'

const rename = (id: number) => `UPDATE posts SET title = 'renamed' WHERE id = ${id}`

overStores(
  'a savepoint in a text that cannot be read',
  (store) => {
    test('may have the name of an earlier one, so that less is undone than was written since that', async () => {
      const { dataSource, cache } = store()
      const { fill, moved } = answersOf(cache)
      await fill()
      const runner = dataSource.createQueryRunner()
      await runner.query('BEGIN')
      await runner.query('SAVEPOINT mine')
      await runner.query(rename(3))
      await runner.query('SAVEPOINT mine; SELECT 1')
      await runner.query('ROLLBACK TO mine')
      await runner.query('COMMIT')
      await runner.release()
      expect(await moved()).toContain('post 3')
    })
  },
  ['postgres'],
)

overStores(
  'a transaction that the database ends with an error',
  (store) => {
    test('leaves what comes after it to commit by itself', async () => {
      const { dataSource, cache } = store()
      const { fill, moved } = answersOf(cache)
      await fill()
      const runner = dataSource.createQueryRunner()
      await runner.query('BEGIN')
      await runner.query(rename(1))
      const taken = `INSERT OR ROLLBACK INTO users (id, email, name) VALUES (1, 'ada@x', 'Ada')`
      await expect(runner.query(taken)).rejects.toThrow(/UNIQUE/)
      await runner.query(rename(3))
      expect(await moved()).toEqual(expect.arrayContaining(['post 3', 'of 2']))
      await expect(runner.query('ROLLBACK')).rejects.toThrow(/no transaction/)
    })
  },
  ['sqljs'],
)
