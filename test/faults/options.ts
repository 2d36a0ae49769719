import { parseArgs } from 'node:util'
import { type OrmName, ormNames } from './orms/orm-name.ts'

export const help = `Several processes read and write through the cache while everything around them breaks, and every answer is checked.

  npm run faults -- [options]

  --seconds <n>             how long it goes on, 5 to 86400 (60)
  --processes <n>           how many workers, 1 to 8 (3)
  --orm <orm>               prisma or typeorm (prisma)
  --mode <mode>             strong or bounded (strong)
  --max-staleness <ms>      the bound of 'bounded', 50 to 60000 (150)
  --when-unreachable <how>  refuse or allow (refuse); with 'allow', what could not be delivered is excused until it was
  --visitors <n>            calls under way at the same time in each worker, 1 to 64 (6)
  --slow <ms>               now and then a statement of the database is so late, or its answer, 0 to 1000 (40)
  --only <faults>           only these faults, by name, separated by commas
  --no-faults               none
  --without-rule <n>        switch a rule of the cache off in the workers, and see the checker find out
  --until-violation         stop as soon as something was found
  --seed <n>                the same faults in the same order, and visitors who draw the same lots, 0 to 4294967295 (random)
  --history <file>          write down everything that happened and was told, one JSON object a line
  --json                    the last line of stdout is one JSON object
  --help                    this text

It needs the programs of PostgreSQL and Redis on this machine: it starts its own, and kills them.
The exit code is 0, 1 if something was found, 2 if an option is wrong, 3 if the run itself went wrong.`

export interface FaultsOptions {
  readonly seconds: number
  readonly processes: number
  readonly orm: OrmName
  readonly mode: 'strong' | 'bounded'
  /** Milliseconds. */
  readonly maxStaleness: number
  readonly whenUnreachable: 'refuse' | 'allow'
  readonly visitors: number
  /** Milliseconds. */
  readonly slow: number
  /** Omitted: all. Empty: none. */
  readonly only: readonly string[] | undefined
  readonly withoutRule: string | undefined
  readonly untilViolation: boolean
  readonly seed: number
  /** Where everything is written down. */
  readonly history: string | undefined
  readonly json: boolean
  readonly help: boolean
}

/** Names the option, what it is and what was expected. */
export class OptionError extends Error {}

const integer = (option: string, text: string, lowest: number, highest: number): number => {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= lowest && number <= highest) return number
  throw new OptionError(`--${option} is '${text}'; expected a whole number from ${lowest} to ${highest}.`)
}

const oneOf = <T extends string>(option: string, text: string, allowed: readonly T[]): T => {
  const found = allowed.find((word) => word === text)
  if (found !== undefined) return found
  throw new OptionError(`--${option} is '${text}'; expected ${allowed.map((word) => `'${word}'`).join(' or ')}.`)
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string', default: '60' },
        processes: { type: 'string', default: '3' },
        orm: { type: 'string', default: 'prisma' },
        mode: { type: 'string', default: 'strong' },
        'max-staleness': { type: 'string', default: '150' },
        'when-unreachable': { type: 'string', default: 'refuse' },
        visitors: { type: 'string', default: '6' },
        slow: { type: 'string', default: '40' },
        only: { type: 'string' },
        'no-faults': { type: 'boolean', default: false },
        'without-rule': { type: 'string' },
        'until-violation': { type: 'boolean', default: false },
        seed: { type: 'string' },
        history: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    // Node's message names the option; what it recommends after that is for positional arguments, which are not taken.
    const [reason = ''] = (error as Error).message.split('. To specify')
    throw new OptionError(`${reason.replace(/\.?$/, '')}; expected one of those that --help names.`)
  }
}

export interface Known {
  readonly faults: readonly string[]
  readonly rules: readonly string[]
}

/** @throws OptionError */
export const readOptions = (args: readonly string[], known: Known, anySeed: number): FaultsOptions => {
  const given = parse(args)
  const { only, 'no-faults': noFaults, 'without-rule': rule, seed } = given
  if (noFaults && only !== undefined)
    throw new OptionError('--only and --no-faults are both given; expected one of them.')
  const chosen = only?.split(',').map((name) => oneOf('only', name.trim(), known.faults))
  return {
    seconds: integer('seconds', given.seconds, 5, 86_400),
    processes: integer('processes', given.processes, 1, 8),
    orm: oneOf('orm', given.orm, ormNames),
    mode: oneOf('mode', given.mode, ['strong', 'bounded']),
    maxStaleness: integer('max-staleness', given['max-staleness'], 50, 60_000),
    whenUnreachable: oneOf('when-unreachable', given['when-unreachable'], ['refuse', 'allow']),
    visitors: integer('visitors', given.visitors, 1, 64),
    slow: integer('slow', given.slow, 0, 1000),
    only: noFaults ? [] : chosen,
    withoutRule: rule === undefined ? undefined : oneOf('without-rule', rule, known.rules),
    untilViolation: given['until-violation'],
    seed: seed === undefined ? anySeed : integer('seed', seed, 0, 2 ** 32 - 1),
    history: given.history,
    json: given.json,
    help: given.help,
  }
}
