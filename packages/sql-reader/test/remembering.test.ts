import { expect, it, vi } from 'vitest'
import { remembering } from '../src/remembering.ts'

it('reads a text of a dialect once, as long as it is asked for now and then', () => {
  const read = vi.fn((text: string, dialect: string) => `${dialect} ${text}`)
  const again = remembering(read)
  expect(again('a', 'sqlite')).toBe('sqlite a')
  expect(again('a', 'postgresql')).toBe('postgresql a')
  for (let i = 0; i < 5_000; i++) {
    expect(again(`b${i}`, 'sqlite')).toBe(`sqlite b${i}`)
    if (i % 100 === 0) expect(again('a', 'sqlite')).toBe('sqlite a')
  }
  expect(read.mock.calls.filter(([text, dialect]) => text === 'a' && dialect === 'sqlite')).toHaveLength(1)
})

it('forgets what nobody asks for', () => {
  const read = vi.fn((text: string) => text)
  const again = remembering(read)
  again('a', 'sqlite')
  for (let i = 0; i < 5_000; i++) again(`b${i}`, 'sqlite')
  again('a', 'sqlite')
  expect(read.mock.calls.filter(([text]) => text === 'a')).toHaveLength(2)
})

it('does not keep long texts', () => {
  const read = vi.fn((text: string) => text.length)
  const again = remembering(read)
  for (let i = 0; i < 2; i++) expect(again('x'.repeat(20_000), 'mysql')).toBe(20_000)
  expect(read).toHaveBeenCalledTimes(2)
})
