import { countLine, countTests } from './lib/count-tests.mjs'
import { main } from './lib/ready.mjs'

await main(async () => {
  const counts = await countTests(process.argv.slice(2))
  console.log(countLine(counts))
  return counts.failed === 0 ? 0 : 1
})
