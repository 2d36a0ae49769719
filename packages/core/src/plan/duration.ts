import { CacheError, type CacheErrorCode, shown } from '../errors.ts'

/** `'500ms' | '30s' | '5m' | '1h' | '1d'`, or a number of milliseconds. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`
/** `'64mb'`, or a number of bytes. */
export type Size = number | `${number}${'b' | 'kb' | 'mb' | 'gb'}`

const DURATIONS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const SIZES: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }
/** A hundred years: longer than anybody means, and far from where arithmetic turns strange. */
export const LONGEST_DURATION = 100 * 365 * 86_400_000

const measure = (value: unknown, units: Readonly<Record<string, number>>): number | undefined => {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(value) ?? []
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()]
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor
}

const expecting = (what: string, units: string, where: string, value: unknown, code: CacheErrorCode): CacheError =>
  new CacheError(code, `${where} is ${shown(value)}; expected ${what} such as ${units}.`)

/** Milliseconds, from `least` to `most`. `where` names the option in the error. */
export const durationOf = (value: unknown, where: string, least = 1, most = LONGEST_DURATION): number => {
  const ms = measure(value, DURATIONS)
  if (ms === undefined || !Number.isFinite(ms))
    throw expecting('a duration', `'500ms', '30s', '5m', '1h', '1d' or a number of milliseconds`, where, value, 'UNIT')
  if (ms < least || ms > most) {
    const end = most === LONGEST_DURATION ? '100 years' : `${most} ms`
    throw expecting(`a duration from ${least} ms to ${end}`, `'500ms', '30s' or '5m'`, where, value, 'UNIT')
  }
  return ms
}

/** Bytes, at least 1. */
export const sizeOf = (value: unknown, where: string): number => {
  const bytes = measure(value, SIZES)
  if (bytes === undefined || !Number.isFinite(bytes) || bytes < 1)
    throw expecting('a size', `'64mb', '1gb' or a number of bytes`, where, value, 'UNIT')
  return Math.floor(bytes)
}
