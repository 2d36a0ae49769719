import { inspect } from 'node:util'
import { Prisma } from '@prisma/client/extension'
import type { ShopClient } from '@tidemark/shop'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { CachedRead } from '../../src/fast/cached-read.ts'
import { answered as toldOf, overShops, withCache as cacheFor } from '../support/shop.ts'
import { byTheHook, ways } from '../support/ways-of-a-hit.ts'
import { type Cache, type CacheOptions, createCache } from '@tidemark/core'
import { manualClock } from '@tidemark/core/testing'
import { overRedis } from '../../../../test/support/over-redis.ts'

const one = { where: { id: 1 } } as const

/** Where hits come from: memory, at once, or a server that has to be asked for each of them. */
const places: readonly (readonly ['memory' | 'Redis', () => CacheOptions])[] = [
  ['memory', () => ({})],
  ['Redis', overRedis],
]

const hitsOf = (cache: Cache): number => {
  const { l1, l2 } = cache.stats().hits
  return l1 + l2
}

/** Fills of a server may come later. */
const answered = async (...asked: Parameters<typeof toldOf>): Promise<readonly string[]> =>
  (await toldOf(...asked)).filter((word) => word !== 'fill')

const closed = <T extends { readonly cache: Cache }>(made: T): T => {
  onTestFinished(() => made.cache.close())
  return made
}

const withCache = (...given: Parameters<typeof cacheFor>) => closed(cacheFor(...given))

