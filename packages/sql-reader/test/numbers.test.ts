import { expect, it } from 'vitest'
import { type Dialect, readSql } from '../src/index.ts'

const dialects: readonly Dialect[] = ['postgresql', 'sqlite', 'mysql']

it.each(dialects)('texts that differ in numbers are read alike, and what they write to is not (%s)', (dialect) => {
  for (const number of [0, 7, 12])
    for (const text of [
      `SELECT * FROM "post" WHERE ("post"."id" = ${number}) LIMIT ${number}`,
      `SELECT * FROM post WHERE id IN (${number}, ${number + 1},${number}) OFFSET ${number}`,
      `SELECT 'it is ${number} o''clock' FROM post`,
    ])
      expect(readSql(text, dialect)).toEqual({ kind: 'read' })
})

it('what writes is read with its own numbers', () => {
  for (const number of [1, 2])
    expect(readSql(`SELECT 1; DELETE FROM "table ${number}"`, 'postgresql')).toMatchObject({
      kind: 'write',
      tables: [{ table: { name: `table ${number}` } }],
    })
})

it('a function that nobody knows stays one', () => {
  for (const number of [1, 2]) {
    expect(readSql(`SELECT report${number}(${number})`, 'postgresql').kind).toBe('unknown')
    expect(readSql(`SELECT "report ${number}"( ${number} )`, 'postgresql').kind).toBe('unknown')
  }
})
