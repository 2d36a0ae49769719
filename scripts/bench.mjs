import { main } from './lib/ready.mjs'
import { run } from './lib/run.mjs'

await main(async () => {
  const flags = ['--conditions=@tidemark/source', '--import', 'tsx']
  const { code } = await run(process.execPath, [...flags, 'bench/main.ts', ...process.argv.slice(2)])
  return code
})
