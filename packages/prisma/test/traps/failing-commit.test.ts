import { describe, expect, test } from 'vitest'
import { answered, openShop, overShops } from '../support/shop.ts'
import { type Clients, ways } from '../support/ways.ts'

/** What two transactions read and write, and what nobody touches. */
const readsOf = ({ reader }: Clients) => ({
  user: () => reader.user.findUnique({ where: { id: 1 } }),
  post: () => reader.post.findUnique({ where: { id: 1 } }),
  red: () => reader.tag.findUnique({ where: { id: 1 } }),
  green: () => reader.tag.findUnique({ where: { id: 2 } }),
  teams: () => reader.team.findMany(),
})

const setup = (clients: Clients) => {
  const reads = readsOf(clients)
  const fill = () => Promise.all(Object.values(reads).map((read) => read()))
  /** The answers that are asked for anew. */
  const moved = async () => {
    const names: string[] = []
    for (const [name, read] of Object.entries(reads))
      if ((await answered(clients.cache, read)).join() !== 'hit') names.push(name)
    return names
  }
  return { ...clients, reads, fill, moved }
}

for (const [way, clientsOf] of Object.entries(ways)) {
  overShops(
    `a transaction of a client ${way}`,
    (shop) => {
      test('whose COMMIT finds a broken constraint moves nothing', async () => {
        const { writer, fill, moved } = setup(clientsOf(shop()))
        await shop().admin.run(
          'ALTER TABLE posts ALTER CONSTRAINT posts_category_id_fkey DEFERRABLE INITIALLY DEFERRED',
        )
        await fill()
        const broken = { where: { id: 1 }, data: { categoryId: 999 } }
        const rename = { where: { id: 1 }, data: { name: 'never' } }
        const interactive = writer.$transaction(async (tx) => {
          await tx.user.update(rename)
          await tx.post.update(broken)
        })
        await expect(interactive).rejects.toThrow('ForeignKeyConstraintViolation')
        expect(await moved()).toEqual([])
        const array = writer.$transaction([writer.user.update(rename), writer.post.update(broken)])
        await expect(array).rejects.toThrow(/ForeignKeyConstraintViolation|posts_category_id_fkey/)
        expect(await moved()).toEqual([])
        await writer.user.update(rename)
        expect(await moved()).toEqual(['user'])
      })

      const serializable = { isolationLevel: 'Serializable' } as const

      test('that cannot be serialized, as COMMIT finds, moves nothing; the one before it moves what it wrote', async () => {
        const { writer, reads, fill, moved } = setup(clientsOf(shop()))
        await fill()
        let [firstHasWritten, secondHasWritten, firstHasEnded] = [() => {}, () => {}, () => {}]
        const secondWrote = new Promise<void>((resolve) => (secondHasWritten = resolve))
        const firstIsOver = new Promise<void>((resolve) => (firstHasEnded = resolve))
        const firstWrote = new Promise<void>((resolve) => (firstHasWritten = resolve))
        // Each reads what the other one writes.
        const first = writer.$transaction(async (tx) => {
          await tx.tag.findUnique({ where: { id: 1 } })
          await tx.tag.update({ where: { id: 2 }, data: { name: 'first' } })
          firstHasWritten()
          await secondWrote
        }, serializable)
        const second = writer.$transaction(async (tx) => {
          await tx.tag.findUnique({ where: { id: 2 } })
          await firstWrote
          await tx.tag.update({ where: { id: 1 }, data: { name: 'second' } })
          await tx.user.update({ where: { id: 1 }, data: { name: 'second' } })
          secondHasWritten()
          await firstIsOver
        }, serializable)
        const refused = expect(second).rejects.toThrow('TransactionWriteConflict')
        await first
        expect((await reads.green())?.name).toBe('first')
        await fill()
        firstHasEnded()
        await refused
        expect(shop().log.statements.filter((sql) => sql === 'COMMIT')).toHaveLength(2)
        expect(await moved()).toEqual([])
        expect(await reads.red()).toEqual(await shop().base.tag.findUnique({ where: { id: 1 } }))
        expect((await reads.user())?.name).toBe('Ada')
      })

      test('that cannot be serialized, as its statement finds, moves nothing, and its repetition what it wrote', async () => {
        const { writer, reads, fill, moved } = setup(clientsOf(shop()))
        await fill()
        const attempt = (meanwhile: () => PromiseLike<unknown>) =>
          writer.$transaction(async (tx) => {
            await tx.tag.update({ where: { id: 1 }, data: { name: 'attempt' } })
            await tx.user.findUnique({ where: { id: 1 } })
            await meanwhile()
            await tx.user.update({ where: { id: 1 }, data: { name: 'attempt' } })
          }, serializable)
        const meanwhile = async () => {
          await writer.user.update({ where: { id: 1 }, data: { name: 'meanwhile' } })
          await fill()
        }
        await expect(attempt(meanwhile)).rejects.toMatchObject({ code: 'P2034' })
        expect(await moved()).toEqual([])
        expect((await reads.user())?.name).toBe('meanwhile')
        await attempt(async () => {})
        expect((await reads.user())?.name).toBe('attempt')
        expect((await reads.red())?.name).toBe('attempt')
      })
    },
    ['postgresql'],
  )

  describe(`a transaction of a client ${way} on libsql`, () => {
    test('whose COMMIT finds a broken constraint moves nothing', async () => {
      // One of its own: libsql leaves the transaction open, and every later writer waits for it.
      const shop = await openShop('sqlite')
      try {
        const { writer, reads, fill, moved } = setup(clientsOf(shop))
        await fill()
        const failing = writer.$transaction(async (tx) => {
          await tx.$executeRawUnsafe('PRAGMA defer_foreign_keys = ON')
          await tx.user.update({ where: { id: 1 }, data: { name: 'never' } })
          await tx.$executeRawUnsafe('UPDATE posts SET category_id = 999 WHERE id = 1')
        })
        await expect(failing).rejects.toMatchObject({ code: expect.stringContaining('SQLITE_CONSTRAINT') as unknown })
        expect(await moved()).toEqual([])
        expect(await reads.user()).toEqual(await shop.connect().user.findUnique({ where: { id: 1 } }))
      } finally {
        await shop.close()
      }
    })
  })
}
