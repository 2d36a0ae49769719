import { Redis, type RedisOptions } from 'ioredis'
import type { Script } from './scripts/script.ts'

/** What we need of a client that the user hands in. Recognised by shape: another copy of ioredis may be loaded, and an older one. */
export interface RedisClient {
  readonly status: string
  readonly options: object
  duplicate(override?: object): unknown
}

/** Makes one of our connections, ready to be talked to: over the user's address, or with the options of the user's client. */
export type MakeClient = (overrides: RedisOptions) => Redis

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const hasMethods = (value: Readonly<Record<string, unknown>>, ...names: readonly string[]): boolean =>
  names.every((name) => typeof value[name] === 'function')

export const isCluster = (value: unknown): boolean => isObject(value) && value['isCluster'] === true

export const isClient = (value: unknown): value is RedisClient =>
  isObject(value) &&
  hasMethods(value, 'duplicate', 'defineCommand', 'disconnect', 'on') &&
  typeof value['status'] === 'string' &&
  isObject(value['options'])

/**
 * Never queued, never sent again: a command that was not answered on this very connection is the caller's to repeat, and
 * its answer would belong to a server that nobody asked (rule 2). The rest takes back what a user's client may have been
 * made with for other work.
 */
const FAIL_FAST = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  // We ask INFO ourselves. ioredis would warn on the console where it may not, and go on.
  enableReadyCheck: false,
  // ioredis 5 without its ready check calls a connection ready that was cut before these were answered, and never connects again.
  disableClientInfo: true,
  connectionName: undefined,
  lazyConnect: false,
  readOnly: false,
  monitor: false,
  enableAutoPipelining: false,
  stringNumbers: false,
  replyMapping: 'legacy',
  scripts: undefined,
  himportFieldsets: undefined,
} as const satisfies RedisOptions

/** Without it a clean end that the server does not answer would take ioredis two seconds. */
const disconnectTimeout = (deadline: number) => ({ disconnectTimeout: deadline })

const CONNECT_TIMEOUT = 2000

/**
 * The cache gives up at the deadline, and looks once more before it does. The timer of ioredis comes before what has arrived while
 * the process was busy: it is for servers that do not answer at all, and comes well after.
 */
const STUCK = { times: 2, more: 200 }

export const stuckAfter = (deadline: number): number => STUCK.times * deadline + STUCK.more

export const failFast = (deadline: number): RedisOptions => ({
  ...FAIL_FAST,
  ...disconnectTimeout(deadline),
  commandTimeout: stuckAfter(deadline),
})

/** The overloads of ioredis 6 want to know the shape of replies. */
type Exact = RedisOptions & { readonly replyMapping: 'legacy' }

export const fromUrl =
  (url: string, options: RedisOptions): MakeClient =>
  (overrides) =>
    new Redis(url, { connectTimeout: CONNECT_TIMEOUT, ...options, ...overrides } as Exact)

export const fromClient =
  (client: RedisClient, options: RedisOptions): MakeClient =>
  (overrides) =>
    client.duplicate({ ...options, ...overrides }) as Redis

/** Where a connection goes, for people; without user and password. */
export const addressOf = (options: RedisOptions): string => {
  if (options.sentinels) return `sentinels of ${options.name ?? 'an unnamed master'}`
  return options.path ?? `${options.host ?? 'localhost'}:${options.port ?? 6379}`
}

export const defineScripts = (client: Redis, scripts: readonly Script[]): void => {
  for (const { name, lua } of scripts) client.defineCommand(name, { lua })
}

type Defined = (keyCount: number, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>

/** Runs a script that was defined. ioredis sends it whole once per connection, and again where the server forgot it. */
export const runScript = (
  client: Redis,
  { name }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> =>
  (client as unknown as Readonly<Record<string, Defined>>)[name]?.call(client, keys.length, keys, args) ??
  Promise.reject(new TypeError(`${name} was not defined on this client`))

/** Errors of ioredis carry the command with its arguments; that of AUTH and HELLO is a password. */
export const withoutArguments = (error: unknown): unknown => {
  if (!(error instanceof Error) || !('command' in error)) return error
  const copy = new Error(error.message)
  copy.name = error.name
  return copy
}
