import { type BackendEvent, type Clock, CacheError } from '@tidemark/core/tier'
import type { Redis, RedisOptions } from 'ioredis'
import { backoff } from './backoff.ts'
import { addressOf, type MakeClient, withoutArguments } from './client.ts'

export interface LineSetting {
  /** What the line is for, in messages. */
  readonly purpose: string
  readonly make: MakeClient
  readonly overrides: RedisOptions
  readonly clock: Clock
  readonly report: (event: BackendEvent) => void
  /** Makes a line that is connected useful. Rejects: it is no use like this, and is connected anew a little later. */
  readonly greet: (redis: Redis) => Promise<void>
  /** It is useful from now on. */
  readonly up?: () => void
  /** It was useful, and is no more. */
  readonly down?: () => void
}

/** A connection that is kept up for ever, and that says once when it is lost and once when it is back. */
export interface Line {
  readonly redis: Redis
  /** Where it goes, for people. */
  readonly where: string
  isUp(): boolean
  /** Settles when the first attempt is over, however it ended; `undefined`: it is over. */
  firstAttempt(): Promise<void> | undefined
  /** Why a command cannot be sent now. */
  fault(): CacheError
  /** Breaks the connection, and connects anew. */
  cut(reason: unknown): void
  close(): void
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The server was replaced under the connection, or does not take writes any more: it is not who it was (rule 2). */
const ENDS_EPOCH = /\b(?:READONLY|LOADING|MASTERDOWN|MOVED)\b/

export const createLine = ({ purpose, make, overrides, clock, report, greet, up, down }: LineSetting): Line => {
  let state: 'starting' | 'up' | 'down' | 'closed' = 'starting'
  let failures = 0
  let lastError: unknown
  /** Counts connections: what belongs to an older one is not listened to. */
  let connection = 0
  let cancelRestart = () => {}
  /** What was reported since the line was last up; a server that is away is not news twice. */
  const reported = new Set<string>()
  let firstIsOver = () => {}
  let first: Promise<void> | undefined = new Promise((resolve) => (firstIsOver = resolve))

  const redis = make({
    ...overrides,
    retryStrategy: () => backoff(++failures),
    reconnectOnError: (error) => {
      if (!ENDS_EPOCH.test(error.message)) return false
      lastError = withoutArguments(error)
      return true
    },
  })
  const where = addressOf(redis.options)

  const settleFirst = () => {
    first = undefined
    firstIsOver()
  }
  const lose = () => {
    const wasUp = state === 'up'
    if (state === 'closed') return
    state = 'down'
    if (wasUp) down?.()
    const reason = `redis at ${where} (${purpose}) is lost: ${lastError === undefined ? 'the connection was closed' : textOf(lastError)}`
    if (!reported.has(reason) && reported.size < 10) {
      reported.add(reason)
      report({ reason, ...(lastError === undefined ? {} : { error: lastError }) })
    }
    settleFirst()
  }
  const isOver = () => {
    connection++
    lose()
  }
  const cut = (reason: unknown) => {
    lastError = withoutArguments(reason)
    isOver()
    redis.disconnect(true)
  }

  const meet = async () => {
    const mine = ++connection
    const isCurrent = () => mine === connection && state !== 'closed'
    try {
      await greet(redis)
    } catch (error) {
      if (isCurrent()) cut(error)
      return
    }
    if (!isCurrent()) return
    state = 'up'
    failures = 0
    lastError = undefined
    up?.()
    if (reported.size > 0) report({ reason: `redis at ${where} (${purpose}) is back` })
    reported.clear()
    settleFirst()
  }

  redis.on('error', (error) => void (lastError = withoutArguments(error)))
  redis.on('ready', () => {
    if (state === 'closed') redis.disconnect()
    else void meet()
  })
  redis.on('close', isOver)
  // ioredis gives up for good where an attempt cannot even begin (no sentinel answers, say). We do not.
  redis.on('end', () => {
    isOver()
    if (state === 'closed') return
    cancelRestart()
    cancelRestart = clock.after(backoff(++failures), () => void redis.connect().catch(() => {}))
  })

  return {
    redis,
    where,
    isUp: () => state === 'up',
    firstAttempt: () => first,
    fault: () =>
      new CacheError(
        'UNREACHABLE',
        `redis at ${where} (${purpose}) cannot be used: ${lastError === undefined ? 'it is not connected' : textOf(lastError)}`,
        { cause: lastError },
      ),
    cut,
    close: () => {
      if (state === 'closed') return
      state = 'closed'
      connection++
      cancelRestart()
      settleFirst()
      redis.disconnect()
    },
  }
}
