import { describe, expect, test } from 'vitest'
import { OptionError } from '../../examples/shop/option-error.ts'
import { help, readOptions } from '../../examples/shop/options.ts'
import { findRedis } from '../../examples/shop/redis/find-redis.ts'

describe('the options of the demo', () => {
  test('have defaults', () => {
    expect(readOptions([])).toEqual({
      redis: undefined,
      processes: undefined,
      operations: 16_000,
      concurrency: 16,
      seed: 42,
      json: false,
      break: false,
      help: false,
    })
  })

  test.each([
    [['--redis', 'redis://localhost:6379'], { redis: 'redis://localhost:6379' }],
    [['--no-redis'], { redis: false }],
    [['--no-redis', '--processes', '1'], { redis: false, processes: 1 }],
    [['--processes=3', '--operations=200', '--json'], { processes: 3, operations: 200, json: true }],
  ])('takes %j', (args, expected) => {
    expect(readOptions(args)).toMatchObject(expected)
  })

  test.each([
    [['--processes', '0'], "--processes is '0'; expected a whole number from 1 to 8."],
    [['--processes', 'two'], "--processes is 'two'; expected a whole number from 1 to 8."],
    [['--operations', '10'], "--operations is '10'; expected a whole number from 200 to 1000000."],
    [['--no-redis', '--redis', 'redis://x'], '--redis and --no-redis are both given; expected one of them.'],
    [['--no-redis', '--processes', '2'], "--processes is '2' with --no-redis; expected 1: memory is of one process."],
    [['--proceses', '2'], "Unknown option '--proceses'; expected --redis, --no-redis, --processes"],
    [['--redis'], "Option '--redis <value>' argument missing; expected --redis, --no-redis"],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(OptionError)
    expect(() => readOptions(args)).toThrow(message)
  })

  test.each(['redis', 'no-redis', 'processes', 'operations', 'concurrency', 'seed', 'json', 'break'])(
    'has --%s in its help',
    (name) => expect(help).toContain(`--${name}`),
  )
})

describe('the Redis of the demo', () => {
  const nobody = 'redis://:secret@127.0.0.1:1'

  test('is none if none is wanted or there is none', async () => {
    expect(await findRedis(false, { REDIS_URL: nobody })).toBeUndefined()
  })

  test.each([
    ['--redis', nobody, {}],
    ['REDIS_URL', undefined, { REDIS_URL: nobody }],
  ])('named by %s must answer, and its password is not shown', async (source, wish, env) => {
    const failure = findRedis(wish, env)
    await expect(failure).rejects.toThrow(OptionError)
    await expect(failure).rejects.toThrow(`${source} is 'redis://…@127.0.0.1:1', where no Redis answers`)
    await expect(failure).rejects.not.toThrow('secret')
  })

  test('is an address', async () => {
    await expect(findRedis('localhost:6379')).rejects.toThrow(
      /^--redis is "?'?localhost:6379'?"?; expected the address of a server such as redis:\/\/localhost:6379\/0/,
    )
  })
})
