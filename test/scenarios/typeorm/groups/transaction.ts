import { expect } from 'vitest'
import { Tag, User } from '../../../support/typeorm-shop/index.ts'
import type { Db, Read } from '../runner/row.ts'
import { oneWith, setUser } from './common.ts'

/** What the rows about transactions share. */
export const tagNamed: Read = (db) => db.findOneBy(Tag, { id: 1 })
export const admins: Read = (db) => db.find(User, { where: { role: 'ADMIN' }, order: { id: 'ASC' } })
export const { join: withPosts } = oneWith(User, {
  where: { id: 1 },
  relations: { posts: true },
  order: { posts: { id: 'ASC' } },
})

export const nameIn = async (read: Read, db: Db) => ((await read(db)) as { name: string } | null)?.name

export const intended = new Error('rolled back on purpose')
/** The transaction was rolled back because it wanted to be. */
export const undone = (work: Promise<unknown>) => expect(work).rejects.toBe(intended)
export const throwIntended = (): never => {
  throw intended
}

/** Runs `work` in a transaction and then stops right before its end, until the returned function is called. */
export const openTransaction = async (db: Db, work: (tx: Db) => Promise<unknown>, end: () => void = () => {}) => {
  let [begun, finish] = [() => {}, () => {}]
  const isOpen = new Promise<void>((resolve) => (begun = resolve))
  const mayEnd = new Promise<void>((resolve) => (finish = resolve))
  const done = db.transaction(async (tx) => {
    await work(tx)
    begun()
    await mayEnd
    end()
  })
  done.catch(() => {})
  await Promise.race([isOpen, done])
  return () => {
    finish()
    return done
  }
}

/** The write of most rows. */
export const renameUser = (tx: Db): Promise<unknown> => Promise.resolve(setUser(1, { name: 'Anna' })(tx))
