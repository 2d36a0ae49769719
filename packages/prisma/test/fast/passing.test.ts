import { createCache } from '@tidemark/core'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { overShops } from '../support/shop.ts'
import { byTheHook, ways } from '../support/ways-of-a-hit.ts'

const one = { where: { id: 1 } } as const

overShops(
  'a model that is not cached',
  (shop) => {
    test.each(ways)('is read as if there were no cache, and counted: %s', async (_way, isFast) => {
      const cache = createCache()
      const extended = shop().base.$extends(cacheExtension({ cache }))
      const db = isFast ? extended : byTheHook(extended)
      const told: unknown[] = []
      for (const type of ['bypass', 'hit', 'miss', 'fill'] as const)
        cache.on(type, ({ reason, model }) => told.push([type, model, reason]))
      const since = (): unknown[] => told.splice(0)
      const bypass = (reason: string) => ['bypass', 'Team', reason]
      const { base } = shop()
      await base.team.createMany({ data: [{ name: 'a' }, { name: 'b' }] })
      const teams = (await base.team.count()) + 1
      const first = await base.team.findFirstOrThrow({ orderBy: { id: 'asc' } })

      const promise = db.team.findMany({ orderBy: { id: 'asc' } })
      await base.team.create({ data: { name: 'c' } })
      expect(since()).toEqual([])
      const [answer, again] = [await promise, await promise]
      expect(answer).toEqual(await base.team.findMany({ orderBy: { id: 'asc' } }))
      expect(again).toBe(answer)
      expect(since()).toEqual([bypass('unhinted')])

      expect(await db.team.count().then((count) => count)).toBe(teams)
      await expect(db.team.findUniqueOrThrow({ where: { id: -1 } }).catch(() => 'none')).resolves.toBe('none')
      let isOver = false
      await db.team.findMany().finally(() => (isOver = true))
      expect(isOver).toBe(true)
      expect(since()).toEqual(Array.from({ length: 3 }, () => bypass('unhinted')))

      expect(await db.$transaction([db.team.count(), db.team.findMany({ take: 1 })])).toEqual([
        teams,
        expect.any(Array),
      ])
      expect(since()).toEqual([bypass('transaction'), bypass('transaction')])
      expect(await db.team.findUnique({ where: { id: first.id } }).members()).toEqual(
        await base.team.findUnique({ where: { id: first.id } }).members(),
      )
      expect(since()).toEqual([bypass('unhinted')])

      const args: { where: { id: number }; cache?: boolean } = { where: { id: first.id } }
      const later = db.team.findUnique(args)
      args.where.id = -1
      expect(await later).toBeNull()
      args.where.id = first.id
      expect(since()).toEqual([bypass('unhinted')])

      expect(await db.team.findUnique({ where: { id: first.id }, cache: true })).toEqual(first)
      expect(await db.team.findUnique({ where: { id: first.id }, cache: true })).toEqual(first)
      expect(since().map((event) => (event as string[])[0])).toEqual(['fill', 'miss', 'hit'])
      const added = db.team.findUnique(args)
      args.cache = true
      expect(await added).toEqual(first)
      expect(since()).toEqual([['hit', 'Team', undefined]])

      await expect(db.team.findMany({ where: { nothing: 1 } as object })).rejects.toThrow('Unknown argument `nothing`')
      expect(since()).toEqual([bypass('unhinted')])
      await cache.close()
      expect(await db.team.count()).toBe(teams)
      expect(since()).toEqual([])
      expect((await db.user.findUnique(one))?.id).toBe(1)
    })
  },
  ['sqlite'],
)
