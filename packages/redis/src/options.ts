import { CacheError, type Duration, durationOf, shown, type Size, sizeOf } from '@tidemark/core/tier'
import type { RedisOptions } from 'ioredis'
import { fromClient, fromUrl, isClient, isCluster, type MakeClient, type RedisClient } from './client.ts'
import { checkBesideUrl, checkIoredisOptions } from './ioredis-options.ts'
import { readUrl } from './url.ts'

/** How a cache reaches Redis. Exactly one of `url` and `client`. */
export interface RedisBackendOptions {
  /** `redis://user:password@host:6379/0`, `rediss://…` for TLS, or `unix:///run/redis.sock`. */
  readonly url?: string
  /**
   * An ioredis client (5 or 6) of yours. It is a pattern only: the cache makes its own connections like it, and neither uses nor
   * closes this one. Its `keyPrefix` holds for the cache, too.
   */
  readonly client?: RedisClient
  /** Nobody waits longer than this for an answer of Redis. Default `'100ms'`. */
  readonly deadline?: Duration
  /** Longest life of an entry in Redis. Default `'1h'`. */
  readonly ttl?: Duration
  /** A lock counts only when so many replicas have it: then a failover does not lose it. Default 0. */
  readonly waitReplicas?: number
  /** Entries that are larger stay out of Redis. Default `'1mb'`. */
  readonly maxEntryBytes?: Size
  /** More options of ioredis: `tls`, `username`, `sentinels` … What is about queues, retries and time-outs is decided here. */
  readonly options?: RedisOptions
}

export interface RedisBackendSetting {
  readonly make: MakeClient
  /** Milliseconds. */
  readonly deadline: number
  /** Milliseconds. */
  readonly ttl: number
  readonly waitReplicas: number
  readonly maxEntryBytes: number
}

/** Milliseconds. Whoever waits longer for a cache has none. */
const LONGEST_DEADLINE = 60_000

const KNOWN = ['url', 'client', 'deadline', 'ttl', 'waitReplicas', 'maxEntryBytes', 'options'] as const

const wrong = (message: string): CacheError => new CacheError('OPTION', message)

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readReplicas = (value: unknown): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw wrong(`redis: waitReplicas is ${shown(value)}; expected a number of replicas, 0 or more.`)
}

const readClient = (value: unknown): RedisClient => {
  if (isCluster(value))
    throw wrong('redis: client is a Cluster of ioredis; expected a Redis: clusters are not supported yet.')
  if (isClient(value)) return value
  throw wrong(`redis: client is ${shown(value)}; expected a client of ioredis 5 or 6, as new Redis(…) returns it.`)
}

const readMake = (given: RedisBackendOptions): MakeClient => {
  if (given.options !== undefined && !isPlainObject(given.options))
    throw wrong(`redis: options is ${shown(given.options)}; expected options of ioredis such as { tls: { ca } }.`)
  const options = checkIoredisOptions(given.options ?? {})
  const [hasUrl, hasClient] = ['url' in given, 'client' in given]
  if (hasUrl && hasClient && given.url !== undefined && given.client !== undefined)
    throw wrong('redis: url and client are both given; expected one of them.')
  if (hasClient && given.client !== undefined) return fromClient(readClient(given.client), options)
  if (hasUrl) {
    const url = readUrl(given.url, 'redis: url')
    checkBesideUrl(url, options)
    return fromUrl(url, options)
  }
  throw hasClient
    ? wrong('redis: client is undefined; expected a client of ioredis 5 or 6, as new Redis(…) returns it.')
    : wrong(
        'redis: neither url nor client is given; expected one of them, such as redis({ url: process.env.REDIS_URL }).',
      )
}

/** What was written, checked. Throws a `CacheError` that names the option, what it is and what was expected. */
export const readOptions = (given: unknown): RedisBackendSetting => {
  if (!isPlainObject(given))
    throw wrong(`redis: the options are ${shown(given)}; expected an object such as { url: process.env.REDIS_URL }.`)
  const unknown = Object.keys(given).find((key) => !KNOWN.some((known) => known === key))
  if (unknown !== undefined)
    throw wrong(`redis: unknown option ${shown(unknown)}; expected one of ${KNOWN.join(', ')}.`)
  const options: RedisBackendOptions = given
  const { deadline = '100ms', ttl = '1h', waitReplicas = 0, maxEntryBytes = '1mb' } = options
  return {
    make: readMake(options),
    deadline: Math.ceil(durationOf(deadline, 'redis: deadline', 1, LONGEST_DEADLINE)),
    ttl: durationOf(ttl, 'redis: ttl'),
    waitReplicas: readReplicas(waitReplicas),
    maxEntryBytes: sizeOf(maxEntryBytes, 'redis: maxEntryBytes'),
  }
}
