import { describe, expect, it } from 'vitest'
import { help, OptionError, readOptions } from '../../scripts/lib/matrix-options.mjs'

const options = (...args: readonly string[]) => readOptions(args, '20')

describe('the options of npm run matrix', () => {
  it('are both Nodes, everything and SQLite', () => {
    expect(options()).toEqual({ node: undefined, smoke: false, databases: ['sqlite'], help: false })
  })

  it('are taken as they are given', () => {
    expect(options('--node', '24', '--smoke', '--databases', 'postgresql, mysql')).toEqual({
      node: '24',
      smoke: true,
      databases: ['postgresql', 'mysql'],
      help: false,
    })
    expect(options('--node', '20').node).toBe('20')
  })

  it.each([
    [['--node', '22'], "--node is '22'; expected '24' or '20'."],
    [['--databases', 'sqlite,oracle'], "--databases is 'oracle'; expected 'sqlite' or 'postgresql' or 'mysql'."],
    [['--databases', ''], "--databases is ''; expected 'sqlite' or 'postgresql' or 'mysql'."],
    [['--fast'], "Unknown option '--fast'; expected --node, --smoke, --databases or --help."],
    [['sqlite'], "Unexpected argument 'sqlite'; expected --node, --smoke, --databases or --help."],
  ])('are refused with a word about it: %j', (args, message) => {
    expect(() => options(...args)).toThrow(new OptionError(message))
  })

  it.each(['node', 'smoke', 'databases', 'help'])('have --%s in the help', (name) => {
    expect(help).toContain(`  --${name} `)
  })
})
