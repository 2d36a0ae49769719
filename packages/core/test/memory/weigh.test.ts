import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { copy } from '../../src/codec/copy.ts'
import type { Entry } from '../../src/contracts/memory.ts'
import { weigh } from '../../src/memory/weigh.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))

class Decimal {
  readonly digits = '1.0'
}

interface Measured {
  readonly entries: number
  readonly bytes: number
  readonly heap: number
  readonly ratio: number
}

/** In a process of its own, where nothing else is on the heap. */
const measure = async (kind: string): Promise<Measured> => {
  const flags = ['--expose-gc', '--conditions=@tidemark/source', '--import', 'tsx']
  const { stdout } = await run(process.execPath, [...flags, 'fill-memory.ts', kind], { cwd: here })
  return JSON.parse(stdout) as Measured
}

describe('the weight of an entry', () => {
  it.each([['small rows'], ['posts'], ['lists of posts'], ['bytes']])(
    'is what the heap pays for a full memory of %s, give or take a third',
    async (kind) => {
      const { ratio, entries } = await measure(kind)
      expect(entries).toBeGreaterThan(500)
      expect(ratio).toBeLessThan(1.3)
      expect(ratio).toBeGreaterThan(0.65)
    },
    60_000,
  )

  const of = (value: unknown, tags: readonly string[] = []) =>
    weigh('k', { value, copy, tags, versions: tags.map(() => 'v'), madeAt: 0, keptAt: 0, ttl: 1 } satisfies Entry)

  it.each<[string, unknown, unknown]>([
    ['a longer text', 'x'.repeat(100), 'x'],
    ['more rows', [{ id: 1 }, { id: 2 }], [{ id: 1 }]],
    ['more properties', { id: 1, rank: 2 }, { id: 1 }],
    ['more bytes', new Uint8Array(100), new Uint8Array(1)],
    ['a date', { at: new Date() }, { at: null }],
    ['a big number', { n: 1n }, { n: null }],
    ['a decimal', { n: new Decimal() }, { n: 1 }],
  ])('grows with %s', (_what, more, less) => {
    expect(of(more)).toBeGreaterThan(of(less))
  })

  it('is a whole number above zero, whatever the value', () => {
    for (const value of [null, undefined, true, 0.5, '', [], {}, [undefined, null], new Date(Number.NaN)]) {
      expect(Number.isInteger(of(value))).toBe(true)
      expect(of(value)).toBeGreaterThan(0)
    }
  })

  it('counts a tag that belongs to this answer alone, and hardly one that belongs to the schema', () => {
    const schema = of(null, ['public.Post', 'public.Post|id']) - of(null)
    const own = of(null, ['public.Post|id=1', 'public.Post|id=2']) - of(null)
    expect(own).toBeGreaterThan(5 * schema)
  })
})
