import { main } from './lib/ready.mjs'

// Generating is a part of being ready.
await main(async () => 0)
