import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from './lib/ready.mjs'
import { bin } from './lib/root.mjs'
import { run } from './lib/run.mjs'

/** What the reporter wrote; a run that died before its end wrote nothing, and that is a failure. */
const readCounts = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const count = async (args) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-counts-'))
  const file = join(folder, 'counts.json')
  const reporters = args.some((arg) => arg.startsWith('--reporter')) ? [] : ['--reporter=default']
  try {
    const all = ['run', ...reporters, '--reporter=./scripts/lib/count-reporter.mjs', ...args]
    const { code } = await run(bin('vitest'), all, { env: { TIDEMARK_COUNTS: file } })
    const counts = readCounts(file)
    // Vitest also fails for what is no test: thresholds, an unhandled rejection, a filter that matches nothing.
    const unseen = counts.failed === 0 && (code !== 0 || counts.passed === 0) ? 1 : 0
    return { ...counts, failed: counts.failed + unseen }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const line = ({ passed, failed, skipped }) =>
  [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ')

await main(async () => {
  const counts = await count(process.argv.slice(2))
  console.log(line(counts))
  return counts.failed === 0 ? 0 : 1
})
