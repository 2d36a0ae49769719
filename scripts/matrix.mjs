import { parseArgs } from 'node:util'
import { condensed } from '../test/matrix/condensed.mjs'
import { countLine, countTests } from './lib/count-tests.mjs'
import { node24 } from './lib/node-24.mjs'
import { main } from './lib/ready.mjs'
import { run } from './lib/run.mjs'

const HELP = `npm run matrix -- [--node 24] [--smoke] [--databases sqlite,postgresql,mysql]
The tests that depend on versions, with Prisma 6.19 and 7.10 on the Node that runs this and on Node 24.
  --node       only on this one: 24, or the major version of the running one
  --smoke      only the packed packages: a program that imports or requires them, with either Prisma
  --databases  where tests go to several; without it SQLite`

const packed = { what: 'the packed packages', args: ['--project', 'prisma 7', 'test/packaging'] }
const prismas = [
  { what: 'Prisma 6.19', args: ['--project', 'prisma 6', ...condensed] },
  { what: 'Prisma 7.10', args: ['--project', 'prisma 7', ...condensed] },
]

const majorOf = (version) => version.split('.')[0]

/** The running Node and 24, or the one of them that was asked for. */
const nodesFor = async (wanted) => {
  const running = { version: process.versions.node, path: process.execPath }
  const own = majorOf(running.version)
  if (wanted !== undefined && wanted !== own && wanted !== '24')
    throw new Error(`--node is ${JSON.stringify(wanted)}; expected 24 or ${own}`)
  if (wanted === own || own === '24') return [running]
  const path = await node24()
  const { output } = await run(path, ['--version'], { stdout: 'keep' })
  const other = { version: output.trim().replace(/^v/, ''), path }
  return wanted === '24' ? [other] : [running, other]
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

await main(async () => {
  const { values } = parseArgs({
    options: {
      node: { type: 'string' },
      smoke: { type: 'boolean' },
      databases: { type: 'string', default: 'sqlite' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const results = []
  for (const { version, path } of await nodesFor(values.node))
    for (const { what, args } of values.smoke ? [packed] : [packed, ...prismas]) {
      const counts = await countTests(args, { node: path, env: { TIDEMARK_DATABASES: values.databases } })
      results.push({ pair: `${what} on Node ${version}`, counts })
    }
  const width = Math.max(...results.map(({ pair }) => pair.length))
  for (const { pair, counts } of results) console.log(`${pair.padEnd(width)}  ${countLine(counts)}`)
  const total = (word) => sum(results.map(({ counts }) => counts[word]))
  const all = { passed: total('passed'), failed: total('failed'), skipped: total('skipped') }
  console.log(countLine(all))
  return all.failed === 0 ? 0 : 1
})
