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

/** What TypeORM holds of a connection. */
interface Connection {
  query(text: string, parameters?: readonly unknown[]): Promise<unknown>
}

overStores(
  'what is done out of sight',
  (store) => {
    test('and committed by a runner moves everything', async () => {
      const { dataSource, cache } = store()
      const { fill, moved } = answersOf(cache)
      await fill()
      const runner = dataSource.createQueryRunner()
      const connection = (await runner.connect()) as Connection
      await connection.query('BEGIN')
      await connection.query(rename(1))
      await runner.query('COMMIT')
      await runner.release()
      expect(await moved()).toContain('post 1')
    })

    test('after a transaction could not be begun commits by itself', async () => {
      const { dataSource, cache } = store()
      const { fill, moved } = answersOf(cache)
      await fill()
      const runner = dataSource.createQueryRunner()
      const connection = (await runner.connect()) as Connection
      const query = connection.query.bind(connection)
      connection.query = async (text, parameters) => {
        if (/transaction/i.test(text)) throw new Error('no transaction now')
        return query(text, parameters)
      }
      await expect(runner.startTransaction()).rejects.toThrow('no transaction now')
      connection.query = query
      await runner.query(rename(1))
      expect(await moved()).toContain('post 1')
      await runner.release()
    })

    test('between a look at the rows of a statement and the statement itself is no news', async () => {
      const { dataSource, cache } = store()
      const { fill, moved } = answersOf(cache)
      await fill()
      const runner = dataSource.createQueryRunner()
      const connection = (await runner.connect()) as Connection
      const query = connection.query.bind(connection)
      const insert = `INSERT INTO posts (id, title, score, "authorId", version) VALUES (50, 'late', 9, 3, 1)`
      connection.query = async (text, parameters) => {
        if (text.startsWith('UPDATE')) await query(insert)
        return query(text, parameters)
      }
      await runner.query('UPDATE posts SET "authorId" = 2 WHERE score > 5')
      connection.query = query
      await runner.release()
      expect(await moved()).toContain('of 2')
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
