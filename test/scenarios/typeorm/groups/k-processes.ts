import { statement } from '../../../support/gate.ts'
import { Comment, Post, User } from '../../../support/typeorm-shop/index.ts'
import type { Process, ProcessRow, ProcessStage, Read, Write } from '../runner/row.ts'
import { allWith, insertAs, setUser, user } from './common.ts'

const list: Read = (db) => db.find(User, { where: { role: 'USER' }, order: { id: 'ASC' } })
const { query: withComments } = allWith(Post, { where: { authorId: 1 }, relations: { comments: true } })

interface Race {
  readonly read: Read
  /** Which of A's statements waits until B is done. */
  readonly table?: string
  readonly meanwhile: (b: Process, stage: ProcessStage) => PromiseLike<unknown>
}

/** A is slow to fill, B is through with something meanwhile: neither memory nor Redis may keep what A saw. */
const race =
  ({ read, table = 'users', meanwhile }: Race) =>
  async (stage: ProcessStage): Promise<void> => {
    const { a, b, gate, start, heals } = stage
    const held = gate.hold(statement.reads(table), 'after')
    const slow = Promise.resolve(read(a.db))
    await held.reached
    await meanwhile(b, stage)
    held.release()
    await slow
    await a.agrees(read)
    await b.fresh(read) // its own write
    const third = await start()
    await third.agrees(read)
    await heals(read)
  }

const writing = (write: Write) => (b: Process) => write(b.db)
const rename = setUser(1, { name: 'Anna' })

const races: Readonly<Record<string, Race>> = {
  'B writes the row': { read: user(1), meanwhile: writing(rename) },
  'B writes the row in a transaction': {
    read: user(1),
    meanwhile: ({ db }) => db.transaction(async (tx) => void (await rename(tx))),
  },
  'a row enters the list by B': { read: list, meanwhile: writing(setUser(4, { role: 'USER' })) },
  'B changes a child': {
    read: withComments,
    table: 'Comment',
    meanwhile: writing((db) => db.update(Comment, { id: 1 }, { body: 'changed' })),
  },
  'B inserts what was not there': {
    read: user(9),
    meanwhile: writing(insertAs(User, { id: 9, email: 'new@example.com', name: 'New', tenantId: 1 })),
  },
  'somebody else changes the row and tells B': {
    read: user(1),
    meanwhile: async ({ cache }, { shop }) => {
      await shop.admin.run(`UPDATE users SET name = 'Anna' WHERE id = 1`)
      await cache.invalidate({ model: 'User', id: 1 })
    },
  },
}

/** What needs another process. */
export const processes: readonly ProcessRow[] = [
  ...Object.entries(races).map(([what, it]): ProcessRow => ({
    id: 'K5',
    says: `A fills, ${what}`,
    providers: ['postgresql'],
    expect: 'refused',
    processes: race(it),
  })),
  {
    id: 'K5',
    says: 'both have the row in memory, B deletes it',
    providers: ['postgresql'],
    expect: 'INV for both',
    processes: async ({ a, b, heals }) => {
      await a.prime(user(5), user(4))
      await b.hit(user(5))
      await b.db.delete(User, { id: 5 })
      await b.fresh(user(5))
      await a.agrees(user(5))
      await heals(user(5))
    },
  },
]
