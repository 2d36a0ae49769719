import { describe, expect, it } from 'vitest'
import { copy } from '../../src/codec/copy.ts'
import type { Entry } from '../../src/contracts/memory.ts'
import { createMemory } from '../../src/memory/memory.ts'
import { weigh } from '../../src/memory/weigh.ts'

const entry = (value: unknown): Entry => ({
  value,
  copy,
  tags: ['public.Post'],
  versions: ['v'],
  madeAt: 0,
  keptAt: 0,
  ttl: 1000,
})
const row = (id: number) => entry({ id, title: `The title of post ${id}`, at: new Date(id) })
const MB = 1024 ** 2

describe('memory', () => {
  it('keeps what was put in, under its key', () => {
    const memory = createMemory(MB)
    const seven = row(7)
    expect(memory.set('7', seven, false)).toBe(true)
    expect(memory.get('7')).toBe(seven)
    expect(memory.get('8')).toBeUndefined()
    memory.delete('7')
    expect(memory.get('7')).toBeUndefined()
    expect(memory.bytes).toBe(0)
  })

  it('never holds more than its bytes, and lets go of what was not asked for longest', () => {
    const memory = createMemory(MB)
    for (let id = 0; id < 20_000; id++) {
      memory.set(String(id), row(id), false)
      memory.get('0')
      expect(memory.bytes).toBeLessThanOrEqual(MB)
    }
    expect(memory.bytes).toBeGreaterThan(MB * 0.9)
    expect(memory.get('0')).toBeDefined()
    expect(memory.get('1')).toBeUndefined()
    expect(memory.get('19999')).toBeDefined()
  })

  it('weighs what it holds as it is replaced, deleted and cleared', () => {
    const memory = createMemory(MB)
    memory.set('a', row(1), false)
    const one = memory.bytes
    expect(one).toBe(weigh('a', row(1)))
    memory.set('a', entry('x'.repeat(1000)), false)
    expect(memory.bytes).toBe(weigh('a', entry('x'.repeat(1000))))
    memory.set('b', row(1), false)
    memory.delete('a')
    expect(memory.bytes).toBe(one)
    memory.clear()
    expect([memory.bytes, memory.get('b')]).toEqual([0, undefined])
  })

  it('is not pushed out by answers that say "nothing": a scan of random ids costs no row that exists', () => {
    const memory = createMemory(MB)
    for (let id = 0; id < 1000; id++) memory.set(String(id), row(id), false)
    const before = memory.bytes
    for (let id = 0; id < 50_000; id++) memory.set(`nothing ${id}`, entry(null), true)
    for (let id = 0; id < 1000; id++) expect(memory.get(String(id))).toBeDefined()
    expect(memory.bytes - before).toBeLessThanOrEqual(MB / 16)
    expect(memory.get('nothing 49999')).toBeDefined()
  })

  it('has one answer per key, whichever shelf it was on', () => {
    const memory = createMemory(MB)
    memory.set('7', entry(null), true)
    memory.set('7', row(7), false)
    expect(memory.get('7')?.value).toMatchObject({ id: 7 })
    memory.set('7', entry(null), true)
    expect(memory.get('7')?.value).toBeNull()
    memory.delete('7')
    expect([memory.get('7'), memory.bytes]).toEqual([undefined, 0])
  })

  it('refuses what would push out everything else, and forgets what stood in its place', () => {
    const memory = createMemory(MB)
    memory.set('small', row(1), false)
    memory.set('large', row(2), false)
    expect(memory.set('large', entry('x'.repeat(MB / 4)), false)).toBe(false)
    expect(memory.get('large')).toBeUndefined()
    expect(memory.get('small')).toBeDefined()
  })

  it('may be as small as one byte', () => {
    const memory = createMemory(1)
    expect(memory.set('a', row(1), false)).toBe(false)
    expect(memory.set('b', entry(null), true)).toBe(false)
    expect(memory.bytes).toBe(0)
  })
})
