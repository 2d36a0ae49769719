import type { Batch } from './contest.ts'

/** What a call returned last. Somebody could look at it, so no compiler may leave the call out. */
export const kept: { last: unknown } = { last: undefined }

/** Calls that answer at once. */
export const atOnce =
  (call: () => unknown): Batch =>
  (times) => {
    let last: unknown
    for (let i = 0; i < times; i++) last = call()
    kept.last = last
  }

/** Calls that are waited for, one after the other. */
export const oneByOne =
  (call: () => PromiseLike<unknown>): Batch =>
  async (times) => {
    for (let i = 0; i < times; i++) kept.last = await call()
  }

/** Each caller has so many calls at least: at its end a batch has fewer callers than it should. */
const callsOfEach = 8

/** As many callers as `width`, each of which waits for its own calls only. */
export const sideBySide = (width: number, call: () => PromiseLike<unknown>): Batch => {
  const batch = async (times: number): Promise<void> => {
    let left = times
    const caller = async (): Promise<void> => {
      while (left-- > 0) kept.last = await call()
    }
    await Promise.all(Array.from({ length: width }, caller))
  }
  return Object.assign(batch, { fewest: callsOfEach * width })
}
