import { parseArgs } from 'node:util'

export const help = `A shop API on an embedded database, with and without the cache, while people read and write.

  npm run demo -- [options]

  --operations <n>   how many calls of the API are measured, 200 to 1000000 (16000);
                     half as many come before them, to warm up
  --concurrency <n>  how many visitors come at the same time, 1 to 256 (16)
  --seed <n>         another shop and another crowd, 0 to 4294967295 (42)
  --json             the last line of stdout is one JSON object
  --break            a cache that never hears of writes: see the checker find stale reads
  --help             this text

The exit code is 0, 1 if a stale read was found, 2 if an option is wrong.`

export interface DemoOptions {
  readonly operations: number
  readonly concurrency: number
  readonly seed: number
  readonly json: boolean
  readonly break: boolean
  readonly help: boolean
}

/** An option that does not exist, or a value that it cannot have; the message is for whoever typed it. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

const integer = (option: string, text: string, lowest: number, highest: number): number => {
  const number = Number(text)
  const isFine = /^\d+$/.test(text) && number >= lowest && number <= highest
  if (!isFine) throw new OptionError(`--${option} is '${text}'; expected a whole number from ${lowest} to ${highest}.`)
  return number
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
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
    const [reason] = (error as Error).message.split('. To specify')
    throw new OptionError(
      `${reason}; expected --operations <n>, --concurrency <n>, --seed <n>, --json, --break or --help.`,
    )
  }
}

/** @throws OptionError */
export const readOptions = (args: readonly string[]): DemoOptions => {
  const { operations, concurrency, seed, ...flags } = parse(args)
  return {
    ...flags,
    operations: integer('operations', operations, 200, 1_000_000),
    concurrency: integer('concurrency', concurrency, 1, 256),
    seed: integer('seed', seed, 0, 2 ** 32 - 1),
  }
}
