import { main } from './lib/ready.mjs'
import { bin } from './lib/root.mjs'
import { run } from './lib/run.mjs'

await main(async () => (await run(bin('prettier'), ['--write', '--log-level', 'warn', '.'])).code)
