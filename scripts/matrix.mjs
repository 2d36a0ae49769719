import { condensed } from '../test/matrix/condensed.mjs'
import { countLine, countTests } from './lib/count-tests.mjs'
import { help, OptionError, readOptions } from './lib/matrix-options.mjs'
import { node24 } from './lib/node-24.mjs'
import { main } from './lib/ready.mjs'
import { say } from './lib/root.mjs'
import { run } from './lib/run.mjs'

const packed = { what: 'the packed packages', args: ['--project', 'prisma 7', 'test/packaging'] }
const prismas = [
  { what: 'Prisma 6.19', args: ['--project', 'prisma 6', ...condensed] },
  { what: 'Prisma 7.10', args: ['--project', 'prisma 7', ...condensed] },
]

const [own] = process.versions.node.split('.')

/** The running Node and 24, or the one of them that was asked for. */
const nodesFor = async (wanted) => {
  const running = { version: process.versions.node, path: process.execPath }
  if (wanted === own || own === '24') return [running]
  const path = await node24()
  const { output } = await run(path, ['--version'], { stdout: 'keep' })
  const other = { version: output.trim().replace(/^v/, ''), path }
  return wanted === '24' ? [other] : [running, other]
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

const matrix = async ({ node, smoke, databases }) => {
  const results = []
  for (const { version, path } of await nodesFor(node))
    for (const { what, args } of smoke ? [packed] : [packed, ...prismas]) {
      const counts = await countTests(args, { node: path, env: { TIDEMARK_DATABASES: databases.join() } })
      results.push({ pair: `${what} on Node ${version}`, counts })
    }
  const width = Math.max(...results.map(({ pair }) => pair.length))
  for (const { pair, counts } of results) console.log(`${pair.padEnd(width)}  ${countLine(counts)}`)
  const total = (word) => sum(results.map(({ counts }) => counts[word]))
  const all = { passed: total('passed'), failed: total('failed'), skipped: total('skipped') }
  console.log(countLine(all))
  return all.failed === 0 ? 0 : 1
}

await main(async () => {
  try {
    const options = readOptions(process.argv.slice(2), own)
    if (!options.help) return await matrix(options)
    console.log(help)
    return 0
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    say(error.message)
    return 2
  }
})
