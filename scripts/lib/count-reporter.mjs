import { writeFileSync } from 'node:fs'

/** A file or group whose setup threw fails without one failed test: it counts as one. */
const broken = (node) => (node.errors().length > 0 ? 1 : 0)

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

const ofModule = (module) => {
  const states = [...module.children.allTests()].map((test) => test.result().state)
  const number = (state) => states.filter((other) => other === state).length
  return {
    passed: number('passed'),
    // A pending test at the end of the run never came to its end.
    failed: number('failed') + number('pending') + broken(module) + sum([...module.children.allSuites()].map(broken)),
    skipped: number('skipped'),
  }
}

/** Vitest's counts for count-tests.mjs, whose callers print them when nothing else can print any more. */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = modules.map(ofModule)
    const total = (word) => sum(counts.map((count) => count[word]))
    const failed = total('failed') + unhandledErrors.length
    const file = process.env.TIDEMARK_COUNTS
    if (file) writeFileSync(file, JSON.stringify({ passed: total('passed'), failed, skipped: total('skipped') }))
  }
}
