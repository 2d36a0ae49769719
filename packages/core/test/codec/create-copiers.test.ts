import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copierOfClosures } from '../../src/codec/copier-of-closures.ts'
import { copierOfCode } from '../../src/codec/copier-of-code.ts'
import { copy } from '../../src/codec/copy.ts'
import { createCopiers } from '../../src/codec/create-copiers.ts'
import { inferCopyKind } from '../../src/codec/infer-copy-kind.ts'
import type { CopierOf } from '../../src/contracts/codec.ts'
import { anyValue } from './support/arbitrary.ts'
import { identical } from './support/identical.ts'
import { samples } from './support/samples.ts'
import { shared } from './support/shared.ts'

const run = promisify(execFile)

const forms: readonly (readonly [form: string, copierOf: CopierOf])[] = [
  ['code', (value) => copierOfCode(inferCopyKind(value))],
  ['closures', (value) => copierOfClosures(inferCopyKind(value))],
  ['the shelf', createCopiers({ compileAfter: 2 })],
  ['the shelf without code', createCopiers({ compileAfter: 2, codeGeneration: false })],
]

/** Often enough that the shelf has made its function. */
const expectEqualCopies = (copierOf: CopierOf, value: unknown): void => {
  const kept = copy(value)
  const copyKept = copierOf(kept)
  for (let i = 0; i < 4; i++) {
    const copied = copyKept(kept)
    expect(identical(copied, kept)).toBe(true)
    expect(shared(copied, kept)).toEqual([])
  }
}

describe.each(forms)('a copy by %s', (_form, copierOf) => {
  it.each(samples)('of %s equals what it was made of, bit for bit, and shares nothing with it', (_what, value) => {
    expectEqualCopies(copierOf, value)
  })

  it('of any value equals what it was made of, bit for bit, and shares nothing with it', () => {
    fc.assert(
      fc.property(anyValue, (value) => expectEqualCopies(copierOf, value)),
      { numRuns: 2_000 },
    )
  })
})

describe('a shape', () => {
  const post = (id: number) => ({ id, title: `post ${id}`, at: new Date(id) })

  it('is shared by all values that differ in nothing but what scalars they hold', () => {
    const copierOf = createCopiers()
    const copyOne = copierOf(post(1))
    expect(copierOf({ ...post(2), title: null })).toBe(copyOne)
    expect(copierOf([post(1), post(2)])).toBe(copierOf([post(3)]))
    for (const other of [{ ...post(1), at: null }, { id: 1, at: new Date(1), title: '' }, [post(1)]])
      expect(copierOf(other)).not.toBe(copyOne)
  })

  /** What was made for a shape knows the columns of that alone; until then a copy shows all there are. */
  const isMade = (copyPost: (value: unknown) => unknown): boolean =>
    JSON.stringify(copyPost({ ...post(1), more: true })) === JSON.stringify(post(1))

  it('gets a function when it was used often enough, by whichever of its entries', () => {
    const copierOf = createCopiers({ compileAfter: 3 })
    const copyPost = copierOf(post(1))
    for (const id of [2, 3]) copierOf(post(id))(post(id))
    expect(isMade(copyPost)).toBe(false)
    copierOf(post(4))(post(4))
    expect(isMade(copyPost)).toBe(true)
  })

  const variedNames = (copierOf: CopierOf): void => {
    for (let i = 0; i < 1_000; i++) copierOf({ [`column ${i}`]: 1 })
  }

  it('loses its function when a thousand others were met after it, and gets it back by being used', () => {
    const copierOf = createCopiers({ compileAfter: 0 })
    const copyPost = copierOf(post(1))
    copyPost(post(1))
    expect(isMade(copyPost)).toBe(true)
    variedNames(copierOf)
    expect(isMade(copyPost)).toBe(false)
    for (let i = 0; i < 1_024; i++) copyPost(post(1))
    expect(isMade(copyPost)).toBe(true)
    expect(copierOf(post(2))).toBe(copyPost)
  })

  it('that was forgotten leaves the place to the one that came after it', () => {
    const copierOf = createCopiers({ compileAfter: 0 })
    const first = copierOf(post(1))
    variedNames(copierOf)
    const second = copierOf(post(1))
    expect(second).not.toBe(first)
    for (let i = 0; i < 2; i++) {
      second(post(1))
      first(post(1))
    }
    expect(isMade(second)).toBe(true)
    expect(isMade(first)).toBe(false)
    expect(copierOf(post(2))).toBe(second)
  })

  it('is not made for what is no row and no list, nor for what is too varied or too large', () => {
    const copierOf = createCopiers()
    for (const scalar of [null, undefined, 1, 'x', -0, 1n, true]) expect(copierOf(scalar)(scalar)).toBe(scalar)
    const large = Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`c${i}`, 1]))
    const long = { ['n'.repeat(10_000)]: 1 }
    for (const value of [Object.create(null), large, long]) expect(copierOf(value)).toBe(copy)
  })
})

describe('where code may not be generated', () => {
  it('copies are the same without it', async () => {
    const child = fileURLToPath(new URL('support/copies-without-code.ts', import.meta.url))
    const flags = ['--disallow-code-generation-from-strings', '--conditions=@tidemark/source', '--import', 'tsx']
    const { stdout } = await run(process.execPath, [...flags, child])
    expect(JSON.parse(stdout)).toEqual({ allowed: false, wrong: [] })
  })
})
