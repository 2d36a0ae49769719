import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from '../worker/calls.ts'

const changesRows = /^\s*(?:INSERT|UPDATE|DELETE|WITH)\b/i

/** Tells the triggers of the database whose statement it is. */
export const signed = (sql: string, call: Call | undefined): string =>
  call === undefined || !changesRows.test(sql) ? sql : `/*call ${call.id} ${call.began}*/ ${sql}`

const SLOW_SHARE = 0.08

/** Makes some statements slow, so that races have room: now and then one is so many milliseconds late, or its answer is. */
export const slowness =
  (random: () => number, slowest: number): (() => Promise<void>) =>
  async () => {
    if (random() < SLOW_SHARE) await pause(random() * slowest)
  }
