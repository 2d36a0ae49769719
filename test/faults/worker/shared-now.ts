import type { Moment } from '../history/records.ts'

/** CLOCK_MONOTONIC: the same in all processes of a machine, and nobody sets it. */
export const sharedNow = (): Moment => Number(process.hrtime.bigint()) / 1e6
