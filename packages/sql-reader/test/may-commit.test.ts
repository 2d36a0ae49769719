import { expect, test } from 'vitest'
import { type Dialect, mayCommit, readSql } from '../src/index.ts'

const anywhere = [
  'COMMIT',
  'end',
  'ROLLBACK',
  'abort',
  'SELECT 1; COMMIT',
  'ROLLBACK; UPDATE users SET x = 1',
  'CALL p()',
]

const may: Record<Dialect, readonly string[]> = {
  postgresql: [...anywhere, "PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'", '/* a */ COMMIT -- b'],
  sqlite: [...anywhere],
  mysql: [
    ...anywhere,
    'BEGIN',
    'start transaction read only',
    'TRUNCATE t',
    'CREATE TABLE t (id int)',
    'LOCK TABLES t WRITE',
    'SET autocommit = 1',
    'SET STATEMENT max_statement_time = 1 FOR ALTER TABLE t ADD x int',
    "SET STATEMENT a = ' for select ' FOR DROP TABLE t",
    'UPDATE t SET x = f(); DROP TABLE t',
    '/* a */ SELECT f()',
  ],
  other: [...anywhere, 'BEGIN', 'TRUNCATE t', 'INSERT INTO t VALUES (1)'],
}
const never: Record<Dialect, readonly string[]> = {
  postgresql: [
    'BEGIN',
    'SAVEPOINT a',
    'ROLLBACK TO a',
    'TRUNCATE t',
    'CREATE TABLE t (id int)',
    'SELECT f()',
    'SELECT 1',
  ],
  sqlite: ['BEGIN', 'DROP TABLE t', 'DELETE FROM t', "SELECT 'commit'"],
  mysql: [
    'SAVEPOINT a',
    'RELEASE SAVEPOINT a',
    'ROLLBACK TO a',
    'SELECT f()',
    'UPDATE t SET x = f()',
    'SET STATEMENT innodb_lock_wait_timeout = 0, max_statement_time=1 FOR UPDATE t SET x = 1',
  ],
  other: ['SELECT 1', 'SAVEPOINT a'],
}
const rows = (table: Record<Dialect, readonly string[]>) =>
  Object.entries(table).flatMap(([dialect, texts]) => texts.map((text) => [dialect as Dialect, text] as const))

test.each(rows(may))('may commit or end its transaction on %s: %s', (dialect, text) => {
  expect(mayCommit(readSql(text, dialect), text, dialect)).toBe(true)
})

test.each(rows(never))('leaves its transaction open on %s: %s', (dialect, text) => {
  expect(mayCommit(readSql(text, dialect), text, dialect)).toBe(false)
})
