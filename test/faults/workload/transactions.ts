import { ChangedItsMind } from '../worker/outcome-of-error.ts'
import type { Db, Tx } from '../worker/db.ts'
import type { Setting, Touched, Write } from './write.ts'

/** An answer inside a transaction that the database would not have given. */
export class NotItsOwn extends Error {}

const interactive = <T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> =>
  db.$transaction((tx) => act(tx as unknown as Tx), { timeout: 20_000, maxWait: 5000 })

/** It holds the row, so that nobody else's title can stand there. */
const retitle = async (tx: Tx, id: number, stamp: string): Promise<void> => {
  await tx.post.findUnique({ where: { id }, include: { comments: true } })
  await tx.post.update({ where: { id }, data: { title: stamp } })
  const seen = await tx.post.findUnique({ where: { id } })
  if (seen?.title !== stamp)
    throw new NotItsOwn(`a transaction wrote the title '${stamp}' of post ${id} and then read ${JSON.stringify(seen)}`)
}

const several = async (tx: Tx, { known, dice, stamp }: Setting): Promise<Touched> => {
  const id = known.id('Post')
  await retitle(tx, id, stamp)
  if (dice.chance(0.5)) await tx.comment.create({ data: { postId: id, body: stamp } })
  if (dice.chance(0.3)) await tx.comment.updateMany({ where: { postId: id }, data: { body: stamp } })
  if (dice.chance(0.3)) await tx.user.update({ where: { id: known.id('User') }, data: { name: stamp } })
  await tx.comment.count({ where: { postId: id } })
  return { model: 'Post', id }
}

const transaction = (weight: number, what: string, run: Write['run']): Write => ({ what, weight, run })

export const transactions: readonly Write[] = [
  transaction(5, 'a transaction', (setting) =>
    interactive(setting.db, async (tx) => {
      const touched = await several(tx, setting)
      if (setting.dice.chance(0.4)) await setting.dawdle(setting.dice.below(60))
      setting.mayCommit()
      return touched
    }),
  ),
  transaction(4, 'a transaction that is rolled back', (setting) =>
    interactive(setting.db, async (tx) => {
      await several(tx, setting)
      await setting.dawdle(setting.dice.below(60))
      throw new ChangedItsMind()
    }),
  ),
  transaction(2, 'a transaction whose savepoint is rolled back', (setting) =>
    interactive(setting.db, async (tx) => {
      const touched = await several(tx, setting)
      const nested = tx as unknown as Pick<Db, '$transaction'>
      const undone = nested.$transaction(async (inner) => {
        await inner.comment.create({ data: { postId: touched?.id ?? 0, body: `${setting.stamp} undone` } })
        throw new ChangedItsMind()
      })
      await undone.catch((error: unknown) => {
        if (!(error instanceof ChangedItsMind)) throw error
      })
      setting.mayCommit()
      return touched
    }),
  ),
  transaction(2, 'a transaction with a savepoint', (setting) =>
    interactive(setting.db, async (tx) => {
      const touched = await several(tx, setting)
      const nested = tx as unknown as Pick<Db, '$transaction'>
      const id = setting.known.id('Post')
      await nested.$transaction(async (inner) => {
        await inner.post.update({ where: { id }, data: { title: setting.stamp } })
      })
      setting.mayCommit()
      return setting.dice.chance(0.5) ? touched : { model: 'Post', id }
    }),
  ),
  transaction(0.3, 'a transaction that is longer than a lease', (setting) =>
    interactive(setting.db, async (tx) => {
      const id = setting.known.id('Post')
      await tx.comment.updateMany({ where: { postId: id }, data: { body: setting.stamp } })
      await setting.dawdle(setting.long)
      await tx.post.update({ where: { id }, data: { title: setting.stamp } })
      setting.mayCommit()
      return { model: 'Post', id }
    }),
  ),
  transaction(3, 'an array of writes', async ({ db, known, stamp }) => {
    const id = known.id('Post')
    await db.$transaction([
      db.post.update({ where: { id }, data: { title: stamp } }),
      db.comment.create({ data: { postId: id, body: stamp } }),
      db.post.findUnique({ where: { id } }),
    ])
    return { model: 'Post', id }
  }),
  transaction(2, 'an array whose last write fails', async ({ db, known, stamp }) => {
    const id = known.id('Post')
    await db.$transaction([
      db.post.update({ where: { id }, data: { title: stamp } }),
      db.post.findMany({ where: { authorId: known.id('User') } }),
      db.post.update({ where: { id: -1 }, data: { title: stamp } }),
    ])
    return { model: 'Post', id }
  }),
]
