import { main } from './lib/ready.mjs'
import { bin, say } from './lib/root.mjs'
import { run } from './lib/run.mjs'

/** Runs a tool that has nothing to say unless it fails. */
const quietly = async (name, args) => {
  const { code, output } = await run(bin(name), args, { stdout: 'keep' })
  if (code !== 0) throw new Error(`${output.trim()}\n${name} failed with exit code ${code}; its reason is above`)
}

await main(async () => {
  say('building what is not built …')
  // What users run. In sources that tsx reads on the fly every function is wrapped in a call that keeps its name.
  await quietly('turbo', ['run', 'build', '--output-logs=errors-only'])
  await quietly('tsdown', ['--config', 'bench/tsdown.config.ts'])
  const { code } = await run(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)])
  return code
})
