import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from './lib/ready.mjs'
import { bin, root, say } from './lib/root.mjs'
import { run } from './lib/run.mjs'

const isPublished = (path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).private !== true

/** What npm gets to see. A private package is checked inside those that carry it. */
const packages = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}`)
  .filter(isPublished)

/** Folders that the layer rules look into; what is missing yet is not looked for. */
const layered = readdirSync(root).filter((name) => ['packages', 'prisma', 'examples', 'test', 'bench'].includes(name))

const steps = [
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types', 'tsc', ['--noEmit', '--pretty', 'false']],
  ['layers', 'depcruise', ['--config', '.dependency-cruiser.mjs', ...layered]],
  ['build', 'turbo', ['run', 'build', '--output-logs=errors-only']],
  ...packages.flatMap((path) => [
    [`manifest of ${path}`, 'publint', ['run', '--strict', path]],
    // node16: the only readers left that find no sub-path exports are older than the Node we ask for.
    [`types that ${path} ships`, 'attw', ['--pack', path, '--profile', 'node16', '--format', 'ascii', '--no-color']],
  ]),
]

/** One after the other: each of these takes all the cores it finds. */
const take = async ([name, command, args]) => {
  const start = performance.now()
  const { code, output } = await run(bin(command), args, { stdout: 'keep' })
  const seconds = (performance.now() - start) / 1000
  const ok = code === 0
  say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`)
  if (!ok) console.log(`\n── ${name}: ${command} ${args.join(' ')}\n${output.trim()}\n`)
  return { name, ok, seconds }
}

await main(async () => {
  const results = []
  for (const step of steps) results.push(await take(step))
  const width = Math.max(...results.map(({ name }) => name.length))
  for (const { name, ok, seconds } of results)
    console.log(`${name.padEnd(width)}  ${ok ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s`)
  const failed = results.filter(({ ok }) => !ok).length
  console.log(failed === 0 ? 'everything is fine' : `${failed} of ${results.length} failed`)
  return failed === 0 ? 0 : 1
})
