import type { Policy } from '../contracts/policy.ts'
import { CacheError, shown } from '../errors.ts'
import { durationOf } from './duration.ts'
import { checkHint, type Hint, type ModelHint } from './hint.ts'

/** What a caller may say about one read. `true`: the model's policy. `false`: straight to the database. `'refresh'`: ask the database, then keep the answer. */
export type CallControl = boolean | 'refresh' | Hint

/** What has been decided for one read. */
export type Ruling =
  | { readonly kind: 'cached'; readonly policy: Policy; readonly refresh: boolean }
  | { readonly kind: 'bypass'; readonly reason: 'call' | 'model' | 'unhinted' | 'nowhere' }

const TTL = '5m'

/** Checks the `cache` argument of a call. */
export const checkControl = (given: unknown, where: string): CallControl | undefined => {
  if (given === undefined || typeof given === 'boolean' || given === 'refresh') return given
  if (typeof given === 'object' && given !== null) return checkHint(given, where, 'CALL')
  throw new CacheError(
    'CALL',
    `${where} is ${shown(given)}; expected true, false, 'refresh' or an object such as { ttl: '1m', swr: '10s', tags: ['home'] }.`,
  )
}

/** How long an answer is fresh in one place: what is said of it there, else everywhere, and never longer than the place allows. */
const lifeIn = (own: Hint['l1'], where: string, ttl: number, cap: number | false): number | false =>
  own === false || cap === false ? false : Math.min(own === undefined ? ttl : durationOf(own, where), cap)

const settle = (words: Hint, { l1, l2 }: PolicySettings): Policy => {
  const ttl = durationOf(words.ttl ?? TTL, 'ttl')
  return {
    ttl,
    swr: durationOf(words.swr ?? 0, 'swr', 0),
    grace: durationOf(words.grace ?? 0, 'grace', 0),
    l1: lifeIn(words.l1, 'l1', ttl, l1),
    l2: lifeIn(words.l2, 'l2', ttl, l2),
    writeThrough: words.writeThrough === true,
    tags: words.tags ?? [],
  }
}

/** Without the words that are `undefined`: they say nothing. */
export const said = (words: Hint): Hint =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined))

/** Settings of a cache that decide about policies. */
export interface PolicySettings {
  readonly defaults: Hint | undefined
  /** Longest life in memory and in the shared tier, milliseconds; `false`: there is none. */
  readonly l1: number | false
  readonly l2: number | false
}

export type Rule = (model: ModelHint | false | undefined, call: CallControl | undefined) => Ruling

/** `rule` that remembers what it decided for calls that say nothing: those are most. */
export const createRule = (settings: PolicySettings): Rule => {
  const usual = new Map<ModelHint | false | undefined, Ruling>()
  return (model, call) => {
    if (call !== undefined) return rule(settings, model, call)
    let ruling = usual.get(model)
    if (ruling === undefined) usual.set(model, (ruling = rule(settings, model, undefined)))
    return ruling
  }
}

/**
 * Who wins: the call, then `models` and the schema's hint (merged by the adapter, word by word), then `defaults`. `false`
 * on a model is final.
 */
export const rule = (
  settings: PolicySettings,
  model: ModelHint | false | undefined,
  call: CallControl | undefined,
): Ruling => {
  if (call === false) return { kind: 'bypass', reason: 'call' }
  if (model === false) return { kind: 'bypass', reason: 'model' }
  if (call === undefined && model === undefined && settings.defaults === undefined)
    return { kind: 'bypass', reason: 'unhinted' }
  const policy = settle(
    { ...said(settings.defaults ?? {}), ...said(model ?? {}), ...(typeof call === 'object' ? said(call) : {}) },
    settings,
  )
  if (policy.l1 === false && policy.l2 === false) return { kind: 'bypass', reason: 'nowhere' }
  return { kind: 'cached', policy, refresh: call === 'refresh' }
}
