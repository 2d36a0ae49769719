import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeTag } from '../../src/contracts/tag.ts'
import type { FieldType } from '../../src/contracts/schema.ts'
import { spellingOf } from '../../src/schema/spell.ts'

const UUID = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'

describe('a column value in a tag', () => {
  it.each<[FieldType, unknown, unknown]>([
    ['uuid', UUID, UUID.toLowerCase()],
    ['uuid', UUID, UUID.replaceAll('-', '')],
    ['uuid', UUID, `{${UUID}}`],
    ['caselessText', 'Bob@X.org', 'bob@x.ORG'],
    ['caselessText', 'bob', 'bob  '],
    ['fixedText', 'ab', 'ab   '],
    ['integer', 5, 5n],
    ['integer', 0, -0],
  ])('%s: %s is spelled like %s, because the database sees them as equal', (type, a, b) => {
    expect(spellingOf(type)(a)).toBeDefined()
    expect(spellingOf(type)(a)).toBe(spellingOf(type)(b))
  })

  it.each<[FieldType, unknown, unknown]>([
    ['text', 'null', null],
    ['caselessText', 'null', null],
    ['text', 'Bob', 'bob'],
    ['text', 'bob', 'bob '],
    ['text', '', null],
    ['integer', 1, 2],
    ['boolean', true, false],
    ['boolean', false, null],
    ['uuid', UUID, UUID.replace('A', 'B')],
    ['text', 'a,b', 'a'],
    ['text', `${'x'.repeat(100)}a`, `${'x'.repeat(100)}b`],
  ])('%s: %s is not spelled like %s', (type, a, b) => {
    expect(spellingOf(type)(a)).toBeDefined()
    expect(spellingOf(type)(a)).not.toBe(spellingOf(type)(b))
  })

  it.each<[FieldType, unknown]>([
    ['integer', '5'],
    ['integer', 1.5],
    ['integer', 2 ** 53],
    ['integer', Number.NaN],
    ['boolean', 1],
    ['boolean', 'true'],
    ['text', 5],
    ['text', new Date()],
    ['uuid', 'not a uuid'],
    ['uuid', `${UUID}0`],
    ['caselessText', 'josé'],
    ['caselessText', 'tab\t'],
    ['other', 5],
    ['other', 'x'],
    ['text', undefined],
    ['enum', Symbol('unknown')],
  ])('%s: equality of %s cannot be told from here, so it is not spelled (rule 9)', (type, value) => {
    expect(spellingOf(type)(value)).toBeUndefined()
  })

  it('is null for every type, where the database has null', () => {
    for (const type of ['integer', 'text', 'uuid', 'boolean', 'enum', 'other'] as const)
      expect(spellingOf(type)(null)).toBe('null')
  })

  it('stays short', () => {
    expect(spellingOf('text')('x'.repeat(1_000_000))?.length).toBeLessThan(100)
  })

  it('never holds a letter that has a meaning inside a tag', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(spellingOf('text')(value)).not.toMatch(/[|=,#/:]/)
      }),
    )
  })

  it('is told apart from every other text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(escapeTag(a) === escapeTag(b)).toBe(a === b)
        expect(spellingOf('text')(a) === spellingOf('text')(b)).toBe(a === b)
      }),
    )
  })

  it('is one function per way of comparing, so that two schemas can be compared', () => {
    expect(spellingOf('text')).toBe(spellingOf('text'))
    expect(spellingOf('enum')).toBe(spellingOf('text'))
    expect(spellingOf('text')).not.toBe(spellingOf('caselessText'))
  })
})
