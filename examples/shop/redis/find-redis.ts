import { randomBytes } from 'node:crypto'
import { redis } from '@tidemark/redis'
import { OptionError } from '../option-error.ts'
import { askVersion, removeKeys } from './ask-redis.ts'
import { findProgram } from './find-program.ts'
import { startPrivateRedis } from './private-redis.ts'

/** A server for one run of the demo. */
export interface FoundRedis {
  readonly url: string
  /** Nobody else has it, now or before: a cache that others filled would not show what the demo is about. */
  readonly namespace: string
  /** Which one it is, in words. */
  readonly how: string
  /** Leaves the server as it was, or ends it if it was started for the demo. */
  release(): Promise<void>
}

/** What the user said about Redis: an address, none wanted, or nothing. */
export type RedisWish = string | false | undefined

/** An address as it may be shown: without a password. */
const shownUrl = (url: string): string => url.replace(/\/\/[^/]*@/, '//…@')

const namedRedis = async (url: string, source: string, namespace: string): Promise<FoundRedis> => {
  try {
    redis({ url })
  } catch (error) {
    throw new OptionError((error as Error).message.replace('redis: url', source))
  }
  const version = await askVersion(url).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OptionError(
      `${source} is '${shownUrl(url)}', where no Redis answers (${reason}); expected a running server. --no-redis goes without.`,
    )
  })
  const how = `Redis ${version} at ${shownUrl(url)}`
  return { url, namespace, how, release: () => removeKeys(url, namespace).catch(() => {}) }
}

/** The server that was named, else one of our own if this machine can run one. @throws OptionError */
export const findRedis = async (
  wish: RedisWish,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<FoundRedis | undefined> => {
  const namespace = `tidemark-demo-${randomBytes(6).toString('hex')}`
  if (wish === false) return undefined
  if (wish !== undefined) return namedRedis(wish, '--redis', namespace)
  const fromEnvironment = env['REDIS_URL']
  if (fromEnvironment !== undefined && fromEnvironment !== '')
    return namedRedis(fromEnvironment, 'REDIS_URL', namespace)
  const program = findProgram('redis-server', env['PATH'])
  if (program === undefined) return undefined
  const { url, stop } = await startPrivateRedis(program)
  try {
    return { url, namespace, how: `Redis ${await askVersion(url)}, started for this run`, release: stop }
  } catch (error) {
    await stop()
    throw error
  }
}
