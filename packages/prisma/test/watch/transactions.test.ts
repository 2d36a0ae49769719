import { createCache } from '@tidemark/core'
import { expect, test } from 'vitest'
import type { AdapterFactory } from '../../../../test/support/gate.ts'
import { cacheExtension, watchAdapter } from '../../src/index.ts'
import { answered, overShops, quotedFor } from '../support/shop.ts'
import { withWatch } from './watched.ts'

class Stop extends Error {}
const stop = () => Promise.reject(new Stop('rolled back on purpose'))

overShops('a transaction of a client without the extension', (shop, provider) => {
  const setup = () => {
    const { cache, base, db } = withWatch(shop())
    const user = () => db.user.findUnique({ where: { id: 1 } })
    const posts = () => db.post.count()
    const fill = () => Promise.all([user(), posts()])
    const seen = async () => {
      const of = async (read: () => PromiseLike<unknown>) => (await answered(cache, read)).at(-1)
      return { user: await of(user), posts: await of(posts) }
    }
    const rename = (name: string, client: Pick<typeof base, 'user'> = base) =>
      client.user.update({ where: { id: 1 }, data: { name } })
    return { cache, base, db, user, fill, seen, rename }
  }
  const KEPT = { user: 'hit', posts: 'hit' }

  test('moves its tables when it has committed, and no others', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    await base.$transaction(async (tx) => {
      await rename('done', tx)
      await tx.post.findMany()
    })
    expect(await seen()).toEqual({ user: 'miss', posts: 'hit' })
  })

  test('that is rolled back leaves no trace', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    const failing = base.$transaction(async (tx) => {
      await rename('never', tx)
      await tx.$executeRawUnsafe(quotedFor(provider, 'DELETE FROM "Tag" WHERE id = 4'))
      return stop()
    })
    await expect(failing).rejects.toBeInstanceOf(Stop)
    expect(await seen()).toEqual(KEPT)
  })

  test('that fails on a statement leaves no trace', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    const failing = base.$transaction(async (tx) => {
      await rename('never', tx)
      await tx.user.create({ data: { email: 'bob@example.com', name: 'Twin', tenantId: 1 } })
    })
    await expect(failing).rejects.toMatchObject({ code: 'P2002' })
    expect(await seen()).toEqual(KEPT)
  })

  test('of an array that fails leaves no trace', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    const twin = base.user.create({ data: { email: 'bob@example.com', name: 'Twin', tenantId: 1 } })
    await expect(base.$transaction([rename('never'), twin])).rejects.toMatchObject({ code: 'P2002' })
    expect(await seen()).toEqual(KEPT)
  })

  test('of an array moves when it has committed', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    await base.$transaction([rename('done'), base.post.count()])
    expect(await seen()).toEqual({ user: 'miss', posts: 'hit' })
  })

  test('nested and rolled back: only the outer level moves', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    await base.$transaction(async (tx) => {
      await rename('outer', tx)
      const failing = tx.$transaction(async (inner) => {
        await inner.post.updateMany({ data: { score: 9 } })
        return stop()
      })
      await expect(failing).rejects.toBeInstanceOf(Stop)
    })
    expect(await seen()).toEqual({ user: 'miss', posts: 'hit' })
  })

  test('nested and released: both levels move at the end', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    await base.$transaction(async (tx) => {
      await tx.$transaction(async (inner) => {
        await rename('inner', inner)
        await inner.$transaction((innermost) => innermost.post.updateMany({ data: { score: 9 } }))
      })
    })
    expect(await seen()).toEqual({ user: 'miss', posts: 'miss' })
  })

  test('nested and released, then rolled back with the level around it: nothing moves', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    await base.$transaction(async (tx) => {
      const failing = tx.$transaction(async (inner) => {
        await inner.$transaction((innermost) => rename('never', innermost as typeof base))
        return stop()
      })
      await expect(failing).rejects.toBeInstanceOf(Stop)
    })
    expect(await seen()).toEqual(KEPT)
  })

  test('that goes on after a level was rolled back moves what it then writes', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    await base.$transaction(async (tx) => {
      const failing = tx.$transaction(async () => stop())
      await expect(failing).rejects.toBeInstanceOf(Stop)
      await rename('after', tx)
    })
    expect(await seen()).toEqual({ user: 'miss', posts: 'hit' })
  })

  const savepoints = [
    'SAVEPOINT prisma_sp_0',
    ...(provider === 'postgresql' ? ['SELECT 1; SAVEPOINT prisma_sp_0'] : []),
  ]
  test.each(savepoints)(
    'nested, with a raw savepoint of the same name, and rolled back to that one: what came before it moves (%s)',
    async (savepoint) => {
      const { base, user, fill, rename } = setup()
      await fill()
      await base.$transaction(async (tx) => {
        const failing = tx.$transaction(async (inner) => {
          await rename('kept', inner)
          await inner.$executeRawUnsafe(savepoint)
          await inner.post.updateMany({ data: { score: 9 } })
          return stop()
        })
        await expect(failing).rejects.toBeInstanceOf(Stop)
      })
      const truth = await shop().base.user.findUnique({ where: { id: 1 } })
      expect(truth?.name).toBe('kept')
      expect(await user()).toEqual(truth)
    },
  )

  test('that runs out of time leaves no trace', async () => {
    const { base, fill, seen, rename } = setup()
    await fill()
    const slow = base.$transaction(
      async (tx) => {
        await rename('never', tx)
        // Until the engine's own timer says that it is enough: it gets a turn after every query.
        for (;;) {
          await tx.user.count()
          await new Promise((resolve) => void setImmediate(resolve))
        }
      },
      { timeout: 150 },
    )
    await expect(slow).rejects.toMatchObject({ code: 'P2028' })
    expect(await seen()).toEqual(KEPT)
  })

  test('by nested writes moves every table that they touch', async () => {
    const { base, fill, seen } = setup()
    await fill()
    await base.user.update({ where: { id: 1 }, data: { name: 'x', posts: { create: { title: 'n', body: 'n' } } } })
    expect(await seen()).toEqual({ user: 'miss', posts: 'miss' })
  })

  test('hides its tables from before COMMIT until it is known to be through', async () => {
    const { base, cache, user, fill, rename } = setup()
    await fill()
    const held = shop().gate.hold(/^COMMIT/, 'after')
    const writing = base.$transaction(async (tx) => {
      await rename('done', tx)
    })
    await held.reached
    if (provider === 'postgresql') {
      expect(await answered(cache, user)).toEqual(['refuse: locked', 'miss'])
      expect((await user())?.name).toBe('done')
    }
    held.release()
    await writing
    expect(await answered(cache, async () => expect((await user())?.name).toBe('done'))).toEqual(['fill', 'miss'])
  })

  test('that is shown to nobody before COMMIT hides nothing before it, either', async () => {
    const { base, cache, user, fill, rename } = setup()
    await fill()
    await base.$transaction(async (tx) => {
      await rename('later', tx)
      expect(await answered(cache, user)).toEqual(['hit'])
    })
    expect((await user())?.name).toBe('later')
  })
})

