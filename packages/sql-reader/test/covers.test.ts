import type { ShopProvider } from '@tidemark/shop'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { givenServers } from '../../../test/support/given-servers.ts'
import { type ChangedTable, readSql } from '../src/index.ts'
import { type Ground, openGround } from './support/ground.ts'
import { openMariadbGround } from './support/mariadb-ground.ts'

/** Statements of PostgreSQL and SQLite, each with the tables that it really changes. */
const BOTH: Readonly<Record<string, readonly string[]>> = {
  '': [
    'SELECT * FROM parent WHERE id IN (1, 2)',
    'SELECT \'DELETE FROM parent\' AS "delete"',
    'WITH a(x) AS (VALUES (1)) SELECT max(x) FROM a',
    'SELECT updated_at FROM other -- ; DELETE FROM other',
    'SELECT /* ; DELETE FROM parent; */ 1',
    'SELECT o."delete" FROM "Odd name" AS o',
    'DELETE FROM parent WHERE id = 77',
  ],
  other: [
    "INSERT INTO other VALUES (3, 'c')",
    'insert into OTHER (ID) values (4), (5) returning id',
    "UPDATE other SET updated_at = 'it''s' WHERE id = 1",
    'WITH a AS (SELECT 1 AS id) UPDATE other SET updated_at = NULL WHERE id IN (SELECT id FROM a)',
    'UPDATE other AS o SET updated_at = p.name FROM parent AS p WHERE p.id = o.id',
    'DELETE FROM other',
    "INSERT INTO other VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at",
    'INSERT INTO other SELECT id + 10, name FROM parent',
    '/* SELECT */ delete /* from */ from other where id = 2',
  ],
  'Odd name': ['UPDATE "Odd name" SET "delete" = \'y\'', 'DELETE FROM "Odd name"'],
  'child,parent': ['DELETE FROM parent WHERE id = 1', 'UPDATE parent SET id = 9 WHERE id = 1'],
  parent: ["UPDATE parent SET name = 'x' WHERE id = 1", 'DELETE FROM parent WHERE id = 3'],
  child: ['UPDATE child SET parent_id = 2 WHERE id = 1', 'INSERT INTO child VALUES (9, NULL)'],
  'child,other': [
    'DELETE FROM other; DELETE FROM child',
    'SELECT 1; INSERT INTO child VALUES (9, 3); DELETE FROM other',
  ],
}

