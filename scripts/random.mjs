import { parseArgs } from 'node:util'
import { main } from './lib/ready.mjs'
import { bin } from './lib/root.mjs'
import { run } from './lib/run.mjs'

const HELP = `npm run random -- [--operations 100000] [--seed N] [--orm prisma|typeorm]
Random calls against random cached reads over every database; each answer must be the one the database gives.
  --operations  calls that write, over all databases of an ORM together
  --orm         of this ORM only; without it of one after the other
  --seed        repeats a run; without it each run is another one, and says which`

const TESTS = { prisma: 'test/scenarios/random-', typeorm: 'test/scenarios/typeorm/random-' }

await main(async () => {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string' },
      seed: { type: 'string' },
      orm: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const { operations = '100000', seed = String(Date.now() % 2 ** 31), orm } = values
  for (const [name, value] of Object.entries({ operations, seed }))
    if (!/^[1-9]\d*$/.test(value))
      throw new Error(`--${name} is ${JSON.stringify(value)}; expected a whole number above 0`)
  if (orm !== undefined && !Object.hasOwn(TESTS, orm))
    throw new Error(`--orm is ${JSON.stringify(orm)}; expected ${Object.keys(TESTS).join(' or ')}`)
  const tests = orm === undefined ? Object.values(TESTS) : [TESTS[orm]]
  const env = { TIDEMARK_RANDOM_OPS: operations, TIDEMARK_RANDOM_SEED: seed }
  const { code } = await run(bin('vitest'), ['run', ...tests], { env })
  return code
})