overShops(
  'a COMMIT that the database refuses to a client without the extension',
  (shop) => {
    test('leaves no trace', async () => {
      await shop().admin.run(
        'ALTER TABLE posts DROP CONSTRAINT posts_author_id_fkey, ADD CONSTRAINT posts_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED',
      )
      const { cache, base, db } = withWatch(shop())
      const read = () => db.post.findUnique({ where: { id: 1 } })
      await read()
      const broken = { where: { id: 1 }, data: { authorId: 99 } }
      await expect(base.$transaction((tx) => tx.post.update(broken))).rejects.toThrow()
      expect(await answered(cache, read)).toEqual(['hit'])
      await expect(base.$transaction([base.post.update(broken), base.post.count()])).rejects.toThrow()
      expect(await answered(cache, read)).toEqual(['hit'])
      await expect(base.post.update(broken)).rejects.toThrow()
      expect(await answered(cache, read)).toEqual(['hit'])
    })
  },
  ['postgresql'],
)

overShops(
  'on a driver with one connection, a transaction of a client without the extension',
  (shop) => {
    test('lets nothing be kept while it is open', async () => {
      const cache = createCache({ defaults: { ttl: '5m' } })
      // What such a driver would show to a reader is not asked here, only what the cache keeps of it.
      const named = (factory: AdapterFactory) =>
        new Proxy(factory, {
          get: (target, name) => (name === 'adapterName' ? 'pglite-prisma-adapter' : Reflect.get(target, name, target)),
        })
      const base = shop().connect((factory) => watchAdapter(named(factory), cache))
      const db = base.$extends(cacheExtension({ cache }))
      const tags = () => db.tag.findMany()
      await base.$transaction(async (tx) => {
        await tx.user.update({ where: { id: 1 }, data: { name: 'mine' } })
        expect(await answered(cache, tags)).toEqual(['refuse: transaction', 'miss'])
      })
      expect(await answered(cache, tags)).toEqual(['fill', 'miss'])
      const failing = base.$transaction([base.tag.create({ data: { name: 'red' } }), base.tag.count()])
      await expect(failing).rejects.toThrow()
      expect(await answered(cache, tags)).toEqual(['hit'])
    })
  },
  ['postgresql'],
)
