import { randomUUID } from 'node:crypto'
import type { Clock } from '../contracts/clock.ts'
import type { Notice } from '../contracts/event.ts'
import type { Images } from '../contracts/images.ts'
import {
  anyRow,
  type Change,
  type GuardedOperation,
  type Outcome,
  type WriteOperation,
} from '../contracts/operation.ts'
import type { Tag } from '../contracts/tag.ts'
import type { Released, VersionStore, Writer } from '../contracts/versions.ts'
import { CacheError } from '../errors.ts'

/** What the writing flow works with; all of it handed in by the front hall. */
export interface WriteParts {
  readonly clock: Clock
  readonly versions: VersionStore
  readonly images: Images
  readonly notice: Notice
  readonly tagsOf: (changes: readonly Change[]) => readonly Tag[]
  /** No statement or COMMIT takes longer, milliseconds. */
  readonly maxWriteTime: number
  /** What a write does whose locks may not stand, because the version store does not answer. */
  readonly whenUnreachable: 'allow' | 'refuse'
}

/** Reads an error of the database: did the write certainly not happen? */
export type OutcomeOf = (error: unknown) => Outcome

/** Called after a release with what the write returned, when the write may put its row into the cache (rule 6). */
export type Afterwards<T> = (result: T, released: Released) => unknown

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

export interface Writing {
  /** A statement that commits by itself. */
  write<T>(operation: WriteOperation<T>, outcomeOf: OutcomeOf, afterwards?: Afterwards<T>): Promise<T>
  begin(): Transaction
  /** What has been committed without a `write` around it. Never rejects: it is too late for that (rule 10). */
  wrote(changes: readonly Change[]): Promise<void>
  /** Moves tags now, without a statement of ours around it. */
  move(tags: readonly Tag[]): Promise<void>
  /**
   * Waits for nothing any more. What is undecided stays locked, as if this process had died: where others could see it, its lease runs
   * out after it must be over (rule 4).
   */
  close(): void
}

const unreachable = (what: string, cause: unknown): CacheError =>
  new CacheError(
    'UNREACHABLE',
    `${what} while the version store cannot be reached, and whenUnreachable is 'refuse'; expected a store that answers.`,
    { cause },
  )

export const createWriting = ({
  clock,
  versions,
  images: seen,
  notice,
  tagsOf,
  maxWriteTime,
  whenUnreachable,
}: WriteParts): Writing => {
  /** Writes whose outcome nobody knows, with what calls the waiting off. */
  const open = new Map<Writer, () => void>()

  const widest = (operation: WriteOperation<never> | WriteOperation): readonly Change[] =>
    [...new Set(operation.expects.map((change) => change.model))].map(anyRow)

  /** What the statement moved; whatever goes wrong in finding out widens (rule 9). */
  const movedBy = <T>(
    operation: WriteOperation<T>,
    result: T,
    images: readonly Change[] | undefined,
  ): readonly Tag[] => {
    try {
      const changes = operation.changes(result, images)
      for (const { model, after } of changes) if (after !== undefined) seen.see(model, after)
      return tagsOf(changes)
    } catch (error) {
      notice({ type: 'error', model: operation.model, error })
      return tagsOf(widest(operation as WriteOperation))
    }
  }

  const imagesOf = async <T>(operation: WriteOperation<T>): Promise<readonly Change[] | undefined> => {
    try {
      return await operation.images?.()
    } catch (error) {
      notice({ type: 'error', model: operation.model, error }) // rule 10: the write goes on, and moves more
      return undefined
    }
  }

  /**
   * Rule 3. Where the store does not answer, 'refuse' rejects before the database is asked. 'allow' goes on: the tags are hidden
   * in this process, and the store is told until it has heard.
   */
  const lock = async (writer: Writer, tags: readonly Tag[], model: string | undefined): Promise<void> => {
    try {
      await versions.lock(writer, tags)
    } catch (error) {
      notice({ type: 'error', model, tags, error, reason: 'lock' })
      if (whenUnreachable === 'refuse')
        throw unreachable(`A write${model === undefined ? '' : ` to ${model}`} came`, error)
    }
  }

  /** Rule 10: whatever goes wrong here, the write itself is over and its promise is not ours to reject. */
  const release = async (
    writer: Writer,
    moves: readonly Tag[],
    model?: string,
    unlessAlone: readonly Tag[] = [],
  ): Promise<Released> => {
    try {
      const released = await versions.release(writer, moves, unlessAlone)
      if (moves.length > 0) notice({ type: 'invalidate', model, tags: moves })
      return released
    } catch (error) {
      notice({ type: 'error', model, error })
      return { alone: false, mark: undefined }
    }
  }

  /** Rule 4, unknown outcome: the write counts as going on until it must be over, then everything moves. */
  const waitOut = (writer: Writer, moves: () => readonly Tag[], model?: string): void => {
    const cancel = clock.after(maxWriteTime, () => {
      open.delete(writer)
      void release(writer, moves(), model)
    })
    open.set(writer, cancel)
  }

  const lockAlone = async (tags: readonly Tag[], model: string): Promise<Writer> => {
    const writer = randomUUID()
    try {
      await lock(writer, tags, model)
    } catch (error) {
      await release(writer, []) // it may have arrived all the same
      throw error
    }
    return writer
  }

  const inFull: Writing['write'] = async (operation, outcomeOf, afterwards) => {
    const { model } = operation
    const writer = await lockAlone(tagsOf(operation.expects), model)
    const images = await imagesOf(operation)
    let result
    try {
      result = await operation.run()
    } catch (error) {
      const all = () => tagsOf(widest(operation as WriteOperation))
      if (outcomeOf(error) !== 'notCommitted') waitOut(writer, all, model)
      else await release(writer, operation.mayCommit === true ? all() : [], model)
      throw error
    }
    const released = await release(
      writer,
      movedBy(operation, result, images),
      model,
      tagsOf(operation.unlessAlone ?? []),
    )
    try {
      await afterwards?.(result, released)
    } catch (error) {
      notice({ type: 'error', model, error }) // rule 10
    }
    return result
  }

  const guardedForm = async <T>(operation: WriteOperation<T>): Promise<GuardedOperation<T> | undefined> => {
    try {
      return await operation.guarded?.()
    } catch (error) {
      notice({ type: 'error', model: operation.model, error }) // rule 10: the full form needs no help
      return undefined
    }
  }

  const write: Writing['write'] = async (operation, outcomeOf, afterwards) => {
    const guarded = await guardedForm(operation)
    if (guarded === undefined) return inFull(operation, outcomeOf, afterwards)
    try {
      return await inFull(guarded, outcomeOf, afterwards)
    } catch (error) {
      if (!guarded.isRefuted(error)) throw error
      return inFull(operation, outcomeOf, afterwards)
    }
  }

  const begin = (): Transaction => {
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
        else waitOut(own, () => [...along(), ...tagsOf(widest(operation as WriteOperation))], model)
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
        await gatherOr(gather, tagsOf(widest(operation as WriteOperation)))
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

  return {
    write,
    begin,
    wrote: async (changes) => void (await release(randomUUID(), tagsOf(changes))),
    move: async (tags) => {
      try {
        await versions.release(randomUUID(), tags)
        notice({ type: 'invalidate', tags })
      } catch (error) {
        notice({ type: 'error', tags, error })
        if (whenUnreachable === 'refuse') throw unreachable('invalidate() was called', error)
      }
    },
    close: () => {
      for (const cancel of open.values()) cancel()
      open.clear()
    },
  }
}
