import type { ShopProvider } from '@tidemark/shop'
import { difference } from '../difference.ts'
import { ofAll } from './areas.ts'
import { createDice, type Dice } from './dice.ts'
import type { History, Repertoire, Single, Step } from './history.ts'

class RolledBack extends Error {}

/** A call that writes, or a question. */
export type Part<Db> = (db: Db, dice: Dice) => PromiseLike<unknown>

export type Play<Db> = (db: Db, step: Step) => Promise<unknown>

/** What plays of an ORM's own are made of. */
export interface Acts<Db> {
  call(db: Db, one: Single): PromiseLike<unknown> | undefined
  read(db: Db, one: Single): PromiseLike<unknown> | undefined
  /** Reads, and compares with the database. */
  check(db: Db, one: Single, where: string): Promise<void>
  taken(what: string): void
}

/** What histories are played in. */
export interface Rules<Db> {
  repertoire(provider: ShopProvider): Repertoire<Part<Db>, Part<Db>>
  /** The database may say no: a key that is taken, a row that is not there. Anything else is a fault. */
  isRefusal(error: unknown): boolean
  oracle(db: Db): Db
  transaction(db: Db, work: (tx: Db) => Promise<void>): Promise<unknown>
  /** Frames of its own, or others in place of the usual ones. */
  plays?(provider: ShopProvider, acts: Acts<Db>, usual: Readonly<Record<string, Play<Db>>>): Record<string, Play<Db>>
}

/** An answer of the cache that the database does not give. */
export class Stale extends Error {
  override readonly name = 'Stale'
}

export interface Cast<Db> {
  readonly provider: ShopProvider
  /** Two clients of one database: of one cache, or each with its own. */
  readonly writers: readonly [Db, Db]
  /** Those whose answers are compared. */
  readonly readers: readonly Db[]
  /** Called for each call by itself that the database took. */
  readonly taken?: (what: string) => void
}

/** Whether the database took it. */
type Tolerantly = (work: PromiseLike<unknown> | undefined) => Promise<boolean>

/** How the frames are played on a database. */
const createPlays = <Db>(
  provider: ShopProvider,
  { transaction }: Rules<Db>,
  { call, read, check, taken }: Acts<Db>,
  tolerantly: Tolerantly,
): Readonly<Record<string, Play<Db>>> => {
  /** A transaction does not outlive a refusal on PostgreSQL, so that a part of these must end at the first one. */
  const strictly = async (db: Db, calls: readonly Single[]): Promise<void> => {
    for (const one of calls) await call(db, one)
  }
  /** What is written so far is seen inside. */
  const commit: Play<Db> = (db, { calls, reads }) =>
    transaction(db, async (tx) => {
      await strictly(tx, calls)
      for (const one of reads.slice(0, 2)) await check(tx, one, 'inside')
    })
  return {
    alone: async (db, { calls }) => {
      for (const one of calls) if (await tolerantly(call(db, one))) taken(one.what)
    },
    commit,
    rollback: (db, { calls, reads }) =>
      transaction(db, async (tx) => {
        await strictly(tx, calls)
        for (const one of reads) await check(tx, one, 'inside')
        throw new RolledBack()
      }),
    savepoint: (db, { calls }) =>
      transaction(db, async (tx) => {
        const [first, ...others] = calls
        if (first !== undefined) await call(tx, first)
        await tolerantly(transaction(tx, (nested) => strictly(nested, others)))
        const undone = transaction(tx, async (nested) => {
          await strictly(nested, calls)
          throw new RolledBack()
        })
        await tolerantly(undone)
      }),
    'at once': (db, step) =>
      Promise.all([
        tolerantly(commit(db, { ...step, reads: [] })),
        ...step.calls.map((one) => tolerantly(call(db, one))),
        // Among writes that go on there is no one truth.
        ...step.reads.map((one) => read(db, one)),
      ]),
    // SQLite lets nobody read beside a transaction of the same connection.
    beside: (db, step) =>
      provider === 'sqlite'
        ? commit(db, step)
        : transaction(db, async (tx) => {
            await strictly(tx, step.calls)
            for (const one of step.reads) await check(db, one, 'outside')
          }),
  }
}

/** Plays a history; after each step some reads must be answered as the database answers them. */
export const play = async <Db>(
  rules: Rules<Db>,
  { provider, writers, readers, taken = () => {} }: Cast<Db>,
  history: History,
): Promise<void> => {
  const tolerantly: Tolerantly = async (work) => {
    try {
      await work
      return true
    } catch (error) {
      if (error instanceof RolledBack || rules.isRefusal(error)) return false
      throw error
    }
  }
  const repertoire = rules.repertoire(provider)
  const [operations, shapes] = [ofAll(repertoire.operations), ofAll(repertoire.shapes)]
  const call: Acts<Db>['call'] = (db, { what, dice }) => operations[what]?.(db, createDice(dice))
  const read: Acts<Db>['read'] = (db, { what, dice }) => shapes[what]?.(db, createDice(dice))
  const check: Acts<Db>['check'] = async (db, one, where) => {
    const found = await read(db, one)
    const wrong = difference(found, await read(rules.oracle(db), one))
    if (wrong !== undefined) throw new Stale(`${one.what} ${where}: ${wrong}`)
  }
  const acts = { call, read, check, taken }
  const usual = createPlays(provider, rules, acts, tolerantly)
  const plays: Readonly<Record<string, Play<Db>>> = { ...usual, ...rules.plays?.(provider, acts, usual) }
  for (const [index, step] of history.entries()) {
    await tolerantly(plays[step.frame]?.(writers[step.by], step))
    for (const [place, one] of step.reads.entries())
      await check(readers[(index + place) % readers.length] ?? writers[0], one, `after step ${index + 1}`)
  }
}
