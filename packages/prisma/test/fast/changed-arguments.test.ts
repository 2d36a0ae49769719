import { createCache } from '@tidemark/core'
import type { ShopClient } from '@tidemark/shop'
import { describe, expect, test } from 'vitest'
import { statement } from '../../../../test/support/gate.ts'
import { cacheExtension } from '../../src/index.ts'
import { overShops } from '../support/shop.ts'
import { byTheHook, ways } from '../support/ways-of-a-hit.ts'

/** What is handed to Prisma belongs to the caller, who may do anything to it as soon as the call was made. */
overShops(
  'what is done to arguments after a call',
  (shop) => {
    describe.each(ways)('%s', (_, isInstant) => {
      const setup = () => {
        /** What happens as soon as the key was made, and before Prisma is asked. */
        let then: (() => void) | undefined
        const scope = () => {
          if (then !== undefined) queueMicrotask(then)
          then = undefined
          return 'everybody'
        }
        const cache = createCache({ defaults: { ttl: '5m' } })
        const extended = shop().base.$extends(cacheExtension({ cache, scope }))
        const db = (isInstant ? extended : byTheHook(extended)) as unknown as ShopClient
        const afterTheKey = (change: () => void) => void (then = change)
        return { db, cache, afterTheKey }
      }

      const others = { data: {}, big: 1n, dec: 1, day: new Date(0) }
      const old = new Date('2001-01-01')
      const late = new Date('2002-02-02')

      test.each<[string, () => [object, () => void]]>([
        [
          'a Buffer',
          () => {
            const bin = Buffer.from([1, 2])
            return [{ where: { bin } }, () => void (bin[1] = 3)]
          },
        ],
        [
          'a Buffer in a list',
          () => {
            const bin = Buffer.from([1, 2])
            return [{ where: { OR: [{ bin: { in: [bin] } }] } }, () => void (bin[1] = 3)]
          },
        ],
        [
          'bytes',
          () => {
            const bin = new Uint8Array([1, 2])
            return [{ where: { bin } }, () => void (bin[1] = 3)]
          },
        ],
        [
          'a date',
          () => {
            const at = new Date(old)
            return [{ where: { at } }, () => void at.setTime(late.getTime())]
          },
        ],
        [
          'an object',
          () => {
            const where: { at?: Date; bin: object } = { at: old, bin: { not: Buffer.from([9]) } }
            return [{ where }, () => void Object.assign(where, { at: late })]
          },
        ],
        [
          'a list',
          () => {
            const ats = [old]
            return [{ where: { at: { in: ats } } }, () => void ats.splice(0, 1, late)]
          },
        ],
      ])('%s is not kept for what it became', async (_, make) => {
        const { db, afterTheKey } = setup()
        const { base } = shop()
        await base.doc.create({ data: { ...others, at: old, bin: new Uint8Array([1, 2]) } })
        for (const _ of [1, 2]) await base.doc.create({ data: { ...others, at: late, bin: new Uint8Array([1, 3]) } })
        const [args, change] = make()
        const counting = db.doc.count(args)
        afterTheKey(change)
        expect(await counting).toBe(1)
        const [unchanged] = make()
        const [changed, turn] = make()
        turn()
        expect([await base.doc.count(unchanged), await base.doc.count(changed)]).toEqual([1, 2])
        for (const _ of ['miss', 'hit'])
          expect([await db.doc.count(unchanged), await db.doc.count(changed)]).toEqual([1, 2])
      })

      test('bytes that a write goes by are what they were when it began', async () => {
        const { db } = setup()
        const { base } = shop()
        for (const byte of [1, 2])
          await base.doc.create({ data: { ...others, at: old, id: 10 + byte, bin: new Uint8Array([byte]) } })
        const codes = async (client: ShopClient) => {
          const docs = await Promise.all([11, 12].map((id) => client.doc.findUnique({ where: { id } })))
          return docs.map((doc) => doc?.code)
        }
        // Whenever it is: before the rows are looked up, between that and the statement, after it.
        for (let turns = 0; turns < 60; turns++) {
          await codes(db)
          const bin = Buffer.from([1])
          const writing = db.doc
            .updateMany({ where: { bin }, data: { code: `turn ${turns}` } })
            .then(({ count }) => count)
          for (let turn = 0; turn < turns; turn++) await Promise.resolve()
          bin[0] = 2
          await writing
          expect([turns, await codes(db)]).toEqual([turns, await codes(base)])
        }
      })

      const forms: readonly (readonly [string, string, object, object])[] = [
        ['a count, from a number to an object', 'count', {}, { select: { _all: true } }],
        ['a count, from an object to a number', 'count', { select: { _all: true } }, { select: undefined }],
        ['a count by a filter', 'count', { where: { tenantId: 1 } }, { select: { _all: true, age: true } }],
        ['an aggregate, to an object', 'aggregate', { _count: true }, { _count: { _all: true } }],
        ['an aggregate, to a number', 'aggregate', { _count: { _all: true } }, { _count: true }],
        ['groups, to objects', 'groupBy', { by: ['tenantId'], _count: true }, { _count: { _all: true } }],
        ['groups, to numbers', 'groupBy', { by: ['tenantId'], _count: { _all: true } }, { _count: true }],
      ]
      const ask = (client: object, operation: string, args: object) =>
        (client as Record<string, Record<string, (args: object) => Promise<unknown>>>)['user']?.[operation]?.(args)
      const moments = {
        'before it is awaited': async (db: ShopClient, operation: string, args: object, change: () => void) => {
          const promise = ask(db, operation, args)
          change()
          await promise
        },
        'once the key is made': async (
          db: ShopClient,
          operation: string,
          args: object,
          change: () => void,
          afterTheKey: (change: () => void) => void,
        ) => {
          const promise = ask(db, operation, args)
          afterTheKey(change)
          await promise
        },
        'during the load': async (db: ShopClient, operation: string, args: object, change: () => void) => {
          const held = shop().gate.hold(statement.reads('users'), 'before')
          const answer = ask(db, operation, args)?.then((value) => value)
          await held.reached
          change()
          held.release()
          await answer
        },
      }
      test.each(
        Object.entries(moments).flatMap(([when, act]) => forms.map((form) => [form[0], when, form, act] as const)),
      )('%s is kept in the form that its arguments have, whatever is done to them %s', async (_, __, form, act) => {
        const { db, afterTheKey } = setup()
        const [, operation, before, change] = form
        const args = { ...before }
        await act(db, operation, args, () => void Object.assign(args, change), afterTheKey)
        for (const said of [before, { ...before, ...change }])
          expect(await ask(db, operation, said)).toEqual(await ask(shop().base, operation, said))
      })
    })
  },
  ['sqlite'],
)
