import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const HOOK = './test/faults/mutants/register.mjs'

/** Explores in a process of its own, with a build that has a rule switched off, or with the one that there is. */
const explore = (
  rule: string | undefined,
  ...args: readonly string[]
): Promise<{ code: number | null; text: string }> => {
  const { TIDEMARK_WITHOUT_RULE: _, ...env } = process.env
  const flags = ['--conditions=@tidemark/source', '--import', HOOK, '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL('main.ts', import.meta.url)), ...args], {
    cwd: root,
    env: rule === undefined ? env : { ...env, TIDEMARK_WITHOUT_RULE: rule },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (more) => void (text += String(more)))
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, text })))
}

describe('the twin, given a build without a rule', { timeout: 60_000 }, () => {
  // Rule 8 is kept by adapters. 10 is not about what is told, and 13 is about replicas.
  it.each([1, 2, 3, 4, 5, 6, 7, 9, 11, 12])('finds what goes wrong without rule %i, and tells it', async (rule) => {
    const { code, text } = await explore(String(rule))
    expect(text).toMatch(/which it may not be told any more|is served at rest in/)
    expect(code).toBe(1)
  })

  it('finds nothing where every rule is kept', async () => {
    const { code, text } = await explore(undefined, '0')
    expect(text).toMatch(/^\d+ schedules$/m)
    expect(code).toBe(0)
  })
})
