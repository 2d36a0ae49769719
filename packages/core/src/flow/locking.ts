import { randomUUID } from 'node:crypto'
import type { Clock } from '../contracts/clock.ts'
import type { Notice } from '../contracts/event.ts'
import type { Images } from '../contracts/images.ts'
import { anyRow, type Change, type Outcome, type WriteOperation } from '../contracts/operation.ts'
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

/** What a statement by itself and a transaction have in common. */
export interface Locking {
  /**
   * Rule 3. Where the store does not answer, 'refuse' rejects before the database is asked. 'allow' goes on: the tags are hidden
   * in this process, and the store is told until it has heard.
   */
  lock(writer: Writer, tags: readonly Tag[], model: string | undefined): Promise<void>
  /** The same for a new writer. */
  lockAlone(tags: readonly Tag[], model: string): Promise<Writer>
  /** Rule 10: whatever goes wrong here, the write itself is over and its promise is not ours to reject. */
  release(writer: Writer, moves: readonly Tag[], model?: string, unlessAlone?: readonly Tag[]): Promise<Released>
  /** Rule 4, unknown outcome: the write counts as going on until it must be over, then everything moves. */
  waitOut(writer: Writer, moves: () => readonly Tag[], model?: string): void
  imagesOf<T>(operation: WriteOperation<T>): Promise<readonly Change[] | undefined>
  /** What the statement moved; whatever goes wrong in finding out widens (rule 9). */
  movedBy<T>(operation: WriteOperation<T>, result: T, images: readonly Change[] | undefined): readonly Tag[]
  /** All that it may have moved. */
  widest<T>(operation: WriteOperation<T>): readonly Tag[]
  readonly tagsOf: WriteParts['tagsOf']
  close(): void
}

export const unreachable = (what: string, cause: unknown): CacheError =>
  new CacheError(
    'UNREACHABLE',
    `${what} while the version store cannot be reached, and whenUnreachable is 'refuse'; expected a store that answers.`,
    { cause },
  )

export const createLocking = ({
  clock,
  versions,
  images: seen,
  notice,
  tagsOf,
  maxWriteTime,
  whenUnreachable,
}: WriteParts): Locking => {
  /** Writes whose outcome nobody knows, with what calls the waiting off. */
  const open = new Map<Writer, () => void>()

  const widest: Locking['widest'] = ({ expects }) => tagsOf([...new Set(expects.map(({ model }) => model))].map(anyRow))

  const movedBy: Locking['movedBy'] = (operation, result, images) => {
    try {
      const changes = operation.changes(result, images)
      for (const { model, after } of changes) if (after !== undefined) seen.see(model, [after])
      return tagsOf(changes)
    } catch (error) {
      notice({ type: 'error', model: operation.model, error })
      return widest(operation)
    }
  }

  const imagesOf: Locking['imagesOf'] = async (operation) => {
    try {
      return await operation.images?.()
    } catch (error) {
      notice({ type: 'error', model: operation.model, error }) // rule 10: the write goes on, and moves more
      return undefined
    }
  }

  const lock: Locking['lock'] = async (writer, tags, model) => {
    try {
      await versions.lock(writer, tags)
    } catch (error) {
      notice({ type: 'error', model, tags, error, reason: 'lock' })
      if (whenUnreachable === 'refuse')
        throw unreachable(`A write${model === undefined ? '' : ` to ${model}`} came`, error)
    }
  }

  const release: Locking['release'] = async (writer, moves, model, unlessAlone = []) => {
    try {
      const released = await versions.release(writer, moves, unlessAlone)
      if (moves.length > 0) notice({ type: 'invalidate', model, tags: moves })
      return released
    } catch (error) {
      notice({ type: 'error', model, error })
      return { alone: false, mark: undefined }
    }
  }

  const waitOut: Locking['waitOut'] = (writer, moves, model) => {
    const cancel = clock.after(maxWriteTime, () => {
      open.delete(writer)
      void release(writer, moves(), model)
    })
    open.set(writer, cancel)
  }

  const lockAlone: Locking['lockAlone'] = async (tags, model) => {
    const writer = randomUUID()
    try {
      await lock(writer, tags, model)
    } catch (error) {
      await release(writer, []) // it may have arrived all the same
      throw error
    }
    return writer
  }

  return {
    lock,
    lockAlone,
    release,
    waitOut,
    imagesOf,
    movedBy,
    widest,
    tagsOf,
    close: () => {
      for (const cancel of open.values()) cancel()
      open.clear()
    },
  }
}
