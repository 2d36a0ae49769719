import { CacheError, shown } from '@tidemark/core/tier'
import type { RedisOptions } from 'ioredis'

interface Kind {
  readonly expected: string
  accepts(value: unknown): boolean
}

const kind = (expected: string, accepts: Kind['accepts']): Kind => ({ expected, accepts })
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

const text = kind('a text', (value) => typeof value === 'string')
const flag = kind('true or false', (value) => typeof value === 'boolean')
const whole = kind('a whole number, 0 or more', isWhole)
const port = kind('a port from 1 to 65535', (value) => isWhole(value) && value >= 1 && value <= 65_535)
const object = kind('an object', isObject)
const code = kind('a function', (value) => typeof value === 'function')
const anything = kind('anything', () => true)

const sentinels = kind(
  'at least one address such as { host: "sentinel", port: 26379 }',
  (value) => Array.isArray(value) && value.length > 0 && value.every(isObject),
)

/** What is about reaching a server, by what ioredis does with it. It checks nothing itself, and throws where nobody can catch it. */
const reaching = {
  host: text,
  port,
  path: text,
  family: whole,
  db: whole,
  username: text,
  password: text,
  keyPrefix: text,
  tls: object,
  protocol: kind('2 or 3', (value) => value === 2 || value === 3),
  connectTimeout: whole,
  socketTimeout: whole,
  keepAlive: whole,
  noDelay: flag,
  clientInfoTag: text,
  Connector: code,
  name: text,
  role: kind("'master'", (value) => value === 'master'),
  sentinels,
  sentinelUsername: text,
  sentinelPassword: text,
  sentinelRetryStrategy: code,
  sentinelReconnectStrategy: code,
  sentinelCommandTimeout: whole,
  sentinelMaxConnections: whole,
  sentinelTLS: object,
  enableTLSForSentinelMode: flag,
  updateSentinels: flag,
  failoverDetector: flag,
  natMap: kind('an object or a function', (value) => isObject(value) || typeof value === 'function'),
} satisfies Partial<Record<keyof RedisOptions, Kind>>

/** What is about queues, retries, time-outs and shapes is decided here, whatever is said. */
const ours = [
  'autoPipeliningIgnoredCommands',
  'autoResendUnfulfilledCommands',
  'autoResubscribe',
  'blockingTimeout',
  'blockingTimeoutGrace',
  'commandQueue',
  'commandTimeout',
  'connectionName',
  'disableClientInfo',
  'disconnectTimeout',
  'enableAutoPipelining',
  'enableOfflineQueue',
  'enableReadyCheck',
  'himportFieldsets',
  'lazyConnect',
  'maxLoadingRetryTime',
  'maxRetriesPerRequest',
  'monitor',
  'offlineQueue',
  'preferredSlaves',
  'readOnly',
  'reconnectOnError',
  'replyMapping',
  'retryStrategy',
  'scripts',
  'showFriendlyErrorStack',
  'stringNumbers',
] satisfies readonly (keyof RedisOptions)[]

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...Object.entries(reaching),
  ...ours.map((name) => [name, anything] as const),
])

/** Nobody's business, also where it is wrong. */
const SECRET = /password/i

const wrong = (message: string): CacheError => new CacheError('OPTION', `redis: ${message}`)

/** Checks what is handed on to ioredis, beside an address that is given as a url or not. */
export const checkIoredisOptions = (options: object): RedisOptions => {
  for (const [name, value] of Object.entries(options)) {
    const known = kinds.get(name)
    if (known === undefined)
      throw wrong(`options has the unknown option ${shown(name)}; expected one of ${Object.keys(reaching).join(', ')}.`)
    if (value === undefined || known.accepts(value)) continue
    throw wrong(`options.${name} is ${SECRET.test(name) ? 'no text' : shown(value)}; expected ${known.expected}.`)
  }
  const given: RedisOptions = options
  if (given.sentinels !== undefined && given.name === undefined)
    throw wrong('options.sentinels is given without options.name; expected the name of the master that they watch.')
  return given
}

/** What an address says. */
const wordsOf = (url: string): readonly (keyof RedisOptions)[] => {
  if (!URL.canParse(url)) return ['host', 'port', 'path']
  const { username, password, pathname, searchParams } = new URL(url)
  return [
    ...(['host', 'port', 'path'] as const),
    ...(username === '' ? [] : (['username'] as const)),
    ...(password === '' ? [] : (['password'] as const)),
    ...(pathname.length > 1 || searchParams.has('db') ? (['db'] as const) : []),
    ...(searchParams.has('family') ? (['family'] as const) : []),
  ]
}

/** ioredis lets the url win: a second word on what it says would go unheard. */
export const checkBesideUrl = (url: string, options: RedisOptions): void => {
  const twice = wordsOf(url).find((name) => options[name] !== undefined)
  if (twice !== undefined) throw wrong(`options.${twice} is given beside url; expected one of them.`)
}
