import { describe, expect, test } from 'vitest'
import { type Dialect, readSql, readTrustedSql } from '../src/index.ts'
import { mysql } from './statements/mysql.ts'
import { other } from './statements/other.ts'
import { postgresql } from './statements/postgresql.ts'
import { sqlite } from './statements/sqlite.ts'
import { spelled } from './support/spelled.ts'

describe.each(Object.entries({ postgresql, mysql, sqlite, other }))('in %s', (dialect, statements) => {
  const cases = Object.entries(statements).flatMap(([expected, texts]) =>
    texts.map((text) => [expected, text] as const),
  )
  test.each(cases)('%s: %s', (expected, text) => {
    expect(spelled(readSql(text, dialect as Dialect))).toBe(expected)
  })
})

describe('a text whose functions are vouched for', () => {
  test.each([
    ['read', 'SELECT my_report(1) FROM users'],
    ['users:delete', 'DELETE FROM users WHERE mine(id)'],
    ['unknown', 'CALL mine()'],
    ['unknown', 'nonsense'],
  ])('%s: %s', (expected, text) => {
    expect(spelled(readTrustedSql(text, 'postgresql'))).toBe(expected)
  })
})

test('a reading is remembered, and forgotten when there are too many', () => {
  const first = readSql('DELETE FROM remembered', 'sqlite')
  expect(readSql('DELETE FROM remembered', 'sqlite')).toBe(first)
  for (let i = 0; i < 1001; i++) readSql(`SELECT c${i}`, 'sqlite')
  expect(readSql('DELETE FROM remembered', 'sqlite')).not.toBe(first)
})
