import { Decimal } from '@prisma/client/runtime/client'
import { describe, expect, it } from 'vitest'
import { Prisma } from '../../../prisma/generated/postgresql/client.ts'
import { describePrisma } from './objects.ts'

describe('what Prisma’s own objects are called in a key', () => {
  it.each<[string, object, string]>([
    ['a decimal', new Decimal('1.50'), 'decimal 1.5'],
    ['DbNull', Prisma.DbNull, 'null DbNull'],
    ['JsonNull', Prisma.JsonNull, 'null JsonNull'],
    ['AnyNull', Prisma.AnyNull, 'null AnyNull'],
  ])('%s has a name that no other has', (_what, value, name) => {
    expect(describePrisma(value)).toBe(name)
  })

  it('JSON that looks like one of them is spelled as what it is', () => {
    for (const name of ['DbNull', 'JsonNull', 'AnyNull'])
      expect(describePrisma({ constructor: { name } })).toBeUndefined()
    expect(describePrisma(Object.create(null) as object)).toBeUndefined()
  })
})
