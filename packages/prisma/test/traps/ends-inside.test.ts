import { expect, test } from 'vitest'
import { answered, overShops, quotedFor, type Shop, withCache } from '../support/shop.ts'
import { ways } from '../support/ways.ts'

class Stop extends Error {}

/** By any of these what came before is committed, or undone, although the transaction goes on for Prisma. */
const endings: Record<Shop['provider'], readonly string[]> = {
  postgresql: [
    'COMMIT',
    'END',
    'COMMIT AND CHAIN',
    "UPDATE users SET score = 5 WHERE id = 3; COMMIT; UPDATE users SET name = 'more' WHERE id = 3",
    "ROLLBACK; UPDATE users SET name = 'more' WHERE id = 3",
    "ABORT; UPDATE users SET name = 'more' WHERE id = 3",
    'ROLLBACK',
    'COMMIT; SELECT 1 / 0',
  ],
  mysql: [
    'COMMIT',
    'ROLLBACK',
    'BEGIN',
    'START TRANSACTION',
    'CREATE TABLE made (id int)',
    'CREATE TABLE users (id int)',
    'TRUNCATE TABLE "Profile"',
    'ALTER TABLE "Tag" COMMENT = \'x\'',
    'FLUSH TABLES',
  ],
  sqlite: ['COMMIT', 'END', 'ROLLBACK'],
}

for (const [way, clientsOf] of Object.entries(ways))
  overShops(`a transaction of a client ${way} that ends inside itself and is then rolled back`, (shop, provider) => {
    const setup = () => {
      const { cache, reader, writer } = clientsOf(shop())
      const rename = (client: Pick<typeof writer, 'user'>, id: number, name: string) =>
        client.user.update({ where: { id }, data: { name } })
      const users = () => Promise.all([1, 2, 3].map((id) => reader.user.findUnique({ where: { id } })))
      const truth = () => Promise.all([1, 2, 3].map((id) => shop().base.user.findUnique({ where: { id } })))
      return { cache, reader, writer, rename, users, truth }
    }

    test.each(endings[provider])('moves what is committed all the same: %s', async (ending) => {
      const { writer, rename, users, truth } = setup()
      await shop().admin.run('DROP TABLE IF EXISTS made')
      const before = await users()
      const failing = writer.$transaction(async (tx) => {
        await rename(tx, 1, 'before')
        await tx.$executeRawUnsafe(quotedFor(provider, ending)).catch(() => {})
        await rename(tx, 2, 'after').catch(() => {}) // libsql lets nothing more in
        throw new Stop()
      })
      await expect(failing).rejects.toBeInstanceOf(Stop)
      expect(await users()).toEqual(await truth())
      const isUndone = ending === 'ROLLBACK' && provider === 'sqlite'
      if (!isUndone) expect(await truth()).not.toEqual(before)
    })

    test('sees each of its own writes at once where the transaction has gone', async () => {
      const { writer, rename, users, truth } = setup()
      await users()
      const failing = writer.$transaction(async (tx) => {
        await rename(tx, 1, 'before')
        await tx.$executeRawUnsafe('COMMIT')
        expect(await users()).toEqual(await truth())
        await rename(tx, 2, 'after').catch(() => {})
        expect(await users()).toEqual(await truth())
        throw new Stop()
      })
      await expect(failing).rejects.toBeInstanceOf(Stop)
      expect(await users()).toEqual(await truth())
    })

    test('moves what was written on a level around it', async () => {
      const { writer, rename, users, truth } = setup()
      await users()
      const failing = writer.$transaction(async (tx) => {
        await rename(tx, 1, 'outer')
        await tx.$transaction(async (inner) => {
          await rename(inner, 2, 'inner')
          await inner.$executeRawUnsafe('COMMIT')
          throw new Stop()
        })
      })
      await expect(failing).rejects.toThrow()
      expect((await truth())[0]?.name).toBe('outer')
      expect(await users()).toEqual(await truth())
    })
  })

overShops(
  'a transaction of a client with the extension',
  (shop) => {
    test('in which a table is emptied moves that table and what it wrote, and no others', async () => {
      const { db, cache } = withCache(shop().base)
      const reads = [
        () => db.user.findUnique({ where: { id: 1 } }),
        () => db.profile.count(),
        () => db.user.findUnique({ where: { id: 2 } }),
        () => db.tag.count(),
      ]
      await Promise.all(reads.map((read) => read()))
      const failing = db.$transaction(async (tx) => {
        await tx.user.update({ where: { id: 1 }, data: { name: 'before' } })
        await tx.$executeRawUnsafe('TRUNCATE TABLE Profile')
        throw new Stop()
      })
      await expect(failing).rejects.toBeInstanceOf(Stop)
      const seen = []
      for (const read of reads) seen.push((await answered(cache, read)).at(-1))
      expect(seen).toEqual(['miss', 'miss', 'hit', 'hit'])
      expect(await db.profile.count()).toBe(0)
    })
  },
  ['mysql'],
)

for (const [way, clientsOf] of Object.entries(ways))
  overShops(
    `a transaction of a client ${way} that loses a deadlock, goes on and is then rolled back`,
    (shop) => {
      test('moves what it wrote after that, which the database has committed', async () => {
        const { reader, writer } = clientsOf(shop())
        const other = shop().connect()
        const tag = () => reader.tag.findUnique({ where: { id: 1 } })
        const rename = (client: Pick<typeof writer, 'user'>, id: number) =>
          client.user.update({ where: { id }, data: { name: 'x' } })
        await tag()
        let [meet, metBy] = [() => {}, () => {}]
        const met = new Promise<void>((resolve) => (meet = resolve))
        const ready = new Promise<void>((resolve) => (metBy = resolve))
        const losing = writer.$transaction(async (tx) => {
          await rename(tx, 1)
          meet()
          await ready
          await expect(rename(tx, 2)).rejects.toMatchObject({ code: 'P2034' })
          await tx.tag.update({ where: { id: 1 }, data: { name: 'after' } })
          throw new Stop()
        })
        // It has changed more rows, so that it is not the one to be broken off.
        const winning = other.$transaction(async (tx) => {
          await tx.post.updateMany({ data: { score: 3 } })
          await met
          await rename(tx, 2)
          metBy()
          await rename(tx, 1)
        })
        await expect(losing).rejects.toBeInstanceOf(Stop)
        await winning
        expect((await tag())?.name).toBe('after')
      })
    },
    ['mysql'],
  )
