import { parseArgs } from 'node:util'
import { OptionError } from './option-error.ts'
import type { RedisWish } from './redis/find-redis.ts'

export const help = `A shop API on an embedded database, with and without the cache, while people read and write.

  npm run demo -- [options]

With a Redis, two processes share the cache: the one that REDIS_URL names, or one that is started for the demo if there is
a redis-server on this machine. Without, it is one process with memory only.

  --redis <url>      use this Redis (REDIS_URL)
  --no-redis         memory only, one process
  --processes <n>    how many processes have the shop open, 1 to 8 (2 with Redis; without it, 1)
  --operations <n>   how many calls of the API are measured, 200 to 1000000 (16000);
                     half as many come before them, to warm up
  --concurrency <n>  how many visitors come at the same time, 1 to 256 (16)
  --seed <n>         another shop and another crowd, 0 to 4294967295 (42)
  --json             the last line of stdout is one JSON object
  --break            the last process writes past the cache, or, if there is only one, has a cache that never
                     hears of writes: see the checker find stale reads
  --help             this text

The exit code is 0, 1 if a stale read was found, 2 if an option is wrong.`

export interface DemoOptions {
  readonly redis: RedisWish
  /** Omitted: as many as there can be a cache for. */
  readonly processes: number | undefined
  readonly operations: number
  readonly concurrency: number
  readonly seed: number
  readonly json: boolean
  readonly break: boolean
  readonly help: boolean
}

const integer = (option: string, text: string, lowest: number, highest: number): number => {
  const number = Number(text)
  const isFine = /^\d+$/.test(text) && number >= lowest && number <= highest
  if (!isFine) throw new OptionError(`--${option} is '${text}'; expected a whole number from ${lowest} to ${highest}.`)
  return number
}

const known = '--redis, --no-redis, --processes, --operations, --concurrency, --seed, --json, --break or --help'

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        redis: { type: 'string' },
        'no-redis': { type: 'boolean', default: false },
        processes: { type: 'string' },
        operations: { type: 'string', default: '16000' },
        concurrency: { type: 'string', default: '16' },
        seed: { type: 'string', default: '42' },
        json: { type: 'boolean', default: false },
        break: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    // Node's message names the option; what it recommends after that is for positional arguments, which are not taken.
    const [reason = ''] = (error as Error).message.split('. To specify')
    throw new OptionError(`${reason.replace(/\.?$/, '')}; expected ${known}.`)
  }
}

/** @throws OptionError */
export const readOptions = (args: readonly string[]): DemoOptions => {
  const { operations, concurrency, seed, processes, redis, 'no-redis': noRedis, ...flags } = parse(args)
  const wanted = processes === undefined ? undefined : integer('processes', processes, 1, 8)
  if (noRedis && redis !== undefined)
    throw new OptionError('--redis and --no-redis are both given; expected one of them.')
  if (noRedis && wanted !== undefined && wanted > 1)
    throw new OptionError(`--processes is '${processes}' with --no-redis; expected 1: memory is of one process.`)
  return {
    ...flags,
    redis: noRedis ? false : redis,
    processes: wanted,
    operations: integer('operations', operations, 200, 1_000_000),
    concurrency: integer('concurrency', concurrency, 1, 256),
    seed: integer('seed', seed, 0, 2 ** 32 - 1),
  }
}
