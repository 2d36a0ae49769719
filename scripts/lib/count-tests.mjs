import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run } from './run.mjs'

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')

/** What the reporter wrote; a run that died before its end wrote nothing, and that is a failure. */
const readCounts = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/**
 * Runs tests and counts them.
 *
 * @param {readonly string[]} args for vitest, after `run`
 * @param {{ node?: string, env?: Record<string, string> }} [options] the Node that runs them, as a path
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export const countTests = async (args, { node = process.execPath, env = {} } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-counts-'))
  const file = join(folder, 'counts.json')
  const reporters = args.some((arg) => arg.startsWith('--reporter')) ? [] : ['--reporter=default']
  try {
    const all = [vitest, 'run', ...reporters, '--reporter=./scripts/lib/count-reporter.mjs', ...args]
    const { code } = await run(node, all, { env: { ...env, TIDEMARK_COUNTS: file } })
    const counts = readCounts(file)
    // Vitest also fails for what is no test: thresholds, an unhandled rejection, a filter that matches nothing.
    const unseen = counts.failed === 0 && (code !== 0 || counts.passed === 0) ? 1 : 0
    return { ...counts, failed: counts.failed + unseen }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `12 passed, 0 failed`, the last line of a run. */
export const countLine = ({ passed, failed, skipped }) =>
  [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ')
