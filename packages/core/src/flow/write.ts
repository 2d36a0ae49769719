import { randomUUID } from 'node:crypto'
import type { Change, GuardedOperation, WriteOperation } from '../contracts/operation.ts'
import type { Tag } from '../contracts/tag.ts'
import type { Released } from '../contracts/versions.ts'
import { createLocking, type OutcomeOf, unreachable, type WriteParts } from './locking.ts'
import { createBegin, type Transaction } from './transaction.ts'

/** Called after a release with what the write returned, when the write may put its row into the cache (rule 6). */
export type Afterwards<T> = (result: T, released: Released) => unknown

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

export const createWriting = (parts: WriteParts): Writing => {
  const { versions, notice, whenUnreachable } = parts
  const locking = createLocking(parts)
  const { lockAlone, release, waitOut, imagesOf, movedBy, widest, tagsOf } = locking

  const inFull: Writing['write'] = async (operation, outcomeOf, afterwards) => {
    const { model } = operation
    const writer = await lockAlone(tagsOf(operation.expects), model)
    const images = await imagesOf(operation)
    let result
    try {
      result = await operation.run()
    } catch (error) {
      const all = () => widest(operation)
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
  return {
    write,
    begin: createBegin(locking),
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
    close: locking.close,
  }
}
