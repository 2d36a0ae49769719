import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { mutants } from './mutants.ts'
import { mutantOf, mutatedFiles } from './mutated-files.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const source = (file: string): string => readFileSync(root + file, 'utf8')

describe('the builds without a rule', () => {
  it.each(mutants)('without rule $rule fit the sources: $says', (mutant) => {
    const files = mutatedFiles(mutant, source)
    for (const [file, text] of files) expect(text, file).not.toBe(source(file))
    expect(new Set(mutant.patches.map(({ file }) => file))).toEqual(new Set(files.keys()))
  })

  it('are one for each rule whose absence a checker must find', () => {
    const rules = mutants.map(({ rule }) => rule)
    expect(new Set(rules).size).toBe(rules.length)
    const own = [3, 4, 8, 9].map((rule) => `typeorm-${rule}`)
    expect(rules).toEqual(expect.arrayContaining([1, 2, 3, 5, 7, 8, 11, 12, ...own]))
  })

  it('cannot rot: a piece that is not in its file, or there twice, is an error that names rule and file', () => {
    const mutant = { rule: 5, says: '', patches: [{ file: 'a.ts', find: 'x', replace: 'y' }] } as const
    for (const text of ['', 'x x'])
      expect(() => mutatedFiles(mutant, () => text)).toThrow(/without rule 5 does not fit a\.ts any more/)
    expect(mutatedFiles(mutant, () => 'an x')).toEqual(new Map([['a.ts', 'an y']]))
  })

  it('are asked for by number', () => {
    expect(mutantOf('7').rule).toBe(7)
    expect(() => mutantOf('seven')).toThrow(/'seven'; expected one of 1, 2, 3/)
  })
})

describe('the module hook', () => {
  /** Does a process that is started in this way keep rule 6? */
  const keepsRule6 = async (rule?: string): Promise<boolean> => {
    const program = `
      const { createCache } = await import(${JSON.stringify(`${root}packages/core/src/cache.ts`)})
      console.log(/if\\s*\\(!alone\\)/.test(String(createCache)))`
    const hook = fileURLToPath(new URL('register.mjs', import.meta.url))
    const flags = ['--conditions=@tidemark/source', '--import', hook, '--import', 'tsx', '--input-type=module']
    const { TIDEMARK_WITHOUT_RULE: _, ...env } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--eval', program], {
      cwd: root,
      env: rule === undefined ? env : { ...env, TIDEMARK_WITHOUT_RULE: rule },
    })
    return stdout.trim() === 'true'
  }

  it('changes what is loaded where the variable is set, and only there', async () => {
    expect(await keepsRule6()).toBe(true)
    expect(await keepsRule6('6')).toBe(false)
    // What the mutated process has left behind serves nobody else.
    expect(await keepsRule6('5')).toBe(true)
    expect(await keepsRule6()).toBe(true)
  })

  it('stops a process that asks for a rule it does not know', async () => {
    await expect(keepsRule6('99')).rejects.toThrow(/TIDEMARK_WITHOUT_RULE is '99'/)
  })
})
