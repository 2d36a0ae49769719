import type { CacheOptions } from '@tidemark/core'
import { manualClock, memoryServer } from '@tidemark/core/testing'
import { expect, test } from 'vitest'
import { cacheExtension } from '../../src/index.ts'
import { answered, overShops } from '../support/shop.ts'
import { withWatch } from './watched.ts'

const lost = () => new Error('Connection terminated unexpectedly')

overShops(
  'a statement of a client without the extension whose outcome nobody knows',
  (shop) => {
    const setup = () => {
      const { cache, clock, base, db } = withWatch(shop(), { maxWriteTime: '60s' })
      return { cache, clock, base, read: () => db.user.findUnique({ where: { id: 1 } }) }
    }
    const ways = {
      'by itself': [/^UPDATE/, (base) => base.user.update({ where: { id: 1 }, data: { name: 'done' } })],
      'by COMMIT': [
        /^COMMIT/,
        (base) => base.$transaction((tx) => tx.user.update({ where: { id: 1 }, data: { name: 'done' } })),
      ],
    } satisfies Record<string, [RegExp, (base: ReturnType<typeof setup>['base']) => Promise<unknown>]>

    test.each(Object.entries(ways))(
      'hides its tables until it must be over, then moves them: %s',
      async (_way, given) => {
        const [statement, write] = given as (typeof ways)['by itself']
        const { cache, clock, base, read } = setup()
        await read()
        const held = shop().gate.hold(statement, 'after')
        const failed = expect(write(base)).rejects.toThrow()
        await held.reached
        held.release(lost())
        await failed
        expect((await read())?.name).toBe('done')
        clock.advance(59_999)
        expect(await answered(cache, read)).toEqual(['refuse: locked', 'miss'])
        clock.advance(1)
        expect(await answered(cache, async () => expect((await read())?.name).toBe('done'))).toEqual(['fill', 'miss'])
        expect(await answered(cache, read)).toEqual(['hit'])
      },
    )
  },
  ['postgresql'],
)

overShops('while the version store cannot be reached, a client without the extension', (shop) => {
  /** A cache whose server can be broken. */
  const setup = (whenUnreachable: NonNullable<CacheOptions['whenUnreachable']>) => {
    const server = memoryServer({ clock: manualClock() })
    const backend = server.backend()
    const { cache, base, db } = withWatch(shop(), {
      namespace: 'n',
      l2: backend,
      consistency: 'strong',
      whenUnreachable,
    })
    return { cache, base, db, server }
  }
  const nameNow = async () => (await shop().base.user.findUnique({ where: { id: 1 } }))?.name
  // Prisma makes an error of its own out of whatever is thrown below it, and keeps code and message.
  const refused = {
    code: 'UNREACHABLE',
    message: expect.stringContaining("whenUnreachable is 'refuse'") as string,
  }

  test('is refused before the database is asked', async () => {
    const { base, server } = setup('refuse')
    server.down()
    await expect(base.user.update({ where: { id: 1 }, data: { name: 'never' } })).rejects.toMatchObject(refused)
    expect(await nameNow()).toBe('Ada')
    expect(await base.user.count()).toBe(4)
  })

  test('is refused at COMMIT, and leaves no transaction behind', async () => {
    const { base, server } = setup('refuse')
    const rename = (client: Pick<typeof base, 'user'>) =>
      client.user.update({ where: { id: 1 }, data: { name: 'never' } })
    server.down()
    const ways = [
      () => base.$transaction(async (tx) => rename(tx as typeof base)),
      () => base.$transaction([rename(base), base.post.count()]),
      () =>
        base.user.update({ where: { id: 1 }, data: { name: 'never', posts: { create: { title: 'n', body: 'n' } } } }),
    ]
    for (const way of ways) {
      await expect(way()).rejects.toMatchObject(refused)
      expect(await nameNow()).toBe('Ada')
      expect((await base.user.findUnique({ where: { id: 1 } }))?.name).toBe('Ada')
      expect(shop().log.statements.at(-3)).not.toMatch(/^COMMIT/)
    }
  })

  test('never rejects a write that is committed: a schema was attached during COMMIT', async () => {
    const { cache, base, server } = setup('refuse')
    const held = shop().gate.hold(/^COMMIT/, 'after')
    const writing = base.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { name: 'done' } })
    })
    await held.reached
    shop()
      .connect()
      .$extends(cacheExtension({ cache, database: 'another' }))
    server.down()
    held.release()
    await writing
    expect(await nameNow()).toBe('done')
  })

  test('never rejects a write that is committed: who announced it did not wait for it', async () => {
    const { cache, base, db, server } = setup('refuse')
    const read = () => db.user.findUnique({ where: { id: 1 } })
    await read()
    const held = shop().gate.hold(/^UPDATE/, 'after')
    let late: Promise<unknown> = Promise.resolve()
    const hasty = base.$extends(cacheExtension({ cache })).$extends({
      query: {
        $executeRaw: async ({ args, query }) => {
          late = (async () => await query(args))()
          await held.reached
          return 1
        },
      },
    })
    await hasty.$executeRaw`UPDATE users SET name = 'done' WHERE id = 1`
    server.down()
    held.release()
    expect(await late).toBe(1)
    expect((await read())?.name).toBe('done')
  })

  test('writes all the same where that is allowed', async () => {
    const { base, server } = setup('allow')
    server.down()
    await base.user.update({ where: { id: 1 }, data: { name: 'one' } })
    await base.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { name: 'two' } })
    })
    expect(await nameNow()).toBe('two')
  })
})
