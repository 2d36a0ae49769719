import type { Moment } from './history.ts'

/**
 * One clock for all processes of a machine, which nobody can set. `process.hrtime` is CLOCK_MONOTONIC on Linux, the time
 * since boot by mach on macOS and the performance counter on Windows: none of them starts anew with a process, as
 * `performance.now()` does. A number of milliseconds keeps it to some nanoseconds for months.
 *
 * That it is shared is not taken on trust: `isSharedClock` asks every process that takes part.
 */
export const sharedNow = (): Moment => Number(process.hrtime.bigint()) / 1e6

/** Whether what the other process read from its clock lies between the question and the answer. */
export const isSharedClock = (asked: Moment, theirs: Moment, answered: Moment): boolean =>
  asked <= theirs && theirs <= answered
