import { parseArgs } from 'node:util'

export const help = `What a call costs with the cache, side by side with what it is up against, in one run.

  npm run bench -- [options]

  --only <names>  only these, separated by commas; the beginning of a name is enough: prisma-hit,redis-hit/feed
  --quick         a round or two of each, to see that everything runs; its numbers mean nothing, and no budget is judged
  --json          the last line of stdout is one JSON object
  --help          this text

It measures the packages as users get them, and builds first what is not built. Everything takes six minutes.

Ours and the other take turns, round after round. Times are medians of the rounds, microseconds a call, by one of two clocks: cpu, the
time that this process was at work, where nothing else is waited for; wall, the time that passed, where a server or a disk
answers (the ratio by cpu stands beside it). The spread is that of the ratio from round to round: the distance of its
quartiles, as a part of its median.
What needs Redis or PostgreSQL starts one of its own, from the programs on this machine; PostgreSQL also from npm.
The exit code is 0 also where a budget was missed, 1 if the run itself went wrong, 2 if an option is wrong.`

export interface BenchOptions {
  /** Beginnings of names. Omitted: everything. */
  readonly only: readonly string[] | undefined
  readonly quick: boolean
  readonly json: boolean
  readonly help: boolean
}

/** Names the option, what it is and what was expected. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    // Node's message names the option; what it says after that is about positional arguments, which are not taken.
    const [reason = ''] = (error as Error).message.split('. ')
    throw new OptionError(`${reason.replace(/\.?$/, '')}; expected --only, --quick, --json or --help.`)
  }
}

const suiteOf = (name: string): string => name.split('/')[0] ?? name

const beginning = (text: string, names: readonly string[]): string => {
  if (text !== '' && names.some((name) => name.startsWith(text))) return text
  const ofSuite = names.filter((name) => text.startsWith(`${suiteOf(name)}/`))
  const choice = ofSuite.length > 0 ? ofSuite : [...new Set(names.map(suiteOf))]
  throw new OptionError(`--only is '${text}'; expected the beginning of a name: ${choice.join(', ')}.`)
}

/**
 * @param names of everything that there is to measure
 * @throws OptionError
 */
export const readOptions = (args: readonly string[], names: readonly string[]): BenchOptions => {
  const { only, ...flags } = parse(args)
  return { ...flags, only: only?.split(',').map((text) => beginning(text.trim(), names)) }
}
