import { Prisma } from '@prisma/client/extension'
import { cacheExtension } from '../../src/index.ts'
import { expect, test } from 'vitest'
import { nestsTransactions } from '../../../../test/support/lane.ts'
import { answered, overShops } from '../support/shop.ts'
import { withWatch } from './watched.ts'

overShops('what a client with the extension announces', (shop) => {
  const setup = () => {
    const { cache, base, db } = withWatch(shop())
    const user = (id: number) => () => db.user.findUnique({ where: { id } })
    const rename = (id: number, client: Pick<typeof base, 'user'>, name = 'new') =>
      client.user.update({ where: { id }, data: { name } })
    const fill = () => Promise.all([1, 2, 3].map((id) => user(id)()))
    /** Users whose row is no hit any more. */
    const moved = async () => {
      const ids: number[] = []
      for (const id of [1, 2, 3]) if ((await answered(cache, user(id))).at(-1) !== 'hit') ids.push(id)
      return ids
    }
    return { cache, base, db: db as unknown as typeof base, user, rename, fill, moved }
  }

  test('is all that moves: by itself, in transactions of every kind, and side by side', async () => {
    const { db, rename, fill, moved } = setup()
    const ways = [
      () => rename(1, db),
      () => db.$transaction([rename(1, db)]),
      () => db.$transaction([rename(1, db), db.user.count()]),
      () => db.$transaction([db.$queryRaw`SELECT 1 AS one`, rename(1, db)]),
      () => db.$transaction(async (tx) => rename(1, tx as typeof db)),
      () => db.$transaction((tx) => Promise.all([rename(1, tx as typeof db), tx.tag.count(), tx.team.findMany()])),
      ...(nestsTransactions()
        ? [() => db.$transaction((tx) => tx.$transaction((inner) => rename(1, inner as typeof db)))]
        : []),
      () => db.user.update({ where: { id: 1 }, data: { name: 'x', posts: { create: { title: 'n', body: 'n' } } } }),
    ]
    for (const way of ways) {
      await fill()
      await way()
      expect(await moved()).toEqual([1])
    }
    await fill()
    await Promise.all([
      db.$transaction([rename(1, db), db.user.count()]),
      db.$transaction([rename(2, db), db.user.count()]),
      rename(1, db),
    ])
    expect(await moved()).toEqual([1, 2])
  })

  test('says nothing about the rest of an array: everything that it writes moves', async () => {
    const { base, db, rename, fill, moved } = setup()
    for (const client of [base, db]) {
      await fill()
      await client.$transaction([rename(1, db), rename(2, base)])
      expect(await moved()).toEqual(expect.arrayContaining([1, 2]))
      await fill()
      await client.$transaction([rename(2, base), rename(1, db)])
      expect(await moved()).toEqual(expect.arrayContaining([1, 2]))
    }
  })

  test('says nothing about an array or a call of another client in the same tick', async () => {
    const { base, db, rename, fill, moved } = setup()
    const ours = [
      () => db.$transaction([rename(1, db)]),
      () => db.$transaction([rename(1, db), db.user.count()]),
      () => db.$transaction(async (tx) => rename(1, tx as typeof db)),
      () => rename(1, db),
    ]
    const theirs = [
      () => base.$transaction([rename(2, base)]),
      () => base.$transaction([rename(2, base), base.user.count()]),
      () => base.$transaction(async (tx) => rename(2, tx as typeof base)),
      () => rename(2, base),
    ]
    for (const our of ours)
      for (const their of theirs)
        for (const both of [
          [our, their],
          [their, our],
        ]) {
          await fill()
          await Promise.all(both.map((one) => one()))
          expect(await moved()).toEqual(expect.arrayContaining([1, 2]))
        }
  })

  test('says nothing about what another client writes in a hook behind it', async () => {
    const { base, cache, rename, fill, moved } = setup()
    let late: Promise<unknown> = Promise.resolve()
    const behind = Prisma.defineExtension({
      query: {
        tag: {
          create: async ({ args, query }) => {
            await rename(2, base)
            const result = await query(args)
            late = rename(3, base)
            return result
          },
        },
      },
    })
    const db = base.$extends(cacheExtension({ cache })).$extends(behind)
    await fill()
    await db.tag.create({ data: { name: 'new' } })
    await late
    expect(await moved()).toEqual([1, 2, 3])
    await fill()
    await db.tag.create({ data: { name: 'newer' } })
    await fill()
    await late
    expect(await moved()).toEqual(expect.arrayContaining([3]))
  })

  test('ends with the call: what a hook behind it sends later is not announced', async () => {
    const { base, cache, fill, moved } = setup()
    let late: Promise<unknown> = Promise.resolve()
    const behind = Prisma.defineExtension({
      query: {
        user: {
          update: async ({ args, query }) => {
            late = (async () => {
              await gone
              return query(args)
            })()
            return { id: 1 }
          },
        },
      },
    })
    let go = () => {}
    const gone = new Promise<void>((resolve) => (go = resolve))
    const db = base.$extends(cacheExtension({ cache })).$extends(behind)
    await fill()
    await db.user.update({ where: { id: 1 }, data: { name: 'late' } })
    await fill()
    go()
    await late
    expect(await moved()).toContain(1)
  })
})
