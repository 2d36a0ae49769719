import type { Backend } from './contracts/backend.ts'
import { CacheError, shown } from './errors.ts'
import { type Duration, durationOf, type Size, sizeOf } from './plan/duration.ts'
import { checkHint, checkModelHint, type Hint, type ModelHint } from './plan/hint.ts'

export interface CacheOptions {
  /** First segment of every key. Default `'tidemark'`. */
  readonly namespace?: string
  /** Memory of the process: how much (default `'64mb'`), and the longest life there (default: the policy's ttl). `false`: none. */
  readonly l1?: false | { readonly maxBytes?: Size; readonly ttl?: Duration }
  /** A tier that processes share, which also keeps their versions: `redis({ url })`. Omitted: memory only. */
  readonly l2?: Backend
  /**
   * What a hit promises. `'strong'`: never older than a write that was acknowledged before the read began, in any process.
   * `'bounded'` (default with an `l2`): the same for writes of this process, and never older than `maxStaleness` for the others'.
   * `'eventual'`: own writes at once, others' when they are heard of. Without an `l2` all three are kept as `'strong'`, which
   * costs nothing there.
   */
  readonly consistency?: 'strong' | 'bounded' | 'eventual'
  /** The bound of `'bounded'`, from 20 ms to a day. Default `'1s'`. */
  readonly maxStaleness?: Duration
  /** No statement or COMMIT of a writer takes longer. A write of unknown outcome hides its rows for so long. Default `'60s'`. */
  readonly maxWriteTime?: Duration
  /**
   * What a write does while the version store (the `l2`) cannot be reached. `'allow'` (default): it commits, and the others are told
   * as soon as possible; until then they may serve older answers. `'refuse'`: it rejects before the database is asked, with
   * code `'UNREACHABLE'`.
   */
  readonly whenUnreachable?: 'allow' | 'refuse'
  /** For every model and call that says nothing else. Omitted: only hinted models and hinted calls are cached. */
  readonly defaults?: Hint
  /** By model name: wins over the hints of the schema; `false` is final. */
  readonly models?: Readonly<Record<string, ModelHint | boolean>>
}

export interface Settings {
  readonly namespace: string
  readonly l1: { readonly maxBytes: number; readonly ttl: number } | false
  readonly l2: Backend | undefined
  readonly consistency: 'strong' | 'bounded' | 'eventual'
  readonly maxStaleness: number
  readonly maxWriteTime: number
  readonly whenUnreachable: 'allow' | 'refuse'
  readonly defaults: Hint | undefined
  readonly models: ReadonlyMap<string, ModelHint | false>
}

/** Pings are sent four times within the bound. */
const SHORTEST_BOUND = 20
const LONGEST_BOUND = 86_400_000

const KNOWN = [
  'namespace',
  'l1',
  'l2',
  'consistency',
  'maxStaleness',
  'maxWriteTime',
  'whenUnreachable',
  'defaults',
  'models',
] as const

const oneOf = (value: unknown, where: string, allowed: readonly string[]): void => {
  if (value !== undefined && !allowed.includes(value as string))
    throw new CacheError('OPTION', `${where} is ${shown(value)}; expected ${allowed.map(shown).join(', ')}.`)
}

const onlyWords = (given: object, allowed: readonly string[], where: string): void => {
  for (const word of Object.keys(given))
    if (!allowed.includes(word))
      throw new CacheError('OPTION', `${where} has the unknown option ${shown(word)}; expected ${allowed.join(', ')}.`)
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readL1 = (given: unknown): Settings['l1'] => {
  if (given === false) return false
  if (given !== undefined && !isObject(given))
    throw new CacheError(
      'OPTION',
      `l1 is ${shown(given)}; expected false or an object such as { maxBytes: '256mb', ttl: '10m' }.`,
    )
  const { maxBytes, ttl } = (given ?? {}) as { maxBytes?: unknown; ttl?: unknown }
  onlyWords(given ?? {}, ['maxBytes', 'ttl'], 'l1')
  return {
    maxBytes: sizeOf(maxBytes === undefined ? '64mb' : maxBytes, 'l1.maxBytes'),
    ttl: ttl === undefined ? Infinity : durationOf(ttl, 'l1.ttl'),
  }
}

const readL2 = (given: unknown): Backend | undefined => {
  if (given === undefined) return undefined
  if (!isObject(given) || typeof (given as Partial<Backend>).open !== 'function')
    throw new CacheError('OPTION', `l2 is ${shown(given)}; expected a tier such as redis({ url: 'redis://…' }).`)
  return given as Backend
}

/** Checks everything a user may have written; throws a `CacheError` that names the option, the value and what was expected. */
export const readOptions = (given: unknown): Settings => {
  if (!isObject(given))
    throw new CacheError('OPTION', `createCache was given ${shown(given)}; expected an object of options.`)
  if ('l3' in given)
    throw new CacheError('OPTION', 'l3 is set, but this version has memory and one shared tier; expected no l3.')
  onlyWords(given, KNOWN, 'createCache')
  const options = given as CacheOptions
  const { namespace = 'tidemark', models = {} } = options
  if (typeof namespace !== 'string' || namespace === '')
    throw new CacheError('OPTION', `namespace is ${shown(namespace)}; expected a name such as 'shop'.`)
  oneOf(options.consistency, 'consistency', ['strong', 'bounded', 'eventual'])
  oneOf(options.whenUnreachable, 'whenUnreachable', ['allow', 'refuse'])
  const { maxStaleness = '1s', maxWriteTime: longest = '60s', consistency = 'bounded' } = options
  const maxWriteTime = durationOf(longest, 'maxWriteTime')
  if (maxWriteTime > 86_400_000)
    throw new CacheError('UNIT', `maxWriteTime is ${shown(options.maxWriteTime)}; expected a day at most.`)
  if (!isObject(models))
    throw new CacheError('OPTION', `models is ${shown(models)}; expected an object such as { User: { ttl: '1m' } }.`)
  return {
    namespace,
    l1: readL1(options.l1),
    l2: readL2(options.l2),
    consistency,
    maxStaleness: durationOf(maxStaleness, 'maxStaleness', SHORTEST_BOUND, LONGEST_BOUND),
    maxWriteTime,
    whenUnreachable: options.whenUnreachable ?? 'allow',
    defaults: options.defaults === undefined ? undefined : checkHint(options.defaults, 'defaults', 'OPTION'),
    models: new Map(
      Object.entries(models).map(([name, hint]) => [name, checkModelHint(hint, `models.${name}`, 'OPTION')]),
    ),
  }
}
