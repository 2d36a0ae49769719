import { describe, expect, it } from 'vitest'
import { help, OptionError, readOptions } from '../../bench/options.ts'

const names = ['copy/one-row', 'copy/feed', 'redis-hit/one-row']
const options = (...args: readonly string[]) => readOptions(args, names)

describe('the options of npm run bench', () => {
  it('are everything, at length, for people', () => {
    expect(options()).toEqual({ only: undefined, quick: false, json: false, help: false })
  })

  it('are taken as they are given', () => {
    expect(options('--only', 'copy/f, redis', '--quick', '--json')).toEqual({
      only: ['copy/f', 'redis'],
      quick: true,
      json: true,
      help: false,
    })
  })

  it.each([
    [['--only', 'zipf'], "--only is 'zipf'; expected the beginning of a name: copy, redis-hit."],
    [
      ['--only', 'copy,redis-hit/two'],
      "--only is 'redis-hit/two'; expected the beginning of a name: redis-hit/one-row.",
    ],
    [['--only', 'copy,'], "--only is ''; expected the beginning of a name: copy, redis-hit."],
    [['--onyl', 'copy'], "Unknown option '--onyl'; expected --only, --quick, --json or --help."],
    [['--only'], "Option '--only <value>' argument missing; expected --only, --quick, --json or --help."],
    [['copy'], "Unexpected argument 'copy'; expected --only, --quick, --json or --help."],
  ])('are refused with a word about it: %j', (args, message) => {
    expect(() => options(...args)).toThrow(new OptionError(message))
  })

  it.each(['only', 'quick', 'json', 'help'])('have --%s in the help', (name) => expect(help).toContain(`--${name}`))
})