overShops(
  'a hit',
  (shop) => {
    const all = places.flatMap(([name, optionsOf]) =>
      ways.map(([way, isInstant]) => [name, way, optionsOf, isInstant] as const),
    )
    describe.each(all)('out of %s, %s', (place, _way, optionsOf, isInstant) => {
      const setup = async () => {
        const made = withCache(shop().base, optionsOf())
        const db = isInstant ? made.db : byTheHook(made.db)
        const first = await db.user.findUnique(one)
        return { ...made, db, first }
      }

      test('is told this way', async () => {
        const { db } = await setup()
        expect(db.user.findUnique(one) instanceof CachedRead).toBe(isInstant)
      })

      test('is equal to the miss, and a copy of its own each time', async () => {
        const { db, first } = await setup()
        const [a, b] = [await db.user.findUnique(one), await db.user.findUnique(one)]
        expect(a).toEqual(first)
        expect(a).not.toBe(b)
      })

      test.each([
        ['findUnique', one],
        ['findUniqueOrThrow', one],
        ['findFirst', { where: { tenantId: 1 }, orderBy: { id: 'asc' } }],
        ['findFirstOrThrow', { where: { tenantId: 1 }, orderBy: { id: 'asc' } }],
        ['findMany', { where: { role: 'ADMIN' }, include: { posts: { take: 2, orderBy: { id: 'asc' } } } }],
        ['findMany', undefined],
        ['count', undefined],
        ['count', { where: { tenantId: 1 } }],
        ['aggregate', { _count: true, _max: { id: true } }],
        ['groupBy', { by: ['tenantId'], _count: true, orderBy: { tenantId: 'asc' } }],
      ])('of %s %o says what the database says', async (operation, args) => {
        const { db, cache } = await setup()
        const ask = (client: object) =>
          (client as Record<string, Record<string, (args?: object) => Promise<unknown>>>)['user']?.[operation]?.(args)
        const first = await ask(db)
        const told = await answered(cache, async () => expect(await ask(db)).toEqual(first))
        expect(told).toEqual(['hit'])
        expect(first).toEqual(await ask(shop().base))
      })

      test('of a missing row is null, and an error is none', async () => {
        const { db, cache } = await setup()
        const nobody = { where: { id: 99 } } as const
        expect([await db.user.findUnique(nobody), await db.user.findUnique(nobody)]).toEqual([null, null])
        expect(hitsOf(cache)).toBe(1)
        for (const _ of [1, 2]) await expect(db.user.findUniqueOrThrow(nobody)).rejects.toMatchObject({ code: 'P2025' })
        expect(hitsOf(cache)).toBe(1)
      })

      test('does not happen before somebody awaits it, and then once', async () => {
        const { db, cache } = await setup()
        const promise = db.user.findUnique(one)
        expect(hitsOf(cache)).toBe(0)
        const [a, b] = [await promise, await promise]
        expect(b).toBe(a)
        expect(hitsOf(cache)).toBe(1)
        await promise.catch(() => {})
        let finished = 0
        await promise.finally(() => finished++)
        expect([finished, hitsOf(cache)]).toEqual([1, 1])
      })

      test('answers then, catch, finally, all, race and allSettled', async () => {
        const { db, first } = await setup()
        expect(await db.user.findUnique(one).then((user) => user?.name)).toBe(first?.name)
        expect(await db.user.findUnique(one).catch(() => 'caught')).toEqual(first)
        expect(await db.user.findUnique(one).finally(() => {})).toEqual(first)
        expect(await Promise.all([db.user.findUnique(one), db.user.findUnique(one)])).toEqual([first, first])
        expect(await Promise.race([db.user.findUnique(one), new Promise(() => {})])).toEqual(first)
        expect(await Promise.allSettled([db.user.findUnique(one)])).toEqual([{ status: 'fulfilled', value: first }])
        const failing = db.user.findUnique(one).then(() => {
          throw new Error('of the caller')
        })
        await expect(failing).rejects.toThrow('of the caller')
      })

      test('looks like a promise of Prisma', async () => {
        const { db } = await setup()
        const [hit, other] = [db.user.findUnique(one), shop().base.user.findUnique(one)]
        expect(Object.prototype.toString.call(hit)).toBe(Object.prototype.toString.call(other))
        expect(hit instanceof Promise).toBe(other instanceof Promise)
        expect(inspect(hit)).toBe(inspect(other))
        for (const word of ['then', 'catch', 'finally', 'requestTransaction', 'posts', 'tenant'] as const)
          expect(typeof (hit as never)[word], word).toBe(typeof (other as never)[word])
        expect((hit as { spec?: unknown }).spec).toEqual((other as { spec?: unknown }).spec)
      })

      test('is of the arguments as they are when it is awaited', async () => {
        const { db } = await setup()
        await db.user.findUnique({ where: { id: 2 } })
        const args = { where: { id: 1 } }
        const promise = db.user.findUnique(args)
        args.where.id = 2
        expect((await promise)?.id).toBe(2)
      })

      test('is of the arguments as they were when it was awaited, whatever is done to them during the load', async () => {
        const { db } = await setup()
        const date = new Date('2999-01-01')
        const args = { where: { createdAt: { lt: date }, id: { in: [1, 2] } } }
        const before = db.user.count(args).then((count) => count)
        args.where.id.in.push(3)
        date.setUTCFullYear(1970)
        await before
        // What others are told who ask for the same.
        const again = (year: string, ids: number[]) =>
          db.user.count({ where: { createdAt: { lt: new Date(year) }, id: { in: ids } } })
        expect(await again('2999-01-01', [1, 2])).toBe(2)
        expect(await again('1970-01-01', [1, 2, 3])).toBe(0)
      })

      test('of a filter on JSON is of the order of its names, too', async () => {
        const { db } = await setup()
        const others = { bin: new Uint8Array([1]), big: 1n, dec: 1, at: new Date(0), day: new Date(0) }
        await db.doc.create({ data: { ...others, data: { p: 1, q: 2 } } })
        for (const data of [
          { p: 1, q: 2 },
          { q: 2, p: 1 },
        ]) {
          const args = { where: { data: { equals: data } } } as never
          const own = await shop().base.doc.count(args)
          for (const _ of ['miss', 'hit']) expect(await db.doc.count(args)).toBe(own)
        }
      })

      test('that is a miss is of the arguments as they are when it is awaited, too', async () => {
        const { db } = await setup()
        const args: { where: { id: number }; select?: object; cache?: true } = {
          where: { id: 3 },
          select: { id: true },
          cache: true,
        }
        const promise = db.user.findUnique(args)
        args.where = { id: 4 }
        delete args.select
        expect(await promise).toEqual(await shop().base.user.findUnique({ where: { id: 4 } }))
      })

      test('is what a refresh has put there meanwhile', async () => {
        const { db } = await setup()
        const promise = db.user.findUnique(one)
        await shop().base.user.update({ ...one, data: { name: 'by somebody else' } })
        expect((await db.user.findUnique({ ...one, cache: 'refresh' }))?.name).toBe('by somebody else')
        expect((await promise)?.name).toBe('by somebody else')
      })

      test('is of what arguments mean to Prisma: instances of classes, inherited names, names that are traps', async () => {
        const { db, cache } = await setup()
        class Base {
          get tenantId() {
            return 1
          }
        }
        class Dto extends Base {
          id = 2
        }
        const ask = () => db.user.count({ where: new Dto() })
        const own = await shop().base.user.count({ where: new Dto() })
        expect(await answered(cache, async () => expect(await ask()).toBe(own))).toEqual(['miss'])
        expect(await answered(cache, async () => expect(await ask()).toBe(own))).toEqual(['hit'])
        const trap = JSON.parse('{"where":{"tenantId":1,"__proto__":{"id":2}}}') as object
        const told = (client: { user: { findMany(args: object): Promise<unknown> } }) =>
          client.user.findMany(trap).catch((error: unknown) => (error as Error).name)
        expect(await told(db)).toEqual(await told(byTheHook(withCache(shop().base).db)))
      })

      test('of arguments that nobody can read is a rejection, not an exception', async () => {
        const { db } = await setup()
        const unreadable = {
          get where(): never {
            throw new Error('unreadable')
          },
        }
        const cyclic: Record<string, unknown> = { name: 'Ada' }
        cyclic['AND'] = cyclic
        cyclic['OR'] = cyclic
        for (const args of [unreadable, { where: cyclic }])
          await expect(db.user.findMany(args as never)).rejects.toBeInstanceOf(Error)
      })

      test('can be awaited through a proxy and by who inherits from it', async () => {
        const { db, first } = await setup()
        for (const id of [1, 2]) {
          const call = () => db.user.findUnique({ where: { id } })
          const user = id === 1 ? first : await shop().base.user.findUnique({ where: { id } })
          expect(await new Proxy(call(), {})).toEqual(user)
          expect(await (Object.create(call()) as ReturnType<typeof call>)).toEqual(user)
          expect(await db.$transaction([new Proxy(call(), {})])).toEqual([user])
        }
      })

      test('is of what holds when it is awaited', async () => {
        const { db } = await setup()
        const promise = db.user.findUnique(one)
        await db.user.update({ ...one, data: { name: 'later' } })
        expect((await promise)?.name).toBe('later')
        expect((await db.user.findUnique(one))?.name).toBe('later')
      })

      // The clock of a server is its own.
      if (place === 'memory')
        test('ends with its ttl, also between the call and its answer', async () => {
          const { db, cache, clock, first } = await setup()
          const ask = () => db.user.findUnique(one)
          const promise = ask()
          clock.advance(299_999)
          expect(await answered(cache, ask)).toEqual(['hit'])
          clock.advance(1)
          const told = await answered(cache, async () => expect(await promise).toEqual(first))
          expect(told).toEqual(['miss'])
          expect(await answered(cache, ask)).toEqual(['hit'])
        })

      test('has its events and its counts', async () => {
        const { db, cache } = await setup()
        const tier = place === 'memory' ? 'l1' : 'l2'
        const heard: unknown[] = []
        cache.on('hit', ({ at: _at, ...event }) => heard.push(event))
        await db.user.findUnique(one)
        expect(heard).toEqual([
          { type: 'hit', model: 'User', key: expect.stringMatching(/:User:1:/), tier, reason: undefined },
        ])
        expect(cache.stats().byModel['User']?.hits[tier]).toBe(1)
      })

      test('is not told where the call says so', async () => {
        const { db, cache } = await setup()
        const tell = (control: false | 'refresh' | { ttl: '1s' } | true) =>
          answered(cache, () => db.user.findUnique({ ...one, cache: control }))
        expect(await tell(true)).toEqual(['hit'])
        for (const _ of [1, 2]) expect(await tell(false)).toEqual(['bypass: call'])
        for (const _ of [1, 2]) expect(await tell('refresh')).toEqual(['miss: refresh'])
        for (const _ of [1, 2]) expect(await tell({ ttl: '1s' })).toEqual(['hit'])
        await expect(db.user.findUnique({ ...one, cache: 5 as never })).rejects.toThrow('cache of User.findUnique is 5')
      })

      test('stands in an array as a call of it, and asks the database there', async () => {
        const { db, first } = await setup()
        shop().log.reset()
        const [, user] = await db.$transaction([
          db.user.update({ ...one, data: { name: 'in the array' } }),
          db.user.findUnique(one),
        ])
        expect(user).toEqual({ ...first, name: 'in the array' })
        const promise = db.user.findUnique(one)
        await promise
        const [again] = await db.$transaction([promise])
        expect(again?.name).toBe('in the array')
      })

      test('is none inside a transaction', async () => {
        const { db, cache } = await setup()
        const told = await answered(cache, () => db.$transaction((tx) => tx.user.findUnique(one)))
        expect(told).toEqual(['bypass: transaction'])
      })

      test('has the relations of its row', async () => {
        const { db } = await setup()
        const own = await shop()
          .base.user.findUnique(one)
          .posts({ orderBy: { id: 'asc' } })
        for (const _ of ['miss', 'hit'])
          expect(await db.user.findUnique(one).posts({ orderBy: { id: 'asc' } })).toEqual(own)
        const tenant = await db.user.findUnique(one).tenant()
        expect(tenant).toMatchObject({ id: 1 })
      })

      test('leaves misses of its turn in one query', async () => {
        const { db } = await setup()
        shop().log.reset()
        const ids = [1, 2, 3]
        const users = await Promise.all(ids.map((id) => db.user.findUnique({ where: { id } })))
        expect(users.map((user) => user?.id)).toEqual(ids)
        expect(shop().log.statements.filter((sql) => sql.startsWith('SELECT'))).toHaveLength(1)
      })

      test('is none on a cache that was closed', async () => {
        const { db, cache } = await setup()
        const promise = db.user.findUnique(one)
        await cache.close()
        shop().log.reset()
        await promise
        await db.user.findUnique(one)
        expect(shop().log.statements.filter((sql) => sql.startsWith('SELECT'))).toHaveLength(2)
      })

      test('is none after clear() and invalidate()', async () => {
        const { db, cache } = await setup()
        const ask = () => db.user.findUnique(one)
        await cache.clear()
        expect(await answered(cache, ask)).toEqual(['miss'])
        await cache.invalidate({ model: 'User', id: 1 })
        expect(await answered(cache, ask)).toEqual(['miss'])
      })

      test('of a call that was made before, and then missed, hangs on the rows of its answer all the same', async () => {
        const { db, cache } = await setup()
        const args = { where: { tenantId: 1 }, include: { posts: { select: { title: true } } } } as const
        const ask = () => db.user.findMany(args)
        for (const _ of [1, 2]) await ask()
        await cache.clear()
        expect(await answered(cache, ask)).toEqual(['miss'])
        expect(await answered(cache, ask)).toEqual(['hit'])
        await db.post.updateMany({ where: { author: { tenantId: 1 } }, data: { title: 'another' } })
        const users = await ask()
        expect(users).toEqual(await shop().base.user.findMany(args))
        expect(users.flatMap(({ posts }) => posts.map(({ title }) => title))).toContain('another')
      })

      test('belongs to who asks when it is awaited', async () => {
        const { base } = shop()
        const { cache } = closed({
          cache: createCache({ defaults: { ttl: '5m' }, ...optionsOf() }, { clock: manualClock() }),
        })
        let who: unknown = 'a'
        const extended = base.$extends(
          cacheExtension({
            cache,
            scope: () => {
              if (who === 'nobody') throw new Error('nobody is logged in')
              return who
            },
          }),
        )
        const db = isInstant ? extended : byTheHook(extended)
        const ask = () => db.user.findUnique(one)
        expect(await answered(cache, ask)).toEqual(['miss'])
        expect(await answered(cache, ask)).toEqual(['hit'])
        who = 'b'
        expect(await answered(cache, ask)).toEqual(['miss'])
        who = { tenant: 1, roles: ['x'] }
        expect(await answered(cache, ask)).toEqual(['miss'])
        expect(await answered(cache, ask)).toEqual(['hit'])
        who = 'a'
        const promise = ask()
        who = 'c'
        expect(await answered(cache, () => promise)).toEqual(['miss'])
        who = 'nobody'
        expect(await answered(cache, ask)).toEqual(['error', 'bypass: error'])
        who = 'a'
        const late = ask()
        who = 'nobody'
        expect(await answered(cache, () => late)).toEqual(['error', 'bypass: error'])
      })
    })

    test('names the place of a call that fails, also of a method that was moved', async () => {
      const { db } = withCache(shop().base)
      const { findUnique } = db.user as never as { findUnique(args: object): Promise<unknown> }
      for (const repository of [{ findUnique }, { findUnique: findUnique.bind(db.user) }]) {
        const error = (await repository.findUnique({ where: { id: 'one' } }).catch((error: unknown) => error)) as Error
        expect(error.message).toMatch(/two-ways\.test\.ts/)
      }
    })

    test.each(places)(
      'names the place of a call that was a hit out of %s, of a row that is gone',
      async (_, optionsOf) => {
        const { db } = withCache(shop().base, optionsOf())
        const ask = () => db.user.findUniqueOrThrow({ where: { id: 4 } })
        for (const _call of [1, 2]) await ask()
        await db.user.delete({ where: { id: 4 } })
        const error = (await ask().catch((thrown: unknown) => thrown)) as Error
        expect(error.message).toMatch(/two-ways\.test\.ts/)
      },
    )

    test('names the place of a call that fails, as Prisma does', async () => {
      const { db } = withCache(shop().base)
      const bad = { where: { id: 'one' } } as never
      const message = async (client: Pick<ShopClient, 'user'>) =>
        client.user.findUnique(bad).then(
          () => '',
          (error: unknown) => (error as Error).message.replaceAll(/:\d+:\d+/g, ''),
        )
      expect(await message(db as never)).toBe(await message(shop().base))
    })

    test('names the place of a call that fails in an array', async () => {
      const { db, cache } = withCache(shop().base)
      const bad = { where: { id: 'one' } } as never
      const calls: readonly ((client: ShopClient) => never)[] = [
        (client) => client.user.findUnique(bad) as never,
        (client) => client.user.findMany(bad) as never,
        (client) => client.user.count(bad) as never,
      ]
      for (const call of calls) {
        const message = (client: ShopClient) =>
          client.$transaction([call(client)]).then(
            () => '',
            (error: unknown) => (error as Error).message,
          )
        const told = await message(db as unknown as ShopClient)
        expect(told).toMatch(/two-ways\.test\.ts/)
        expect(told).toBe(await message(shop().base))
      }
      expect(await answered(cache, () => db.$transaction([db.user.count(), db.tag.count()]))).toEqual([
        'bypass: transaction',
        'bypass: transaction',
      ])
      const wrong = db.user.findMany({ cache: 5 as never })
      await expect(db.$transaction([wrong, db.user.count()])).rejects.toThrow('cache of User.findMany is 5')
    })

    test('that is awaited, and sent in an array meanwhile, is kept for what it asked', async () => {
      const { db, cache } = withCache(shop().base)
      const inAll = (ids: readonly number[]) => db.user.findMany({ where: { id: { in: [...ids] } } })
      // Whenever it is: before it asks, when it has just been told what to ask, after that.
      for (let turns = 0; turns < 20; turns++) {
        await cache.clear()
        const args = { where: { id: { in: [1] } } }
        const promise = db.user.findMany(args)
        const awaited = promise.then((users) => users.length)
        for (let turn = 0; turn < turns; turn++) await Promise.resolve()
        args.where.id.in = [1, 2]
        await db.$transaction([promise])
        expect([turns, await awaited, (await inAll([1])).length]).toEqual([turns, 1, 1])
        expect(await inAll([1, 2])).toHaveLength(2)
      }
    })

    test('that is sent in an array, and awaited meanwhile, is of the arguments as they are then', async () => {
      const { db } = withCache(shop().base)
      const args = { where: { id: { in: [1] } } }
      const promise = db.user.findMany(args)
      const sent = db.$transaction([promise])
      args.where.id.in = [1, 2]
      expect([await promise, ...(await sent)].map((users) => users.length)).toEqual([2, 1])
    })

    const initials = Prisma.defineExtension({
      result: { user: { shout: { needs: { name: true }, compute: ({ name }) => `${name}!` } } },
    })

    test.each(['below', 'above'])('comes by the hook where an extension stands %s ours', async (where) => {
      const { base } = shop()
      const cache = createCache({ defaults: { ttl: '5m' } })
      let asked = 0
      const counting = Prisma.defineExtension({
        query: { user: { findUnique: ({ args, query }) => (asked++, query(args)) } },
      })
      const methods = Prisma.defineExtension({ model: { user: { findUnique: () => 'of the extension' } } })
      const client = Prisma.defineExtension({ client: { $hello: () => 'hello' } })
      for (const other of [initials, counting, methods, client]) {
        const db = (where === 'below'
          ? base.$extends(other).$extends(cacheExtension({ cache }))
          : base.$extends(cacheExtension({ cache })).$extends(other)) as unknown as ShopClient
        await db.user.findUnique(one)
        const promise = db.user.findUnique(one)
        expect(promise).not.toBeInstanceOf(CachedRead)
        const user = (await promise) as unknown
        if (other === initials) expect((user as { shout: string }).shout).toBe('Ada!')
        if (other === methods) expect(user).toBe('of the extension')
        if (other === client) expect((db as unknown as { $hello(): string }).$hello()).toBe('hello')
      }
      // Whoever was applied first is called first, and for hits, too.
      expect(asked).toBe(2)
    })

    test('leaves the client what it is', async () => {
      const { db } = withCache(shop().base)
      const other = byTheHook(db)
      expect(db.user).toBe(db.user)
      expect(db.user.findMany).toBe(db.user.findMany)
      expect(Reflect.ownKeys(db).toSorted(byName)).toEqual(Reflect.ownKeys(other).toSorted(byName))
      expect(Reflect.ownKeys(db.user).toSorted(byName)).toEqual(Reflect.ownKeys(other.user).toSorted(byName))
      expect(Object.keys(db.user)).toEqual(Object.keys(other.user))
      expect(Object.keys(db).toSorted()).toEqual(Object.keys(other).toSorted())
      expect(Object.keys({ ...db })).toEqual(Object.keys(db))
      expect(inspect(db.user, { depth: 0 })).toBe(inspect(other.user, { depth: 0 }))
      expect('user' in db && 'findMany' in db.user && !('nothing' in db)).toBe(true)
      expect(Object.getPrototypeOf(db)).toBe(Object.getPrototypeOf(shop().base.$extends({})))
      expect(db.user.fields).toEqual(other.user.fields)
      expect((db as { $parent?: unknown }).$parent).toBeDefined()
      expect(inspect(db.user.fields)).toBe(inspect(other.user.fields))
    })

    test('gives way to spies and mocks', async () => {
      const { db, first } = await (async () => {
        const made = withCache(shop().base)
        return { ...made, first: await made.db.user.findUnique(one) }
      })()
      const spy = vi.spyOn(db.user, 'findUnique')
      expect(await db.user.findUnique(one)).toEqual(first)
      expect(spy).toHaveBeenCalledWith(one)
      spy.mockResolvedValueOnce({ ...first, name: 'mocked' })
      expect((await db.user.findUnique(one))?.name).toBe('mocked')
      spy.mockRestore()
      expect((await db.user.findUnique(one))?.name).toBe(first?.name)
      ;(db as { user: unknown }).user = { findUnique: () => 'another model' }
      expect(db.user.findUnique(one)).toBe('another model')
    })

    test('keeps no mock of the client below for longer than it is there', async () => {
      const base = shop().connect()
      const { db } = withCache(base)
      const { findUnique } = base.user
      Object.assign(base.user, { findUnique: () => Promise.resolve({ id: 1, name: 'mocked' }) })
      await db.user.findUnique({ ...one, cache: false })
      Object.assign(base.user, { findUnique })
      for (const cache of [false, true]) expect((await db.user.findUnique({ ...one, cache }))?.name).toBe('Ada')
    })

    test('is a number or an object as the call says by the time it is awaited', async () => {
      const { db } = withCache(shop().base)
      const args: { select?: { _all: true } } = {}
      const promise = db.user.count(args) as Promise<unknown>
      args.select = { _all: true }
      expect(await promise).toEqual({ _all: 4 })
      expect(await db.user.count({ select: { _all: true } })).toEqual({ _all: 4 })
    })

    test('steps aside where every call makes a span', async () => {
      const { db, cache } = withCache(shop().base)
      await db.user.findUnique(one)
      const place = globalThis as { PRISMA_INSTRUMENTATION?: unknown }
      const spans: string[] = []
      place.PRISMA_INSTRUMENTATION = {
        helper: {
          isEnabled: () => true,
          getTraceParent: () => '00-10-10-00',
          dispatchEngineSpans: () => {},
          getActiveContext: () => {},
          runInChildSpan: (span: string | { readonly name: string }, run: () => unknown) => {
            spans.push(typeof span === 'string' ? span : span.name)
            return run()
          },
        },
      }
      try {
        expect(await answered(cache, () => db.user.findUnique(one))).toEqual(['hit'])
        expect(spans).toContain('operation')
      } finally {
        delete place.PRISMA_INSTRUMENTATION
      }
    })
  },
  ['sqlite'],
)

function byName(a: PropertyKey, b: PropertyKey): number {
  return String(a) < String(b) ? -1 : 1
}
