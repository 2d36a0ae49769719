import type { Statements } from '../support/spelled.ts'

export const other: Statements = {
  read: ['SELECT 1', 'SELECT a FROM t WHERE b = 1 ORDER BY c', "SELECT lower(a), 'x' FROM t"],
  unknown: [
    'DELETE FROM users',
    'SELECT 1 DELETE FROM users',
    'SELECT 1 EXEC f',
    'SELECT * INTO #t FROM users',
    'UPSERT INTO users VALUES (1)',
    'SELECT f(1)',
    'MERGE users USING x ON 1 = 1 WHEN MATCHED THEN DELETE',
  ],
  begin: ['BEGIN'],
  commit: ['COMMIT'],
}
