import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { answersOf } from '../support/answers.ts'
import { PostEntity } from '../support/store-entities.ts'
import { overStores, type Store } from '../support/store.ts'

const RENAME = `UPDATE posts SET title = 'streamed' WHERE id = 1 RETURNING id`

/** How many statements a read takes. */
const statementsOf = async ({ dataSource }: Store, read: () => Promise<unknown>): Promise<number> => {
  const logged = vi.spyOn(dataSource.logger, 'logQuery')
  try {
    await read()
    return logged.mock.calls.length
  } finally {
    logged.mockRestore()
  }
}

overStores(
  'a stream',
  (store) => {
    const read = () => store().dataSource.manager.findOneBy(PostEntity, { id: 1 })
    const titleOf = async () => (await read())?.title

    const opened = async (sql: string) => {
      const runner = store().dataSource.createQueryRunner()
      return { runner, stream: await runner.stream(sql) }
    }

    test('that writes hides what it may change from before it is sent until it has ended', async () => {
      await read()
      expect(await statementsOf(store(), read)).toBe(0)
      const { runner, stream } = await opened(RENAME)
      // Nothing is answered from before, and nothing is kept.
      expect(await statementsOf(store(), read)).toBe(1)
      expect(await statementsOf(store(), read)).toBe(1)
      stream.resume()
      await once(stream, 'close')
      await runner.release()
      await vi.waitFor(async () => expect(await statementsOf(store(), read)).toBe(0))
      expect(await titleOf()).toBe('streamed')
    })

    test('that fails tells who reads it, and hides nothing any longer', async () => {
      const { moved, fill } = answersOf(store().cache)
      await fill()
      const { runner, stream } = await opened(`UPDATE posts SET id = 2 WHERE id = 1 RETURNING id`)
      await expect(buffer(stream)).rejects.toThrow(/duplicate key/)
      await runner.release()
      expect(await moved()).toEqual([])
      await read()
      expect(await statementsOf(store(), read)).toBe(0)
    })

    test('that cannot be opened rejects, and hides nothing', async () => {
      await read()
      const runner = store().dataSource.createQueryRunner()
      await runner.release()
      await expect(runner.stream(RENAME)).rejects.toThrow(/released/)
      expect(await statementsOf(store(), read)).toBe(0)
    })

    test('in a transaction moves what it wrote when that commits', async () => {
      await read()
      const runner = store().dataSource.createQueryRunner()
      await runner.startTransaction()
      const stream = await runner.stream(RENAME)
      stream.resume()
      await once(stream, 'close')
      expect(await statementsOf(store(), read)).toBe(0)
      expect(await titleOf()).toBe('one')
      await runner.commitTransaction()
      await runner.release()
      expect(await titleOf()).toBe('streamed')
    })

    test('in a transaction may be read to its end after COMMIT, which moves what it wrote', async () => {
      await read()
      const runner = store().dataSource.createQueryRunner()
      await runner.startTransaction()
      const stream = await runner.stream(RENAME)
      stream.read()
      await runner.commitTransaction()
      expect(await titleOf()).toBe('streamed')
      stream.resume()
      await once(stream, 'close')
      await runner.release()
    })

    test('that nobody reads to its end is waited out when its runner is released', async () => {
      const { moved, fill } = answersOf(store().cache)
      await fill()
      const { runner, stream } = await opened(RENAME)
      stream.on('error', () => {})
      expect(await moved()).toContain('post 1')
      // Not kept.
      expect(await moved()).toContain('post 1')
      try {
        await runner.release()
        await vi.waitFor(async () => {
          store().clock.advance(60_000)
          expect(await moved()).toEqual([])
        })
      } finally {
        stream.destroy()
        await once(stream, 'close')
      }
    })

    test('that reads is nobody\u2019s business', async () => {
      await read()
      const { runner, stream } = await opened('SELECT id FROM posts')
      expect(await statementsOf(store(), read)).toBe(0)
      stream.resume()
      await once(stream, 'close')
      await runner.release()
    })
  },
  ['postgres'],
)
