import { CacheError, type CacheErrorCode, shown } from '../errors.ts'
import { type Duration, durationOf } from './duration.ts'

/**
 * How reads are cached: the same words in a schema comment, in `models`, in `defaults` and in a call. A word that is `undefined`
 * says nothing.
 */
export interface Hint {
  /** How long an answer is fresh. */
  readonly ttl?: Duration | undefined
  /** After the ttl: serve the old answer for so long if no write touched it, and refresh it behind. */
  readonly swr?: Duration | undefined
  /** After the ttl: serve the old answer for so long if no write touched it and the database fails. */
  readonly grace?: Duration | undefined
  /** `false`: not in this place. A duration: a ttl of its own there. */
  readonly l1?: false | Duration | undefined
  readonly l2?: false | Duration | undefined
  readonly l3?: false | Duration | undefined
  /** Names of your own to invalidate by: `cache.invalidate({ tags: ['home'] })`. */
  readonly tags?: readonly string[] | undefined
  /** A write that returns the whole row puts it into the cache, if no other writer was near. */
  readonly writeThrough?: boolean | undefined
}

/** What can be said of a model. */
export interface ModelHint extends Hint {
  /** More fields to narrow invalidation by, besides ids, uniques, foreign keys, enums and booleans. */
  readonly keys?: readonly string[] | undefined
  /** Of a view: the models it reads from. */
  readonly dependsOn?: readonly string[] | undefined
  /** Models that triggers on this one write to. */
  readonly moves?: readonly string[] | undefined
}

type Check = (value: unknown, where: string, code: CacheErrorCode) => void

const duration: Check = (value, where) => void durationOf(value, where)
const durationOrZero: Check = (value, where) => void durationOf(value, where, 0)
const place: Check = (value, where) => void (value === false || durationOf(value, where))
/** Checks what should be an array of names. `where` says whose, `code` is that of the error. */
export const checkNames: Check = (value, where, code) => {
  if (!Array.isArray(value)) throw new CacheError(code, `${where} is ${shown(value)}; expected an array of names.`)
  // `findIndex` sees the holes of an array, too.
  const wrong = value.findIndex((name) => typeof name !== 'string' || name === '')
  if (wrong >= 0)
    throw new CacheError(code, `${where} has ${shown(value[wrong])}; expected names, each a text that is not empty.`)
}
const flag: Check = (value, where, code) => {
  if (typeof value !== 'boolean') throw new CacheError(code, `${where} is ${shown(value)}; expected true or false.`)
}

const callWords: Readonly<Record<keyof Hint, Check>> = {
  ttl: duration,
  swr: durationOrZero,
  grace: durationOrZero,
  l1: place,
  l2: place,
  l3: place,
  tags: checkNames,
  writeThrough: flag,
}
const modelWords: Readonly<Record<keyof ModelHint, Check>> = {
  ...callWords,
  keys: checkNames,
  dependsOn: checkNames,
  moves: checkNames,
}

const checkWords = (
  given: object,
  words: Readonly<Record<string, Check>>,
  where: string,
  code: CacheErrorCode,
): void => {
  for (const [word, value] of Object.entries(given)) {
    const check = Object.hasOwn(words, word) ? words[word] : undefined
    if (check === undefined)
      throw new CacheError(
        code,
        `${where} has the unknown word ${shown(word)}; expected one of ${Object.keys(words).join(', ')}.`,
      )
    if (value !== undefined) check(value, `${where}.${word}`, code)
  }
}

const isPlain = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value) as unknown
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** A call's words, or those of `defaults`. */
export const checkHint = (given: unknown, where: string, code: CacheErrorCode): Hint => {
  if (!isPlain(given))
    throw new CacheError(code, `${where} is ${shown(given)}; expected an object such as { ttl: '1m' }.`)
  checkWords(given, callWords, where, code)
  return given
}

/** A model's words; `true` means "with the defaults", `false` is final. */
export const checkModelHint = (given: unknown, where: string, code: CacheErrorCode): ModelHint | false => {
  if (given === false) return false
  if (given === true) return {}
  if (!isPlain(given))
    throw new CacheError(code, `${where} is ${shown(given)}; expected an object such as { ttl: '5m' }, true or false.`)
  checkWords(given, modelWords, where, code)
  return given
}
