import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dialect, readSql } from '../src/index.ts'
import { spelled } from './support/spelled.ts'

/** Statements in pieces, between which anything may stand that says nothing. */
const STATEMENTS: readonly (readonly [Dialect, string, string])[] = [
  ['postgresql', 'users:delete', 'DELETE FROM users WHERE id = 1 RETURNING id'],
  [
    'postgresql',
    'tags:insert users:update(a,b)',
    'WITH x AS ( INSERT INTO tags ( a ) VALUES ( 1 ) RETURNING id ) UPDATE users SET a = 1 , b = lower ( c )',
  ],
  [
    'postgresql',
    'users:insert users:update(a)',
    'INSERT INTO users ( a ) VALUES ( 1 ) ON CONFLICT ( a ) DO UPDATE SET a = 2',
  ],
  ['postgresql', 'a:truncate! b:truncate!', 'TRUNCATE TABLE a , b CASCADE'],
  ['postgresql', 'read', 'SELECT count ( * ) FROM users FOR UPDATE'],
  ['postgresql', 'unknown', 'SELECT mine ( 1 ) FROM users'],
  ['mysql', 'users:delete posts:delete', 'DELETE u , p FROM users AS u JOIN posts AS p ON u . id = p . x'],
  ['mysql', 'users:any', 'REPLACE INTO users VALUES ( 1 )'],
  ['mysql', 'users:update(a) posts:update(a)', 'UPDATE users , posts SET posts . a = 1'],
  ['sqlite', 'users:any', 'INSERT OR REPLACE INTO users VALUES ( 1 )'],
  ['sqlite', 'users:delete', 'DELETE FROM users'],
]

const BLANKS = [' ', '\n', '\t \r\n', '/* delete from x */', '/* it\'s "; */', '-- update x set y = 1\n', '\f'] as const
const LITERALS = [
  'delete from users',
  '; drop table users; --',
  'update',
  '/*',
  '*/',
  '$$',
  '"',
  '`',
  'it',
  '#',
  '[',
  ')',
  '?',
]

const blank = fc.array(fc.constantFrom(...BLANKS), { minLength: 1, maxLength: 3 }).map((parts) => ` ${parts.join('')}`)

const cased = (word: string) =>
  fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }).map((upper) =>
    word
      .split('')
      .map((c, i) => (upper[i] ? c.toUpperCase() : c.toLowerCase()))
      .join(''),
  )

/** As the reading spells them in dialects that fold nothing away. */
const statement = fc.constantFrom(...STATEMENTS).chain(([dialect, expected, text]) => {
  const pieces = text.split(' ')
  return fc.tuple(fc.tuple(...pieces.map(cased)), fc.tuple(...pieces.map(() => blank))).map(([words, blanks]) => ({
    dialect,
    expected,
    text: words.map((word, i) => `${blanks[i] ?? ''}${word}`).join(''),
  }))
})

test('neither case nor blanks nor comments change a reading', () => {
  fc.assert(
    fc.property(statement, ({ dialect, expected, text }) => {
      expect(spelled(readSql(text, dialect))).toBe(expected)
    }),
    { numRuns: 1500 },
  )
})

const literal = fc
  .array(fc.oneof(fc.constantFrom(...LITERALS), fc.string({ maxLength: 6 })), { maxLength: 5 })
  .map((parts) => parts.join(' ').replaceAll("'", "''").replaceAll('\\', '').replaceAll('\0', ''))

test('what stands in a literal does not change a reading', () => {
  fc.assert(
    fc.property(literal, fc.constantFrom<Dialect>('postgresql', 'mysql', 'sqlite'), (text, dialect) => {
      expect(spelled(readSql(`SELECT '${text}' AS x FROM users`, dialect))).toBe('read')
      expect(spelled(readSql(`UPDATE users SET a = '${text}', b = 1 WHERE c = '${text}'`, dialect))).toBe(
        'users:update(a,b)',
      )
      expect(spelled(readSql(`INSERT INTO users VALUES ('${text}'); DELETE FROM tags`, dialect))).toBe(
        'users:insert tags:delete',
      )
    }),
    { numRuns: 1500 },
  )
})

test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom<Dialect>('postgresql', 'mysql', 'sqlite', 'other'),
      (text, dialect) => {
        expect(['read', 'write', 'unknown', 'transaction']).toContain(readSql(text, dialect).kind)
      },
    ),
    { numRuns: 2000 },
  )
})
