import { randomUUID } from 'node:crypto'
import type { Change, WriteOperation } from '../contracts/operation.ts'
import type { Tag } from '../contracts/tag.ts'
import type { Released } from '../contracts/versions.ts'
import type { Locking, OutcomeOf } from './locking.ts'

/** Where writes gather until they are decided: a transaction, or a savepoint inside one. */
export interface TransactionLevel {
  /** `'now'` locks before the statement: it may be followed by COMMIT without a word. */
  write<T>(operation: WriteOperation<T>, outcomeOf: OutcomeOf, when?: 'atEnd' | 'now'): Promise<T>
  /** More tags to move at the end: `cache.invalidate` inside the transaction. */
  touch(tags: readonly Tag[]): Promise<void>
  /** What a statement of it changed that `write` was not around. */
  wrote(changes: readonly Change[]): Promise<void>
  /** It may have been ended without a word. What it writes from now on may commit by itself, so that it moves at once, and at the end. */
  mayBeOver(): void
  savepoint(): Savepoint
  /** The transaction has ended. Code that it started may still run, and is outside of it. */
  readonly over: boolean
}

export interface Savepoint extends TransactionLevel {
  /** What it wrote is now the outer level's: a savepoint announces nothing by itself. */
  release(): void
  /** What it wrote is undone. What comes later, from calls that nobody waited for, is the outer level's. */
  rolledBack(): void
}

export interface Transaction extends TransactionLevel {
  /** Right before COMMIT: nobody sees a version of what is going to move. */
  lock(): Promise<void>
  /** Everything the transaction wrote is in the database: the tags move, the locks go. */
  committed(): Promise<void>
  /** Nothing it wrote is: the versions come back. */
  rolledBack(): Promise<void>
  /** Nobody can tell: the locks stay until it must be over, then the tags move. */
  undecided(): void
}

export const createBegin =
  ({ lock, lockAlone, release, waitOut, imagesOf, movedBy, widest, tagsOf }: Locking): (() => Transaction) =>
  () => {
    const writer = randomUUID()
    const moves = new Set<Tag>()
    const unlessAlone = new Set<Tag>()
    let entered = 0
    let going = 0
    let over = false
    /** A statement of it may have ended it, and each that comes later may commit by itself. */
    let torn = false
    /** What it wrote on any level, also on those that were undone. */
    const written = new Set<Tag>()

    type Gather = (tags: readonly Tag[]) => void
    /** A call that nobody waited for may come to its end after the transaction did. */
    const gatherOr = async (gather: Gather, tags: readonly Tag[]): Promise<void> => {
      for (const tag of tags) written.add(tag)
      if (!over) gather(tags)
      if (over || torn) await release(randomUUID(), tags)
    }

    /** Rules 3 and 4 for a statement of a torn transaction. One that may commit takes along what was written before it. */
    const asItsOwn = async <T>(
      operation: WriteOperation<T>,
      outcomeOf: OutcomeOf,
      send: () => Promise<T>,
    ): Promise<T> => {
      const { model, expects, mayCommit } = operation
      const along = (): readonly Tag[] => (mayCommit === true ? [...written, ...unlessAlone] : [])
      const own = await lockAlone([...new Set([...along(), ...tagsOf(expects)])], model)
      try {
        const result = await send()
        await release(own, along(), model)
        return result
      } catch (error) {
        if (outcomeOf(error) === 'notCommitted') await release(own, along(), model)
        else waitOut(own, () => [...along(), ...widest(operation)], model)
        throw error
      }
    }

    const gathering = async <T>(gather: Gather, operation: WriteOperation<T>, when: 'atEnd' | 'now'): Promise<T> => {
      // Images are only worth something if nobody's version is taken while they age; a statement of an array may be
      // the last before COMMIT. Else the locks come right before COMMIT. Nobody would take a lock of now away afterwards.
      if (!over && (when === 'now' || operation.images !== undefined))
        await lock(writer, tagsOf(operation.expects), operation.model)
      const wasFirst = going++ === 0
      const turn = ++entered
      try {
        const read = await imagesOf(operation)
        // Statements beside this one may have brought other rows under its conditions since: in an array, or unawaited.
        const images = wasFirst && turn === entered ? read : undefined
        const result = await operation.run()
        const near = tagsOf(operation.unlessAlone ?? [])
        for (const tag of near) unlessAlone.add(tag)
        const moved = movedBy(operation, result, images)
        await gatherOr(gather, torn ? [...moved, ...near] : moved)
        return result
      } catch (error) {
        // Whatever the error: of a call of several statements some may have happened, and the caller may go on (rule 9).
        await gatherOr(gather, widest(operation))
        throw error
      } finally {
        going--
      }
    }

    /** A level of the transaction: what it wrote goes to the level around it, or nowhere. */
    const level = (gather: Gather): TransactionLevel => ({
      touch: (tags) => gatherOr(gather, tags),
      wrote: (changes) => gatherOr(gather, tagsOf(changes)),
      mayBeOver: () => void (torn = true),
      get over() {
        return over
      },

      write: (operation, outcomeOf, when = 'atEnd') => {
        if (operation.mayCommit === true) torn = true
        const send = () => gathering(gather, operation, when)
        return torn && !over ? asItsOwn(operation, outcomeOf, send) : send()
      },

      savepoint: () => {
        const inner = new Set<Tag>()
        let ended = false
        const here = level((tags) => (ended ? gather(tags) : tags.forEach((tag) => inner.add(tag))))
        return Object.assign(here, {
          release: () => {
            ended = true
            gather([...inner])
          },
          rolledBack: () => void (ended = true),
        })
      },
    })

    const end = (moved: readonly Tag[]): Promise<Released> => {
      over = true
      return release(writer, moved, undefined, moved.length === 0 ? [] : [...unlessAlone])
    }
    const whole = level((tags) => tags.forEach((tag) => moves.add(tag)))
    return Object.assign(whole, {
      lock: () => lock(writer, [...moves], undefined),
      committed: async () => void (await end([...moves])),
      rolledBack: async () => void (await end([])),
      undecided: () =>
        waitOut(writer, () => {
          over = true
          return [...moves, ...unlessAlone] // nobody knows who was near, either
        }),
    })
  }
