import { parseArgs } from 'node:util'

export const help = `The tests that depend on versions: with Prisma 6.19 and 7.10, on the Node that runs this and on Node 24.

  npm run matrix -- [options]

  --node <major>        only on this Node: 24, or the major version of the running one (both)
  --smoke               only the packed packages, no tests with a Prisma of the repository
  --databases <names>   sqlite, postgresql, mysql, separated by commas: where tests go that can go to several (sqlite)
  --help                this text

On each Node, one after the other:
  the packed packages   built, packed and installed as users get them: programs that import or require them, with either Prisma, and
                        projects that compile against their types
  Prisma 6.19           the files of test/matrix/condensed.mjs, with 6.19 below them
  Prisma 7.10           the same files with 7.10

On two cores it takes five to eight minutes a Node, one to three with --smoke, and more with more databases.
It finds or starts servers as npm test does (CONTRIBUTING.md), whatever the databases. Node 24 is the one that TEST_NODE_24 names, else
npm's: 190 MB, installed into test/matrix/node-24 the first time.
A line for each of them stands at the end; the last line is the sum: N passed, N failed.
The exit code is 0, 1 if something failed or the run itself went wrong, 2 if an option is wrong.`

/** Names the option, what it is and what was expected. */
export class OptionError extends Error {}

const databases = ['sqlite', 'postgresql', 'mysql']

const parse = (args) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        node: { type: 'string' },
        smoke: { type: 'boolean', default: false },
        databases: { type: 'string', default: 'sqlite' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    // Node's message names the option; what it says after that is about positional arguments, which are not taken.
    const [reason] = error.message.split('. ')
    throw new OptionError(`${reason.replace(/\.?$/, '')}; expected --node, --smoke, --databases or --help.`)
  }
}

const oneOf = (option, text, allowed) => {
  if (allowed.includes(text)) return text
  throw new OptionError(`--${option} is '${text}'; expected ${allowed.map((word) => `'${word}'`).join(' or ')}.`)
}

/**
 * @param {readonly string[]} args
 * @param {string} ownNode major version of the running Node
 * @returns {{ node: string | undefined, smoke: boolean, databases: readonly string[], help: boolean }}
 * @throws {OptionError}
 */
export const readOptions = (args, ownNode) => {
  const { node, smoke, databases: names, help } = parse(args)
  return {
    node: node === undefined ? undefined : oneOf('node', node, [...new Set(['24', ownNode])]),
    smoke,
    databases: names.split(',').map((name) => oneOf('databases', name.trim(), databases)),
    help,
  }
}
