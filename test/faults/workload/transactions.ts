import type { Touched } from './deed.ts'
import { ChangedItsMind } from './outcome-of-error.ts'
import type { Setting, Write } from './writes.ts'

/** An answer inside a transaction that the database would not have given. */
export class NotItsOwn extends Error {}

/** What the workload does inside of a transaction, by an ORM. */
export interface Tx {
  postWithComments(id: number): Promise<unknown>
  title(id: number): Promise<string | undefined>
  retitle(id: number, title: string): Promise<unknown>
  comment(postId: number, body: string): Promise<unknown>
  editComments(postId: number, body: string): Promise<unknown>
  countComments(postId: number): Promise<number>
  renameUser(id: number, name: string): Promise<unknown>
  /** A savepoint: undone when `act` rejects. */
  within(act: (inner: Tx) => Promise<void>): Promise<void>
}

/** Begins a transaction in one of an ORM's ways, and ends it: with a COMMIT, unless `act` rejects. */
export type Transact = <T>(act: (tx: Tx) => Promise<T>) => Promise<T>

/** It holds the row, so that nobody else's title can stand there. */
const retitle = async (tx: Tx, id: number, stamp: string): Promise<void> => {
  await tx.postWithComments(id)
  await tx.retitle(id, stamp)
  const seen = await tx.title(id)
  if (seen !== undefined && seen !== stamp)
    throw new NotItsOwn(`a transaction wrote the title '${stamp}' of post ${id} and then read '${seen}'`)
}

const several = async (tx: Tx, { known, dice, stamp }: Setting): Promise<Touched> => {
  const id = known.id('Post')
  await retitle(tx, id, stamp)
  if (dice.chance(0.5)) await tx.comment(id, stamp)
  if (dice.chance(0.3)) await tx.editComments(id, stamp)
  if (dice.chance(0.3)) await tx.renameUser(known.id('User'), stamp)
  await tx.countComments(id)
  return { model: 'Post', id }
}

interface Course {
  readonly weight: number
  readonly what: string
  run(tx: Tx, setting: Setting): Promise<Touched>
}

const undoing = (error: unknown): void => {
  if (!(error instanceof ChangedItsMind)) throw error
}

/** How transactions go. */
const courses: readonly Course[] = [
  {
    weight: 5,
    what: 'a transaction',
    run: async (tx, setting) => {
      const touched = await several(tx, setting)
      if (setting.dice.chance(0.4)) await setting.dawdle(setting.dice.below(60))
      setting.mayCommit()
      return touched
    },
  },
  {
    weight: 4,
    what: 'a transaction that is rolled back',
    run: async (tx, setting) => {
      await several(tx, setting)
      await setting.dawdle(setting.dice.below(60))
      throw new ChangedItsMind()
    },
  },
  {
    weight: 2,
    what: 'a transaction whose savepoint is rolled back',
    run: async (tx, setting) => {
      const touched = await several(tx, setting)
      const undone = tx.within(async (inner) => {
        await inner.comment(touched.id, `${setting.stamp} undone`)
        throw new ChangedItsMind()
      })
      await undone.catch(undoing)
      setting.mayCommit()
      return touched
    },
  },
  {
    weight: 2,
    what: 'a transaction with a savepoint',
    run: async (tx, setting) => {
      const touched = await several(tx, setting)
      const id = setting.known.id('Post')
      await tx.within(async (inner) => void (await inner.retitle(id, setting.stamp)))
      setting.mayCommit()
      return setting.dice.chance(0.5) ? touched : { model: 'Post', id }
    },
  },
  {
    weight: 0.3,
    what: 'a transaction that is longer than a lease',
    run: async (tx, setting) => {
      const id = setting.known.id('Post')
      await tx.editComments(id, setting.stamp)
      await setting.dawdle(setting.long)
      await tx.retitle(id, setting.stamp)
      setting.mayCommit()
      return { model: 'Post', id }
    },
  },
]

/** All courses in all of an ORM's ways. */
export const createTransactions = (ways: Readonly<Record<string, Transact>>): readonly Write[] => {
  const all = Object.entries(ways)
  return courses.flatMap(({ weight, what, run }) =>
    all.map(([how, transact]) => ({
      weight: weight / all.length,
      what: `${what} (${how})`,
      run: (setting: Setting) => transact((tx) => run(tx, setting)),
    })),
  )
}
