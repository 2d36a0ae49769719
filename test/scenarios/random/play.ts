import { difference } from '../runner/difference.ts'
import { oracle } from '../runner/oracle.ts'
import type { Db } from '../runner/row.ts'
import { createDice } from './dice.ts'
import type { Frame, History, Single, Step } from './history.ts'
import { operations } from './operations.ts'
import { shapes } from './shapes.ts'

class RolledBack extends Error {}

const call = (db: Db, { what, dice }: Single) => operations[what]?.(db, createDice(dice))
const read = (db: Db, { what, dice }: Single) => shapes[what]?.(db, createDice(dice))

/** The database may say no: a key that is taken, a row that is not there. Anything else is a fault. */
const isRefusal = (error: unknown): boolean =>
  error instanceof RolledBack ||
  (error instanceof Error &&
    ['PrismaClientKnownRequestError', 'PrismaClientUnknownRequestError', 'DriverAdapterError'].includes(error.name))

const tolerantly = async (work: PromiseLike<unknown> | undefined): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

const inTurn = async (db: Db, calls: readonly Single[]): Promise<void> => {
  for (const one of calls) await tolerantly(call(db, one))
}

/** A transaction does not outlive a refusal on PostgreSQL, so that a part of these must end at the first one. */
const strictly = async (db: Db, calls: readonly Single[]): Promise<void> => {
  for (const one of calls) await call(db, one)
}

const inArray = (db: Db, calls: readonly Single[], more: readonly unknown[] = []) => {
  const parts = [...calls.map((one) => call(db, one)), ...more]
  return db.$transaction(parts as Parameters<Db['$transaction']>[0] & [])
}

type Play = (db: Db, step: Step) => Promise<unknown>

const plays: Readonly<Record<Frame, Play>> = {
  alone: (db, { calls }) => inTurn(db, calls),
  commit: (db, { calls }) => db.$transaction((tx) => strictly(tx as unknown as Db, calls)),
  rollback: (db, { calls, reads }) =>
    db.$transaction(async (tx) => {
      await strictly(tx as unknown as Db, calls)
      for (const one of reads) await read(tx as unknown as Db, one)
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
  'at once': (db, { calls, reads }) =>
    Promise.all([...calls.map((one) => tolerantly(call(db, one))), ...reads.map((one) => read(db, one))]),
}

/** An answer of the cache that the database does not give. */
export class Stale extends Error {
  override readonly name = 'Stale'
}

/** Plays a history; after each step some reads must be answered as the database answers them. */
export const play = async (db: Db, history: History): Promise<void> => {
  const truth = oracle(db)
  for (const [index, step] of history.entries()) {
    await tolerantly(plays[step.frame](db, step))
    for (const one of step.reads) {
      const found = await read(db, one)
      const wrong = difference(found, await read(truth, one))
      if (wrong !== undefined) throw new Stale(`${one.what} after step ${index + 1}: ${wrong}`)
    }
  }
}
