import { createCache } from '@tidemark/core'
import { manualClock, memoryServer } from '@tidemark/core/testing'
import pg from 'pg'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops(
  'a write whose outcome nobody knows',
  (shop) => {
    const setup = () => {
      const { db, cache, clock } = withCache(shop().connect(), { maxWriteTime: '60s' })
      return { db, cache, clock, read: () => db.user.findUnique({ where: { id: 1 } }) }
    }
    const watcher = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
      const client = new pg.Client({ connectionString: shop().database.url })
      await client.connect()
      try {
        return await work(client)
      } finally {
        await client.end()
      }
    }
    /** Ends every connection whose last statement looks like this. */
    const killWhoever = (client: pg.Client, statement: string) =>
      client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE $1',
        [statement],
      )
    const waiting = async (client: pg.Client): Promise<void> => {
      for (;;) {
        const { rowCount } = await client.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        if (rowCount) return
      }
    }

    test('hides its rows until it must be over, then moves them: the line broke in the statement', async () => {
      const { db, cache, clock, read } = setup()
      await read()
      await watcher(async (blocker) => {
        await blocker.query('BEGIN')
        await blocker.query('SELECT * FROM users WHERE id = 1 FOR UPDATE')
        const write = db.user.update({ where: { id: 1 }, data: { name: 'lost' } })
        const failed = expect(write).rejects.toThrow()
        await watcher(async (killer) => {
          await waiting(killer)
          await killWhoever(killer, 'UPDATE%')
        })
        await failed
        await blocker.query('ROLLBACK')
      })
      expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(59_999)
      expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(1)
      expect(await answered(cache, read)).toEqual(['fill', 'miss'])
      expect(await answered(cache, read)).toEqual(['hit'])
    })

    test('that did happen is seen: the answer to COMMIT was lost', async () => {
      const { db, cache, clock, read } = setup()
      await read()
      const held = shop().gate.hold(/^COMMIT/, 'after')
      const write = db.$transaction((tx) => tx.user.update({ where: { id: 1 }, data: { name: 'done' } }))
      const failed = expect(write).rejects.toThrow()
      await held.reached
      held.release(Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' }))
      await failed
      expect((await read())?.name).toBe('done')
      expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(60_000)
      expect(await answered(cache, async () => expect((await read())?.name).toBe('done'))).toEqual(['fill', 'miss'])
    })

    test('that did happen is seen: the answer to the COMMIT of an array was lost', async () => {
      const { db, cache, clock, read } = setup()
      await read()
      const held = shop().gate.hold(/^COMMIT/, 'after')
      const write = db.$transaction([
        db.user.update({ where: { id: 1 }, data: { name: 'done' } }),
        db.user.update({ where: { id: 2 }, data: { name: 'done' } }),
      ])
      const failed = expect(write).rejects.toThrow()
      await held.reached
      held.release(new Error('Connection terminated unexpectedly'))
      await failed
      expect((await read())?.name).toBe('done')
      expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(60_000)
      expect(await answered(cache, read)).toEqual(['fill', 'miss'])
    })

    test('that did happen is seen: the answer to a statement of its own was lost', async () => {
      const { db, cache, clock, read } = setup()
      await read()
      const held = shop().gate.hold(/^UPDATE/, 'after')
      const write = db.user.update({ where: { id: 1 }, data: { name: 'done' } })
      const failed = expect(write).rejects.toThrow()
      await held.reached
      held.release(new Error('Connection terminated unexpectedly'))
      await failed
      expect((await read())?.name).toBe('done')
      expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(60_000)
      expect(await answered(cache, read)).toEqual(['fill', 'miss'])
    })

    test('leaves what it may not have touched alone', async () => {
      const { db, cache } = setup()
      const tags = () => db.tag.findMany()
      await tags()
      const held = shop().gate.hold(/^UPDATE/, 'after')
      const failed = expect(db.user.update({ where: { id: 1 }, data: { name: 'x' } })).rejects.toThrow()
      await held.reached
      held.release(new Error('Connection terminated unexpectedly'))
      await failed
      expect(await answered(cache, tags)).toEqual(['hit'])
    })

    test('is not decided by close(): what it may have changed stays hidden from other processes until it must be over', async () => {
      const clock = manualClock()
      const server = memoryServer({ clock })
      const [a, b] = [1, 2].map(() => {
        const cache = createCache(
          { namespace: 'n', l2: server.backend(), consistency: 'strong', defaults: { ttl: '5m' }, maxWriteTime: '60s' },
          { clock },
        )
        return {
          cache,
          db: shop()
            .connect()
            .$extends(cacheExtension({ cache, database: 'shop' })),
        }
      })
      if (a === undefined || b === undefined) throw new Error('two processes')
      const read = () => b.db.user.findUnique({ where: { id: 1 } })
      await read()
      const held = shop().gate.hold(/^UPDATE/, 'after')
      const failed = expect(a.db.user.update({ where: { id: 1 }, data: { name: 'x' } })).rejects.toThrow()
      await held.reached
      held.release(new Error('Connection terminated unexpectedly'))
      await failed
      await a.cache.close()
      expect(await answered(b.cache, read)).toEqual(['refuse: locked', 'miss'])
      clock.advance(90_000)
      expect(await answered(b.cache, read)).toContain('fill')
      expect(await answered(b.cache, read)).toEqual(['hit'])
    })
  },
  ['postgresql'],
)

overShops(
  'a COMMIT that the database refuses',
  (shop) => {
    test('leaves no trace', async () => {
      const { admin, base } = shop()
      await admin.run(
        'ALTER TABLE posts DROP CONSTRAINT posts_author_id_fkey, ADD CONSTRAINT posts_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED',
      )
      const { db, cache } = withCache(base)
      const read = () => db.post.findUnique({ where: { id: 1 } })
      await read()
      const broken = { where: { id: 1 }, data: { authorId: 99 } }
      await expect(db.$transaction((tx) => tx.post.update(broken))).rejects.toThrow()
      expect(await answered(cache, read)).toEqual(['hit'])
      await expect(db.$transaction([db.post.update(broken), db.post.count()])).rejects.toThrow()
      expect(await answered(cache, read)).toEqual(['hit'])
      await expect(db.post.update(broken)).rejects.toThrow()
      expect(await answered(cache, read)).toEqual(['hit'])
      expect((await base.post.findUnique({ where: { id: 1 } }))?.authorId).toBe(1)
    })
  },
  ['postgresql'],
)
