import { expect } from 'vitest'
import { difference } from './difference.ts'
import type { SqlLog } from '../../support/sql-log.ts'
import type { ReadOf } from './about.ts'

/** How a read went: what it cost, whether it was true, and what the truth is. */
export interface Sight {
  readonly statements: number
  /** Where the answer differs from what the database says. */
  readonly wrong: string | undefined
  readonly truth: unknown
}

/** Reads that are held against the database. */
export interface Looks<Db> {
  look(read: ReadOf<Db>, db?: Db): Promise<Sight>
  /** Reads, and expects the truth. Gives the number of statements it took. */
  fresh(read: ReadOf<Db>, db?: Db): Promise<number>
  /** Reads, and expects the truth without a statement. */
  hit(read: ReadOf<Db>, db?: Db): Promise<void>
  /** Reads, and expects the truth from the database. */
  miss(read: ReadOf<Db>, db?: Db): Promise<void>
  /** Reads twice; the second one must be a hit. */
  prime(...reads: readonly ReadOf<Db>[]): Promise<void>
}

export const createLooks = <Db>(
  { log }: { readonly log: SqlLog },
  db: Db,
  oracle: (db: Db) => Db,
  inOrder: (answer: unknown) => unknown = (answer) => answer,
): Looks<Db> => {
  const look: Looks<Db>['look'] = async (read, by = db) => {
    const before = log.count
    const found = inOrder(await read(by))
    const statements = log.count - before
    const truth = inOrder(await read(oracle(by)))
    expect(log.count - before - statements, 'the oracle asks the database').toBeGreaterThan(0)
    return { statements, wrong: difference(found, truth), truth }
  }
  const fresh: Looks<Db>['fresh'] = async (read, by) => {
    const { statements, wrong } = await look(read, by)
    expect(wrong, 'differs from the database').toBeUndefined()
    return statements
  }
  const hit: Looks<Db>['hit'] = async (read, by) => expect(await fresh(read, by), 'statements of a hit').toBe(0)
  return {
    look,
    fresh,
    hit,
    miss: async (read, by) => expect(await fresh(read, by), 'statements of a miss').toBeGreaterThan(0),
    prime: async (...reads) => {
      for (const read of reads) {
        await fresh(read)
        await hit(read)
      }
    },
  }
}
