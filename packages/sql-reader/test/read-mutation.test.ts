import { describe, expect, test } from 'vitest'
import { type Condition, type Dialect, type Mutation, readMutation, type Value } from '../src/index.ts'

const valueSpelled = (value: Value): string => {
  if (value.kind === 'literal') return typeof value.value === 'string' ? `'${value.value}'` : String(value.value)
  return value.kind === 'parameter' ? `$${value.at}` : value.kind
}

const conditionSpelled = (condition: Condition): string => {
  if (condition.kind === 'opaque') return '?'
  if (condition.kind === 'equals') return `${condition.column}=${condition.values.map(valueSpelled).join('|')}`
  return `${condition.kind}(${condition.of.map(conditionSpelled).join(' ')})`
}

/** A mutation on one line. */
const spelled = (mutation: Mutation | undefined): string => {
  if (mutation === undefined) return 'no'
  const head = `${mutation.kind} ${mutation.table.name}${mutation.returns ? ' returning' : ''}`
  if (mutation.kind === 'insert') {
    const { columns, rows, onConflict } = mutation
    const how =
      typeof onConflict === 'string' ? onConflict : `${onConflict.target?.join() ?? '*'} sets ${onConflict.sets.join()}`
    return `${head} (${columns.join()}) ${rows.map((row) => `(${row.map(valueSpelled).join()})`).join(' ')} ${how}`
  }
  const sets =
    mutation.kind === 'update' ? ` ${[...mutation.sets].map(([c, v]) => `${c}=${valueSpelled(v)}`).join()}` : ''
  const { where } = mutation
  return `${head}${sets} where ${where === undefined ? 'all' : conditionSpelled(where.condition)}${where?.steady === false ? ' now' : ''}`
}

type Cases = readonly (readonly [text: string, expected: string])[]

const both: Cases = [
  ['DELETE FROM "post"', 'delete post where all'],
  ['DELETE FROM "post" WHERE "id" IN (1, 2)', 'delete post where id=1|2'],
  ['delete from post where id = -7;', 'delete post where id=-7'],
  ['DELETE FROM "post" WHERE ("a" = 1 AND "b" = \'x\')', "delete post where and(a=1 b='x')"],
  ['DELETE FROM "post" WHERE ("id" = 1 OR "id" = 2) RETURNING *', 'delete post returning where or(id=1 id=2)'],
  ['DELETE FROM "post" "p" WHERE "p"."id" = 1', 'delete post where id=1'],
  ['DELETE FROM "post" WHERE "q"."id" = 1', 'delete post where ?'],
  ['DELETE FROM post WHERE a BETWEEN 1 AND 2 AND b = 3', 'delete post where and(? b=3)'],
  ['DELETE FROM post WHERE NOT a = 1 AND b IS NULL', 'delete post where and(? b=null)'],
  ['DELETE FROM post WHERE a = 1 + 2', 'delete post where ?'],
  ['DELETE FROM post WHERE a = b', 'delete post where ?'],
  ['DELETE FROM post WHERE a > 1 AND CASE WHEN b = 1 AND c = 2 THEN true END', 'delete post where and(? ?)'],
  ['DELETE FROM post WHERE a IN (SELECT id FROM other)', 'delete post where ? now'],
  ['DELETE FROM post WHERE lower(a) = 1', 'delete post where ? now'],
  ['DELETE FROM post WHERE a < CURRENT_TIMESTAMP', 'delete post where ? now'],
  ["DELETE FROM post WHERE a < 'now'", 'delete post where ? now'],
  ['DELETE FROM post USING other WHERE post.id = other.id', 'no'],
  ['DELETE FROM post WHERE CURRENT OF c', 'no'],
  ['DELETE FROM post; DELETE FROM post', 'no'],
  ['WITH a AS (SELECT 1) DELETE FROM post', 'no'],
  ['UPDATE "post" SET "a" = \'x\', "n" = "n" + 1 WHERE "id" = 1', "update post a='x',n=unknown where id=1"],
  ['UPDATE post SET a = NULL, t = CURRENT_TIMESTAMP', 'update post a=null,t=unknown where all'],
  ['UPDATE post AS p SET a = (SELECT 1 WHERE true), b = 2 WHERE p.id = 3', 'update post a=unknown,b=2 where id=3'],
  ['UPDATE post SET a = 1 FROM other WHERE post.id = 1', 'no'],
  ['UPDATE post SET (a, b) = (1, 2)', 'no'],
  ['SELECT * FROM post', 'no'],
  ['INSERT INTO "post"("id", "a") VALUES (DEFAULT, 7), (3, NULL)', 'insert post (id,a) (default,7) (3,null) fails'],
  ['INSERT INTO post DEFAULT VALUES', 'insert post () () fails'],
  ['INSERT INTO post (a) SELECT 1', 'no'],
  ['INSERT INTO post VALUES (1)', 'no'],
  ['INSERT INTO post (a) VALUES (1) ON CONFLICT DO NOTHING', 'insert post (a) (1) nothing'],
  [
    'INSERT INTO post (a, b) VALUES (1, 2) ON CONFLICT ( "a" ) DO UPDATE SET "b" = EXCLUDED."b" WHERE post.b > 1 RETURNING id',
    'insert post returning (a,b) (1,2) a sets b',
  ],
  ['INSERT INTO post (a) VALUES (1) ON CONFLICT (a) DO NOTHING ON CONFLICT (b) DO UPDATE SET a = 2', 'no'],
]

