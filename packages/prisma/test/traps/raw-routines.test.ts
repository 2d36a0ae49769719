import { makeTypedQueryFactory } from '@prisma/client/runtime/client'
import { describe, expect, test } from 'vitest'
import { answered, overShops, withCache } from '../support/shop.ts'

overShops(
  'a raw statement whose text does not say what it writes',
  (shop, provider) => {
    const setup = async () => {
      const { db } = withCache(shop().base)
      const isMysql = provider === 'mysql'
      await shop().admin.run(
        isMysql
          ? "CREATE OR REPLACE PROCEDURE rename_all() UPDATE users SET name = 'all'"
          : "CREATE OR REPLACE PROCEDURE rename_all() LANGUAGE sql AS $$ UPDATE users SET name = 'all' $$",
      )
      await shop().admin.run(
        isMysql
          ? "CREATE OR REPLACE FUNCTION rename_one(i int) RETURNS int BEGIN UPDATE users SET name = 'one' WHERE id = i; RETURN i; END"
          : "CREATE OR REPLACE FUNCTION rename_one(i int) RETURNS int LANGUAGE sql AS $$ UPDATE users SET name = 'one' WHERE id = i RETURNING id $$",
      )
      const name = async () => (await db.user.findUnique({ where: { id: 1 } }))?.name
      expect(await name()).toBe('Ada')
      return { db, name }
    }
    type Client = Awaited<ReturnType<typeof setup>>['db']

    const calls: Readonly<Record<string, readonly [string, (db: Client) => Promise<unknown>]>> = {
      'a procedure': ['all', (db) => db.$executeRaw`CALL rename_all()`],
      'a procedure, asked for rows': ['all', (db) => db.$queryRawUnsafe('CALL rename_all()')],
      'a function': ['one', (db) => db.$queryRaw`SELECT rename_one(${1}) AS id`],
      'a function in a condition': [
        'one',
        (db) => db.$queryRawUnsafe('SELECT id FROM posts WHERE id = 1 AND rename_one(1) = 1'),
      ],
    }
    test.each(Object.entries(calls))('is believed to write anything: %s', async (_, [expected, call]) => {
      const { db, name } = await setup()
      await call(db)
      expect(await name()).toBe(expected)
    })

    test.each(Object.entries(calls))('in a transaction moves at its end: %s', async (_, [expected, call]) => {
      const { db, name } = await setup()
      const failing = db.$transaction(async (tx) => {
        await call(tx as unknown as Client)
        throw new Error('on purpose')
      })
      await expect(failing).rejects.toThrow('on purpose')
      expect(await name()).toBe('Ada')
      await db.$transaction((tx) => call(tx as unknown as Client))
      expect(await name()).toBe(expected)
    })
  },
  ['postgresql', 'mysql'],
)

overShops(
  'a materialized view',
  (shop) => {
    test('is read anew when it has been refreshed', async () => {
      const { db, cache } = withCache(shop().base)
      await shop().admin.run('CREATE MATERIALIZED VIEW IF NOT EXISTS adults AS SELECT id FROM users WHERE age > 18')
      await shop().admin.run('REFRESH MATERIALIZED VIEW adults')
      const adults = () => db.$queryCached({ dependsOn: ['User'] })`SELECT id FROM adults ORDER BY id`
      expect(await adults()).toEqual([{ id: 1 }])
      await db.user.update({ where: { id: 2 }, data: { age: 40 } })
      expect(await adults()).toEqual([{ id: 1 }])
      expect(await answered(cache, adults)).toEqual(['hit'])
      await db.$executeRaw`REFRESH MATERIALIZED VIEW adults`
      expect(await adults()).toEqual([{ id: 1 }, { id: 2 }])
      await db.user.update({ where: { id: 3 }, data: { age: 50 } })
      await db.$transaction([db.$executeRawUnsafe('REFRESH MATERIALIZED VIEW adults'), db.user.count()])
      expect(await adults()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    })
  },
  ['postgresql'],
)

overShops(
  'TypedSQL',
  (shop) => {
    interface Typed {
      $queryRawTyped(query: unknown): ReturnType<Client['$queryRaw']>
    }
    const setup = () => {
      const { db, cache } = withCache(shop().base)
      // A preview: what its generator would switch on is switched on here, and what it would write is written below.
      Object.assign((shop().base as unknown as { _engineConfig: object })._engineConfig, {
        previewFeatures: ['typedSql'],
      })
      return { db, cache, typed: (client: unknown) => client as Typed }
    }
    type Client = ReturnType<typeof setup>['db']
    const rename = makeTypedQueryFactory('UPDATE users SET name = $1 WHERE id = $2 RETURNING id, name')
    const find = makeTypedQueryFactory('SELECT name FROM users WHERE id = $1')

    describe('that writes', () => {
      test('moves its table, by itself, in an array and in an interactive transaction', async () => {
        const { db, cache, typed } = setup()
        const user = () => db.user.findUnique({ where: { id: 1 } })
        const tags = () => db.tag.count()
        const ways: Readonly<Record<string, () => Promise<unknown>>> = {
          alone: () => typed(db).$queryRawTyped(rename('alone', 1)),
          array: () => db.$transaction([typed(db).$queryRawTyped(rename('array', 1)), db.user.count()]),
          inside: () => db.$transaction((tx) => typed(tx).$queryRawTyped(rename('inside', 1))),
        }
        for (const [name, write] of Object.entries(ways)) {
          await Promise.all([user(), tags()])
          await write()
          expect((await user())?.name).toBe(name)
          expect(await answered(cache, tags)).toEqual(['hit'])
        }
      })
    })

    test('that reads is asked every time, and moves nothing', async () => {
      const { db, cache, typed } = setup()
      const user = () => db.user.findUnique({ where: { id: 1 } })
      await user()
      for (const name of ['Ada', 'changed']) {
        const seen = await answered(cache, async () =>
          expect(await typed(db).$queryRawTyped(find(1))).toEqual([{ name }]),
        )
        expect(seen).toEqual(['bypass: raw'])
        expect(await answered(cache, user)).toEqual(['hit'])
        await shop().admin.run("UPDATE users SET name = 'changed' WHERE id = 1")
      }
    })
  },
  ['postgresql', 'sqlite'],
)
