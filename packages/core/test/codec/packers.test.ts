import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createForms } from '../../src/codec/forms.ts'
import type { Kind } from '../../src/codec/kind.ts'
import { createShapes } from '../../src/codec/shapes.ts'
import { mayGenerateCode, packerOfCode } from '../../src/codec/packer-of-code.ts'
import { compiled, encoded } from './support/entry.ts'
import { shortSamples } from './support/samples.ts'

const run = promisify(execFile)
const forms = createForms(() => undefined)

describe('where code may not be generated', () => {
  it('the same bytes are written and read without it', async () => {
    const child = fileURLToPath(new URL('support/without-code.ts', import.meta.url))
    const flags = ['--disallow-code-generation-from-strings', '--conditions=@tidemark/source', '--import', 'tsx']
    const { stdout } = await run(process.execPath, [...flags, child], { maxBuffer: 2 ** 28 })
    const printed = JSON.parse(stdout) as { readonly allowed: boolean; readonly bytes: readonly string[] }
    expect(printed.allowed).toBe(false)
    const expected = shortSamples.map(([, value]) => Buffer.from(encoded(compiled, value)).toString('base64'))
    expect(printed.bytes).toStrictEqual(expected)
  })

  it('it is allowed here, so that the other tests have code to test', () => {
    expect(mayGenerateCode()).toBe(true)
  })
})

describe('a shape', () => {
  const kind: Kind = ['rows', ['id', 'at'], ['s', 'd']]
  const text = JSON.stringify(kind)

  it('gets code when it was used often enough, and never where that is switched off', () => {
    const shapes = createShapes(forms, { compileAfter: 3 })
    const first = shapes(text)
    expect(shapes(text)).toBe(first)
    expect(shapes(text, kind)).toBe(first)
    const code = shapes(text)
    expect(code).not.toBe(first)
    expect(shapes(text)).toBe(code)

    const never = createShapes(forms, { codeGeneration: false, compileAfter: 0 })
    expect(new Set([never(text), never(text), never(text)]).size).toBe(1)
  })

  it('is forgotten when a thousand others came after it', () => {
    const shapes = createShapes(forms, { codeGeneration: false })
    const first = shapes(text)
    for (let i = 0; i < 1_000; i++) shapes(JSON.stringify(['row', [`c${i}`], ['s']]))
    expect(shapes(text)).not.toBe(first)
  })

  it('with a name like __proto__ makes a property of it', () => {
    const packer = packerOfCode(['row', ['__proto__', 'a'], ['j', 's']], forms)
    const row = packer.unpack([{ polluted: true }, 1]) as object
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
    expect(packer.pack(row)).toStrictEqual([{ polluted: true }, 1])
  })
})
