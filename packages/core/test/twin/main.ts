import { createSearch } from './search.ts'
import { setUps } from './set-ups.ts'

// Explores all small worlds, the simplest schedules of all of them first. Exits with 1 and the schedule when something is violated. A
// number: no more deviations than that. With the module hook of test/faults/mutants it shows what a build without a rule does:
//
// TIDEMARK_WITHOUT_RULE=5 node --conditions=@tidemark/source --import ./test/faults/mutants/register.mjs --import tsx \
//   packages/core/test/twin/main.ts

const most = Number(process.argv[2] ?? Infinity)
const searches = setUps.map(createSearch)
const deepest = Math.min(most, Math.max(...setUps.map(({ bound }) => bound.together)))

const explore = async (): Promise<number> => {
  for (let deviations = 0; deviations <= deepest; deviations++)
    for (const search of searches) {
      const violation = await search.level(deviations)
      if (violation === undefined) continue
      console.log(`${search.setUp.name} (${search.setUp.mode}), ${deviations} deviations:\n${violation.message}`)
      return 1
    }
  return 0
}

const code = await explore()
const played = searches.reduce((sum, { count }) => sum + count.played, 0)
console.log(`${played} schedules`)
process.exitCode = code
