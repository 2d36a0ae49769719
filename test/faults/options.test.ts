import { describe, expect, it } from 'vitest'
import { OptionError, readOptions } from './options.ts'

const known = { faults: ['wire cut', 'redis killed'], rules: ['1', '5'] }
const options = (...args: readonly string[]) => readOptions(args, known, 7)

describe('the options of npm run faults', () => {
  it('are a minute of three processes in strong, which refuse what they cannot promise, with a seed of chance', () => {
    expect(options()).toEqual({
      seconds: 60,
      processes: 3,
      orm: 'prisma',
      mode: 'strong',
      maxStaleness: 150,
      whenUnreachable: 'refuse',
      visitors: 6,
      slow: 40,
      only: undefined,
      withoutRule: undefined,
      untilViolation: false,
      seed: 7,
      history: undefined,
      json: false,
      help: false,
    })
  })

  it('are taken as they are given', () => {
    expect(options('--seed', '3', '--mode', 'bounded', '--only', 'wire cut, redis killed')).toMatchObject({
      seed: 3,
      mode: 'bounded',
      only: ['wire cut', 'redis killed'],
    })
    expect(options('--no-faults').only).toEqual([])
    expect(options('--without-rule', '5').withoutRule).toBe('5')
  })

  it.each([
    [['--seconds', '1'], "--seconds is '1'; expected a whole number from 5 to 86400."],
    [['--processes', 'two'], "--processes is 'two'; expected a whole number from 1 to 8."],
    [['--orm', 'drizzle'], "--orm is 'drizzle'; expected 'prisma' or 'typeorm'."],
    [['--mode', 'eventual'], "--mode is 'eventual'; expected 'strong' or 'bounded'."],
    [['--only', 'flood'], "--only is 'flood'; expected 'wire cut' or 'redis killed'."],
    [['--without-rule', '13'], "--without-rule is '13'; expected '1' or '5'."],
    [['--no-faults', '--only', 'wire cut'], '--only and --no-faults are both given; expected one of them.'],
    [['--second', '9'], "Unknown option '--second'; expected one of those that --help names."],
  ])('are refused with a word about it: %s', (args, message) => {
    expect(() => options(...args)).toThrow(new OptionError(message))
  })
})
