import { expect, test } from 'vitest'
import { answered, overShops, quotedFor, type Shop } from '../support/shop.ts'
import { withWatch } from './watched.ts'

const setup = (shop: Shop) => {
  const { cache, base, db } = withWatch(shop)
  const reads = {
    user: () => db.user.findUnique({ where: { id: 1 } }),
    post: () => db.post.findUnique({ where: { id: 1 } }),
    tags: () => db.tag.findMany({ include: { posts: true } }),
  }
  const fill = () => Promise.all(Object.values(reads).map((read) => read()))
  const moved = async () => {
    const names: string[] = []
    for (const [name, read] of Object.entries(reads))
      if ((await answered(cache, read)).at(-1) !== 'hit') names.push(name)
    return names
  }
  return { base, db, fill, moved, reads }
}

overShops('a raw statement of a client without the extension', (shop, provider) => {
  test('that writes one table moves what hangs on it', async () => {
    const { base, fill, moved, reads } = setup(shop())
    await fill()
    await base.$executeRaw`UPDATE users SET name = ${'raw'} WHERE id = ${1}`
    expect((await reads.user())?.name).toBe('raw')
    await fill()
    await base.$executeRawUnsafe(quotedFor(provider, `UPDATE "Tag" SET name = 'raw' WHERE id = 1`))
    expect(await moved()).toEqual(['tags'])
    await base.$queryRawUnsafe(quotedFor(provider, `INSERT INTO "Tag" (name) VALUES ('more') RETURNING id`))
    expect(await moved()).toEqual(['tags'])
    await base.$executeRawUnsafe(quotedFor(provider, `DELETE FROM "_PostToTag" WHERE "A" = 1`))
    expect(await moved()).toEqual(['tags'])
  })

  test('that deletes moves what the database deletes with it', async () => {
    const { base, fill, moved } = setup(shop())
    await fill()
    await base.$executeRawUnsafe('DELETE FROM posts WHERE id = 1')
    expect(await moved()).toEqual(['post', 'tags'])
  })

  test('that reads moves nothing', async () => {
    const { base, fill, moved } = setup(shop())
    await fill()
    await base.$queryRaw`SELECT * FROM users WHERE id = ${1}`
    await base.$queryRawUnsafe('SELECT count(*) AS n FROM posts')
    expect(await moved()).toEqual([])
  })

  test('that cannot be told moves everything', async () => {
    const { base, fill, moved } = setup(shop())
    await fill()
    await base.$executeRawUnsafe('CREATE TABLE something (id int)')
    expect(await moved()).toEqual(['user', 'post', 'tags'])
    await base.$executeRawUnsafe('DROP TABLE something')
  })

  test('that fails moves nothing', async () => {
    const { base, fill, moved } = setup(shop())
    await fill()
    await expect(base.$executeRawUnsafe('UPDATE users SET nothing = 1')).rejects.toThrow()
    expect(await moved()).toEqual([])
  })
})

overShops(
  'a raw statement of a client without the extension',
  (shop) => {
    test('COMMIT among statements that commit by themselves moves everything: who knows what it ends', async () => {
      const { base, fill, moved } = setup(shop())
      await fill()
      await base.$executeRawUnsafe('COMMIT')
      expect(await moved()).toEqual(['user', 'post', 'tags'])
    })

    test('that ends the transaction it is in moves what came before it then, and what comes after it by itself', async () => {
      const { base, fill, moved } = setup(shop())
      await fill()
      await base.$transaction(async (tx) => {
        await tx.$executeRawUnsafe(`UPDATE users SET name = 'a' WHERE id = 1`)
        expect(await moved()).toEqual([])
        await tx.$executeRawUnsafe('COMMIT')
        expect(await moved()).toEqual(['user'])
        await tx.$executeRawUnsafe(`UPDATE users SET name = 'b' WHERE id = 1`)
        expect(await moved()).toEqual(['user'])
      })
      expect(await moved()).toEqual([])
    })

    test('that undoes the transaction it is in and writes in one text moves everything, also if it fails', async () => {
      const { base, fill, moved, reads } = setup(shop())
      for (const [name, rest] of [
        ['outside', ''],
        ['again', '; COMMIT; SELECT 1 / 0'],
      ] as const) {
        await fill()
        const failing = base.$transaction(async (tx) => {
          await tx.$executeRawUnsafe(`ROLLBACK; UPDATE users SET name = '${name}' WHERE id = 1${rest}`)
          throw new Error('rolled back on purpose')
        })
        await expect(failing).rejects.toThrow()
        expect((await reads.user())?.name).toBe(name)
        expect(await moved()).toEqual(['post', 'tags'])
      }
    })

    test('that commits and then fails, in one text, moves what it committed', async () => {
      const { base, fill, reads } = setup(shop())
      await fill()
      const text = `BEGIN; UPDATE users SET name = 'committed' WHERE id = 1; COMMIT; SELECT 1 / 0`
      await expect(base.$executeRawUnsafe(text)).rejects.toThrow('division by zero')
      expect((await reads.user())?.name).toBe('committed')
    })

    test('that undoes the transaction it is in takes back what came before it', async () => {
      const { base, fill, moved } = setup(shop())
      await fill()
      await base.$transaction(async (tx) => {
        await tx.$executeRawUnsafe(`UPDATE users SET name = 'a' WHERE id = 1`)
        await tx.$executeRawUnsafe('ROLLBACK')
        await tx.$executeRawUnsafe('BEGIN')
        await tx.$executeRawUnsafe(`UPDATE "Tag" SET name = 'b' WHERE id = 1`)
      })
      expect(await moved()).toEqual(['tags'])
    })
  },
  ['postgresql'],
)

overShops(
  'a transaction of raw statements, on a connection that everybody reads from',
  (shop) => {
    test('leaves nothing that was read in it when it is rolled back', async () => {
      const { base, reads } = setup(shop())
      await base.$executeRawUnsafe('BEGIN')
      await base.$executeRawUnsafe("UPDATE users SET name = 'never' WHERE id = 1")
      expect((await reads.user())?.name).toBe('never')
      await base.$executeRawUnsafe('ROLLBACK')
      expect((await reads.user())?.name).toBe('Ada')
    })
  },
  ['sqlite'],
)