const OWN: Readonly<Record<ShopProvider, Readonly<Record<string, readonly string[]>>>> = {
  postgresql: {
    '': [
      'SELECT $$ DELETE FROM parent $$, $a$; DELETE FROM child; $a$',
      "SELECT E'\\'; DELETE FROM parent; --'",
      'SELECT 1 /* /* */ ; DELETE FROM parent; */',
      'SELECT * FROM parent FOR UPDATE',
      'EXPLAIN DELETE FROM parent',
      'LOCK TABLE parent',
      'SELECT id INTO made FROM parent',
      'PREPARE p AS DELETE FROM parent; DEALLOCATE p',
      "SET LOCAL lock_timeout = '1s'",
      'DECLARE c CURSOR FOR SELECT * FROM parent',
      'SELECT pg_advisory_xact_lock(1) FROM parent',
    ],
    other: [
      'WITH other AS (DELETE FROM other RETURNING *) SELECT * FROM other',
      "SELECT 'back\\'; DELETE FROM other; --'",
      'EXPLAIN ANALYZE DELETE FROM other',
      'EXPLAIN (ANALYZE, COSTS OFF) UPDATE ONLY other AS o SET (updated_at) = ROW(NULL)',
      "COPY (DELETE FROM other RETURNING id) TO '/dev/null'",
      'TRUNCATE TABLE ONLY other',
      "MERGE INTO other AS o USING parent p ON p.id = o.id WHEN MATCHED THEN UPDATE SET updated_at = 'm' WHEN NOT MATCHED THEN INSERT (id, updated_at) VALUES (p.id, p.name)",
      'MERGE INTO other o USING parent p ON p.id = o.id WHEN MATCHED THEN DELETE',
      'WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 3) SEARCH DEPTH FIRST BY n SET o UPDATE other SET updated_at = NULL',
    ],
    'child,other': ['WITH a AS (DELETE FROM other RETURNING id) INSERT INTO child SELECT id + 20, NULL FROM a'],
    'child,parent': ['TRUNCATE parent CASCADE', 'TRUNCATE parent, child'],
    parent: [
      'SELECT rename_all()',
      'INSERT INTO child SELECT 30, rename_all() WHERE false; SELECT rename_all()',
      'DO $$ BEGIN UPDATE parent SET name = name; END $$',
    ],
  },
  sqlite: {
    '': [
      'SELECT 1 /* never closed ; DELETE FROM parent',
      'EXPLAIN QUERY PLAN DELETE FROM parent',
      'PRAGMA table_info(parent)',
    ],
    other: [
      'UPDATE OR IGNORE [other] SET updated_at = 1',
      "DELETE FROM 'other'",
      "REPLACE INTO main.other VALUES (1, 'r')",
      'SELECT 1 /* /* */; DELETE FROM `other`',
      "SELECT 'back\\'; DELETE FROM other; --'",
    ],
    'child,parent': [
      "INSERT OR REPLACE INTO parent VALUES (7, 'one')",
      "UPDATE OR REPLACE parent SET name = 'one' WHERE id = 2",
    ],
  },
  mysql: {
    '': [
      "SELECT 'it\\'s' # ; DELETE FROM other",
      'SELECT "x\'; DELETE FROM other; -- "',
      "SELECT 'a\\'; DELETE FROM other; SELECT '",
      'SELECT 1 -- ; DELETE FROM other',
      'SELECT 5--1',
      'SELECT /* /* ; DELETE FROM other; */ 1',
      'SELECT 1 /*!999999 ; DELETE FROM other */',
      'SELECT `delete` FROM `Odd name` FOR UPDATE',
      "SELECT insert('a', 1, 1, 'b'), replace('a', 'b', 'c'), truncate(1.5, 1)",
      'SELECT max(id) INTO @x FROM other',
      'EXPLAIN DELETE FROM other',
      "PREPARE p FROM 'DELETE FROM other'; DEALLOCATE PREPARE p",
      'DELETE FROM parent WHERE id = 77',
      'UPDATE other SET updated_at = NULL LIMIT 0',
    ],
    other: [
      "INSERT other VALUES (3, 'c')",
      'INSERT INTO other SET id = 3',
      'insert ignore into other (id) values (1), (4) returning id',
      "INSERT INTO other VALUES (1, 'z') ON DUPLICATE KEY UPDATE updated_at = VALUES(updated_at)",
      'INSERT INTO other SELECT id + 10, name FROM parent',
      "REPLACE INTO other VALUES (1, 'r')",
      "UPDATE LOW_PRIORITY IGNORE other AS o SET o.updated_at := 'it\\'s' WHERE id = 1 ORDER BY id LIMIT 1",
      'UPDATE other o JOIN parent p ON p.id = o.id SET o.updated_at = p.name',
      'DELETE QUICK FROM other WHERE id = 1 ORDER BY id LIMIT 1',
      'DELETE o FROM other AS o LEFT JOIN parent p USING (id) WHERE p.id IS NOT NULL',
      'DELETE FROM o USING other o INNER JOIN parent p ON o.id = p.id',
      '/*!50000 DELETE FROM other */',
      '/*M!100100 DELETE FROM other */',
      'SELECT 1 /* /* */ ; DELETE FROM other',
      "SELECT 'a\\\\'; DELETE FROM other; SELECT ' b'",
      'TRUNCATE TABLE `other`',
      "PREPARE p FROM 'DELETE FROM other'; EXECUTE p; DEALLOCATE PREPARE p",
      'SET STATEMENT max_statement_time = 9 FOR DELETE FROM other',
      'CALL empty_other()',
      'BEGIN NOT ATOMIC DELETE FROM other; END',
      'ANALYZE DELETE FROM other',
    ],
    'Odd name': ["UPDATE `Odd name` SET `delete` = 'y'", 'DELETE FROM `Odd name`'],
    parent: ["UPDATE parent SET name = 'x' WHERE id = 1", 'DELETE FROM parent WHERE id = 3', 'SELECT rename_all()'],
    child: ['UPDATE child SET parent_id = 2 WHERE id = 1', 'INSERT INTO child VALUES (9, NULL)', 'TRUNCATE child'],
    'child,parent': [
      'DELETE FROM parent WHERE id = 1',
      'UPDATE parent SET id = 9 WHERE id = 1',
      'DELETE parent, child FROM parent JOIN child ON child.parent_id = parent.id',
      "REPLACE INTO parent VALUES (7, 'one')",
      "UPDATE parent p, child c SET p.name = concat(p.id, '!'), c.parent_id = NULL WHERE c.parent_id = p.id",
    ],
    'child,other': [
      'DELETE FROM other; DELETE FROM child',
      'SELECT 1; INSERT INTO child VALUES (9, 3); DELETE FROM other',
    ],
  },
}

/** What the schema adds to a change of `parent`: its foreign key. */
const covered = ({ table, how, cascades, columns }: ChangedTable): readonly string[] => {
  const takesChild =
    how === 'delete' || how === 'any' || cascades === true || (how === 'update' && columns?.includes('id') !== false)
  return table.name === 'parent' && takesChild ? ['parent', 'child'] : [table.name]
}

describe.each<ShopProvider>(['postgresql', 'sqlite', 'mysql'])('on %s', (provider) => {
  let database: TestDatabase
  let ground: Ground
  beforeAll(async () => {
    database = await createTestDatabase(provider, givenServers())
    ground = await (database.provider === 'mysql' ? openMariadbGround(database.url) : openGround(database))
  })
  afterAll(async () => {
    await ground.end()
    await database.drop()
  })

  const cases = [provider === 'mysql' ? {} : BOTH, OWN[provider]].flatMap((corpus) =>
    Object.entries(corpus).flatMap(([changed, texts]) => texts.map((text) => [changed, text] as const)),
  )
  test.each(cases)('what changes is what was read: %s: %s', async (expected, text) => {
    const changed = await ground.changedBy(text)
    expect(changed.join()).toBe(expected)
    const reading = readSql(text, provider)
    if (reading.kind === 'unknown') return
    const told = reading.kind === 'write' ? reading.tables.flatMap(covered) : []
    // SQLite's names stand for each other in any case.
    expect(told.map((name) => (provider === 'sqlite' ? name.toLowerCase() : name))).toEqual(
      expect.arrayContaining(changed.map((name) => (provider === 'sqlite' ? name.toLowerCase() : name))),
    )
  })
})
