import { expect, test } from 'vitest'
import { nestsTransactions } from '../../../../test/support/lane.ts'
import { answered, overShops, withCache } from '../support/shop.ts'

class Stop extends Error {}
const stop = () => Promise.reject(new Stop('rolled back on purpose'))

overShops('an interactive transaction', (shop, provider) => {
  const setup = () => {
    const { db, cache, clock } = withCache(shop().base)
    const userOne = () => db.user.findUnique({ where: { id: 1 } })
    const rename = (name: string, tx: Pick<typeof db, 'user'> = db) =>
      tx.user.update({ where: { id: 1 }, data: { name } })
    return { db, cache, clock, userOne, rename }
  }

  test('asks the database, keeps nothing and sees its own writes', async () => {
    const { db, cache, userOne, rename } = setup()
    await userOne()
    const seen = await answered(cache, () =>
      db.$transaction(async (tx) => {
        await rename('mine', tx)
        expect((await tx.user.findUnique({ where: { id: 1 } }))?.name).toBe('mine')
        expect(await tx.user.count({ where: { name: 'mine' } })).toBe(1)
      }),
    )
    expect(seen).toEqual(['bypass: transaction', 'bypass: transaction'])
    expect((await userOne())?.name).toBe('mine')
  })

  test('that is rolled back leaves no trace', async () => {
    const { db, cache, userOne, rename } = setup()
    await userOne()
    const failing = db.$transaction(async (tx) => {
      await rename('never', tx)
      await tx.post.deleteMany({ where: { authorId: 1 } })
      return stop()
    })
    await expect(failing).rejects.toBeInstanceOf(Stop)
    expect(await answered(cache, async () => expect((await userOne())?.name).toBe('Ada'))).toEqual(['hit'])
  })

  test('that fails on a statement leaves no trace', async () => {
    const { db, cache, userOne } = setup()
    await userOne()
    const failing = db.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { name: 'never' } })
      await tx.user.create({ data: { email: 'bob@example.com', name: 'Twin', tenantId: 1 } })
    })
    await expect(failing).rejects.toMatchObject({ code: 'P2002' })
    expect(await answered(cache, userOne)).toEqual(['hit'])
  })

  test('with a malformed cache argument rejects before that call asks anything, and is rolled back', async () => {
    const { db, cache, userOne, rename } = setup()
    await userOne()
    const bad = { where: { id: 1 }, cache: 'often' } as unknown as { where: { id: number } }
    const failing = db.$transaction(async (tx) => {
      await rename('never', tx)
      shop().log.reset()
      await tx.user.findUnique(bad)
    })
    await expect(failing).rejects.toMatchObject({ name: 'CacheError', code: 'CALL' })
    expect(shop().log.statements.filter((sql) => !/^(?:ROLLBACK|COMMIT)/.test(sql))).toEqual([])
    expect(await answered(cache, userOne)).toEqual(['hit'])
  })

  if (nestsTransactions()) {
    test('nested and released: both levels move at the end', async () => {
      const { db, userOne, rename } = setup()
      const posts = () => db.post.count({ where: { authorId: 2 } })
      await Promise.all([userOne(), posts()])
      await db.$transaction(async (tx) => {
        await tx.$transaction(async (inner) => {
          await rename('inner', inner)
          await inner.$transaction((innermost) => innermost.post.update({ where: { id: 1 }, data: { authorId: 2 } }))
        })
      })
      expect((await userOne())?.name).toBe('inner')
      expect(await posts()).toBe(3)
    })

    test('nested and rolled back: only the outer level moves', async () => {
      const { db, cache, userOne, rename } = setup()
      const posts = () => db.post.count({ where: { authorId: 2 } })
      await Promise.all([userOne(), posts()])
      await db.$transaction(async (tx) => {
        await rename('outer', tx)
        const failing = tx.$transaction(async (inner) => {
          await inner.post.update({ where: { id: 1 }, data: { authorId: 2 } })
          return stop()
        })
        await expect(failing).rejects.toBeInstanceOf(Stop)
      })
      expect((await userOne())?.name).toBe('outer')
      expect(await answered(cache, async () => expect(await posts()).toBe(2))).toEqual(['hit'])
    })

    test('nested and released, then rolled back as a whole: nothing moves', async () => {
      const { db, cache, userOne, rename } = setup()
      await userOne()
      const failing = db.$transaction(async (tx) => {
        await tx.$transaction((inner) => rename('never', inner))
        return stop()
      })
      await expect(failing).rejects.toBeInstanceOf(Stop)
      expect(await answered(cache, userOne)).toEqual(['hit'])
    })
  }

  test('that Prisma opens for a nested write, and whose COMMIT lost its answer, may have happened', async () => {
    const { db, userOne } = setup()
    await userOne()
    shop().gate.fail(/^COMMIT/, 'after', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
    const data = { name: 'done', posts: { create: { title: 'new', body: 'new' } } }
    await expect(db.user.update({ where: { id: 1 }, data })).rejects.toThrow()
    expect((await userOne())?.name).toBe('done')
  })

  test('moves what `invalidate` names only at its end', async () => {
    const { db, cache, userOne } = setup()
    await userOne()
    await db.$transaction(async () => {
      await cache.invalidate({ model: 'User', id: 1 })
      expect(cache.stats().invalidations).toBe(0)
    })
    expect(await answered(cache, userOne)).toEqual(['fill', 'miss'])
  })

  test('that is rolled back takes its `invalidate` back', async () => {
    const { db, cache, userOne } = setup()
    await userOne()
    const failing = db.$transaction(async () => {
      await cache.invalidate('User')
      return stop()
    })
    await expect(failing).rejects.toBeInstanceOf(Stop)
    expect(await answered(cache, userOne)).toEqual(['hit'])
  })

  test('builds what `remember` would remember, and keeps nothing', async () => {
    const { db, cache } = setup()
    let built = 0
    const number = () => cache.remember('number', { ttl: '5m', dependsOn: ['User'] }, () => ++built)
    expect(await number()).toBe(1)
    expect(await db.$transaction(() => number())).toBe(2)
    expect(await number()).toBe(1)
  })

  test('does not claim a query that runs next to it', async () => {
    const { db, cache, userOne, rename } = setup()
    await userOne()
    let leave = () => {}
    const staying = new Promise<void>((resolve) => (leave = resolve))
    let enter = () => {}
    const entered = new Promise<void>((resolve) => (enter = resolve))
    const transaction = db.$transaction(async () => {
      enter()
      await staying
      return stop()
    })
    const outside = (async () => {
      await entered
      await rename('outside')
      leave()
    })()
    const [failed] = await Promise.allSettled([transaction, outside])
    expect(failed.status).toBe('rejected')
    expect(await answered(cache, async () => expect((await userOne())?.name).toBe('outside'))).toEqual(['fill', 'miss'])
  })

  test('may use the outer client beside itself, which counts as outside', async () => {
    const { db, cache, userOne } = setup()
    await userOne()
    const seen = await answered(cache, () => db.$transaction(async () => void (await userOne())))
    expect(seen).toEqual(['hit'])
  })

  test('with statements side by side finds what the earlier ones bring under a condition', async () => {
    const { db } = setup()
    const read = () => db.comment.findMany({ where: { postId: 3 } })
    await read()
    await db.$transaction((tx) =>
      Promise.all([
        tx.post.update({ where: { id: 3 }, data: { authorId: 1 } }),
        tx.post.deleteMany({ where: { authorId: 1 } }),
      ]),
    )
    const left = await shop().base.comment.findMany({ where: { postId: 3 } })
    expect(await read()).toEqual(left)
  })

  test('hides what it is going to move from right before COMMIT until it is over', async () => {
    const { db, cache, userOne, rename } = setup()
    await userOne()
    const held = shop().gate.hold(/^COMMIT/)
    const transaction = db.$transaction((tx) => rename('changed', tx))
    await held.reached
    const seen = await answered(cache, async () => {
      // SQLite lets nobody read meanwhile.
      if (provider !== 'sqlite') expect((await userOne())?.name).toBe('Ada')
    })
    expect(seen).toEqual(provider === 'sqlite' ? [] : ['refuse: locked', 'miss'])
    held.release()
    await transaction
    expect((await userOne())?.name).toBe('changed')
  })

  test('that runs out of time moves nothing', async () => {
    const { db, cache, userOne, rename } = setup()
    await userOne()
    const slow = db.$transaction(
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
    expect(await answered(cache, async () => expect((await userOne())?.name).toBe('Ada'))).toEqual(['hit'])
  })
})