const own: Readonly<Record<string, Cases>> = {
  postgresql: [
    ['UPDATE "post" SET "a" = $1 WHERE "id" IN ($2, $3)', 'update post a=$0 where id=$1|$2'],
    ['DELETE FROM "post" WHERE (("a" = $2 AND "b" = $3))', 'delete post where and(a=$1 b=$2)'],
    ['DELETE FROM post WHERE a = $1::uuid', 'delete post where ?'],
    ['DELETE FROM ONLY post WHERE a = 1', 'no'],
    ["DELETE FROM post WHERE a = E'x'", 'delete post where ?'],
    ["DELETE FROM post WHERE a = 'x\\y'", 'delete post where ?'],
  ],
  sqlite: [
    ['UPDATE "post" SET "a" = ? WHERE "id" IN (1, ?)', 'update post a=$0 where id=1|$1'],
    ['INSERT OR IGNORE INTO post (a) VALUES (?)', 'insert post (a) ($0) nothing'],
    ['INSERT OR REPLACE INTO post (a) VALUES (?)', 'no'],
    ['UPDATE OR REPLACE post SET a = 1', 'no'],
    ['DELETE FROM post WHERE a = :name', 'no'],
  ],
  mysql: [
    ['UPDATE `post` SET `a` = ? WHERE `id` = ?', 'update post a=$0 where id=$1'],
    ['DELETE FROM post WHERE a = 1 XOR b = 2', 'delete post where ?'],
    ['DELETE FROM post WHERE a = 1 LIMIT 1', 'no'],
    ['INSERT INTO post (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a)', 'insert post (a) (1) * sets a'],
    ['DELETE FROM "post" WHERE id = 1', 'no'],
  ],
  other: [['DELETE FROM post WHERE id = 1', 'no']],
}

const dialects: Readonly<Record<string, Cases>> = {
  postgresql: [...both, ...(own['postgresql'] ?? [])],
  sqlite: [...both, ...(own['sqlite'] ?? [])],
  mysql: own['mysql'] ?? [],
  other: own['other'] ?? [],
}

describe.each(Object.entries(dialects))('in %s', (dialect, cases) => {
  test.each(cases)('%s', (text, expected) => {
    expect(spelled(readMutation(text, dialect as Dialect))).toBe(expected)
  })
})

test('a condition can be asked again by its text', () => {
  const mutation = readMutation(
    'DELETE FROM "post" AS p WHERE (p.a = $2 AND p.b = $1) RETURNING id; -- all',
    'postgresql',
  )
  expect(mutation).toMatchObject({
    target: '"post" AS p',
    where: { text: ['(p.a = ', ' AND p.b = ', ')'], parameters: [1, 0] },
  })
})

test('the end of a statement is behind its last word', () => {
  const text = 'DELETE FROM post WHERE id = 1 ; -- all'
  expect(text.slice(0, readMutation(text, 'sqlite')?.end)).toBe('DELETE FROM post WHERE id = 1')
})
