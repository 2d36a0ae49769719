import { main } from './lib/ready.mjs'
import { bin } from './lib/root.mjs'
import { run } from './lib/run.mjs'

await main(async () => (await run(bin('turbo'), ['run', 'build', ...process.argv.slice(2)])).code)
