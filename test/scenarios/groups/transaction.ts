import { expect } from 'vitest'
import type { Db, Read } from '../runner/row.ts'
import { setUser } from './common.ts'

/** What the rows about transactions share. */
export const tagNamed: Read = (db) => db.tag.findUnique({ where: { id: 1 } })
export const admins: Read = (db) => db.user.findMany({ where: { role: 'ADMIN' }, orderBy: { id: 'asc' } })
export const withPosts: Read = (db) =>
  db.user.findUnique({ where: { id: 1 }, include: { posts: { orderBy: { id: 'asc' } } } })

/** The client of a transaction as what rows work with. */
export const asDb = (tx: unknown): Db => tx as Db
export const nameIn = async (read: Read, db: Db) => ((await read(db)) as { name: string } | null)?.name

export const intended = new Error('rolled back on purpose')
/** The transaction was rolled back because it wanted to be. */
export const undone = (work: Promise<unknown>) => expect(work).rejects.toBe(intended)

/** Runs `work` in a transaction and then stops right before its end, until the returned function is called. */
export const openTransaction = async (db: Db, work: (tx: Db) => Promise<unknown>, end: () => void = () => {}) => {
  let [begun, finish] = [() => {}, () => {}]
  const isOpen = new Promise<void>((resolve) => (begun = resolve))
  const mayEnd = new Promise<void>((resolve) => (finish = resolve))
  const done = db.$transaction(async (tx) => {
    await work(asDb(tx))
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
