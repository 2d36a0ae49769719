import type { ShopProvider } from '@tidemark/shop'
import { difference } from '../any-orm/difference.ts'
import { oracle } from '../runner/oracle.ts'
import type { Db } from '../runner/row.ts'
import { ofAll } from './areas.ts'
import { createDice } from './dice.ts'
import type { Frame, History, Single, Step } from './history.ts'
import { operationsByArea } from './operations.ts'
import { shapesByArea } from './shapes.ts'

class RolledBack extends Error {}

/** The database may say no: a key that is taken, a row that is not there. Anything else is a fault. */
const isRefusal = (error: unknown): boolean =>
  error instanceof RolledBack ||
  (error instanceof Error &&
    ['PrismaClientKnownRequestError', 'PrismaClientUnknownRequestError', 'DriverAdapterError'].includes(error.name))

/** Whether the database took it. */
const tolerantly = async (work: PromiseLike<unknown> | undefined): Promise<boolean> => {
  try {
    await work
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

/** An answer of the cache that the database does not give. */
export class Stale extends Error {
  override readonly name = 'Stale'
}

export interface Cast {
  readonly provider: ShopProvider
  /** Two clients of one database: of one cache, or each with its own. */
  readonly writers: readonly [Db, Db]
  /** Those whose answers are compared. */
  readonly readers: readonly Db[]
  /** Called for each call by itself that the database took. */
  readonly taken?: (what: string) => void
}

type Play = (db: Db, step: Step) => Promise<unknown>

interface Acts {
  call(db: Db, one: Single): PromiseLike<unknown> | undefined
  read(db: Db, one: Single): PromiseLike<unknown> | undefined
  /** Reads, and compares with the database. */
  check(db: Db, one: Single, where: string): Promise<void>
  taken(what: string): void
}

/** How the frames are played on a database. */
const createPlays = (provider: ShopProvider, { call, read, check, taken }: Acts): Readonly<Record<Frame, Play>> => {
  /** A transaction does not outlive a refusal on PostgreSQL, so that a part of these must end at the first one. */
  const strictly = async (db: Db, calls: readonly Single[]): Promise<void> => {
    for (const one of calls) await call(db, one)
  }
  const inArray = (db: Db, calls: readonly Single[], more: readonly unknown[] = []) => {
    const parts = [...calls.map((one) => call(db, one)), ...more]
    return db.$transaction(parts as Parameters<Db['$transaction']>[0] & [])
  }
  /** What is written so far is seen inside. */
  const commit: Play = (db, { calls, reads }) =>
    db.$transaction(async (tx) => {
      await strictly(tx as unknown as Db, calls)
      for (const one of reads.slice(0, 2)) await check(tx as unknown as Db, one, 'inside')
    })
  return {
    alone: async (db, { calls }) => {
      for (const one of calls) if (await tolerantly(call(db, one))) taken(one.what)
    },
    commit,
    rollback: (db, { calls, reads }) =>
      db.$transaction(async (tx) => {
        await strictly(tx as unknown as Db, calls)
        for (const one of reads) await check(tx as unknown as Db, one, 'inside')
        throw new RolledBack()
      }),
    savepoint: (db, { calls }) =>
      db.$transaction(async (tx) => {
        const [first, ...others] = calls
        if (first !== undefined) await call(tx as unknown as Db, first)
        await tolerantly(tx.$transaction((nested) => strictly(nested as unknown as Db, others)))
        const undone = tx.$transaction(async (nested) => {
          await strictly(nested as unknown as Db, calls)
          throw new RolledBack()
        })
        await tolerantly(undone)
      }),
    array: (db, { calls }) => inArray(db, calls),
    'failing array': (db, { calls }) => inArray(db, calls, [db.tenant.create({ data: { id: 1, name: 'taken' } })]),
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
        : db.$transaction(async (tx) => {
            await strictly(tx as unknown as Db, step.calls)
            for (const one of step.reads) await check(db, one, 'outside')
          }),
  }
}

/** Plays a history; after each step some reads must be answered as the database answers them. */
export const play = async ({ provider, writers, readers, taken = () => {} }: Cast, history: History): Promise<void> => {
  const [operations, shapes] = [ofAll(operationsByArea(provider)), ofAll(shapesByArea(provider))]
  const call: Acts['call'] = (db, { what, dice }) => operations[what]?.(db, createDice(dice))
  const read: Acts['read'] = (db, { what, dice }) => shapes[what]?.(db, createDice(dice))
  const check: Acts['check'] = async (db, one, where) => {
    const found = await read(db, one)
    const wrong = difference(found, await read(oracle(db), one))
    if (wrong !== undefined) throw new Stale(`${one.what} ${where}: ${wrong}`)
  }
  const plays = createPlays(provider, { call, read, check, taken })
  for (const [index, step] of history.entries()) {
    await tolerantly(plays[step.frame](writers[step.by], step))
    for (const [place, one] of step.reads.entries())
      await check(readers[(index + place) % readers.length] ?? writers[0], one, `after step ${index + 1}`)
  }
}
