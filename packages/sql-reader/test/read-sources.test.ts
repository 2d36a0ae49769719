import { describe, expect, test } from 'vitest'
import { type Dialect, readSources } from '../src/index.ts'

/** `post, blog.author`, each once; `*` for what the time or chance decides about; `?` for what cannot be told. */
const spelled = (text: string, dialect: Dialect): string => {
  const sources = readSources(text, dialect)
  if (sources === undefined) return '?'
  if (sources.isVolatile) return '*'
  const names = sources.tables.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`))
  return [...new Set(names)].toSorted().join(', ')
}

type Table = Readonly<Record<string, readonly string[]>>

/** What every dialect reads in the same way. */
const everywhere: Table = {
  post: [
    'SELECT * FROM post',
    'SELECT p.id FROM post p WHERE p.score > 1 ORDER BY p.id LIMIT 3',
    'SELECT p.comment AS comment FROM post AS p',
    'SELECT substring(title FOR 3) AS lock FROM post',
    'SELECT id, comment AS c FROM post',
    'SELECT EXTRACT(year FROM at) FROM post',
    "SELECT TRIM(BOTH 'x' FROM title), SUBSTRING(title FROM 2) FROM post",
    'SELECT 1 FROM post WHERE a IS NOT DISTINCT FROM b OR a IS DISTINCT FROM b',
    'SELECT MAX(score) FROM (SELECT score FROM post) AS inner_one',
    'SELECT id FROM post UNION SELECT id FROM post',
    "SELECT * FROM post WHERE title = 'from comment, author'",
    'SELECT * FROM post /* FROM comment */ WHERE id = 1',
    'WITH best AS (SELECT id FROM post) SELECT * FROM best',
    'WITH best (id) AS (SELECT id FROM post), worst AS (SELECT id FROM best) SELECT * FROM worst',
    'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT * FROM r, post',
  ],
  'author, post': [
    'SELECT * FROM post JOIN author ON author.id = post.author_id',
    'SELECT * FROM post, author',
    'SELECT * FROM author AS a, post AS p WHERE a.id = p.author_id',
    'SELECT * FROM author a, post AS p',
    'SELECT * FROM (post LEFT JOIN author ON author.id = post.author_id)',
    'SELECT * FROM post CROSS JOIN author',
    'SELECT * FROM post NATURAL JOIN author',
    'SELECT id, (SELECT name FROM author WHERE author.id = post.author_id) FROM post',
    'SELECT * FROM post WHERE EXISTS (SELECT 1 FROM author)',
    'SELECT * FROM post WHERE id IN (SELECT id FROM author)',
    'SELECT id FROM post UNION ALL SELECT id FROM author',
    'SELECT id FROM post EXCEPT SELECT id FROM author',
    'SELECT COALESCE((SELECT MAX(id) FROM author), 0) FROM post',
    'WITH best AS (SELECT id FROM post) SELECT * FROM best JOIN author ON author.id = best.id',
    'SELECT * FROM author WHERE id IN (WITH best AS (SELECT author_id FROM post) SELECT * FROM best)',
  ],
  // What follows the condition of a join belongs to the list as well.
  'author, comment, post': [
    'SELECT * FROM post JOIN author ON author.id = post.author_id, comment',
    'SELECT * FROM post JOIN author USING (id), comment',
    'SELECT * FROM post JOIN author ON author.id = post.author_id JOIN comment ON comment.post_id = post.id',
    'SELECT * FROM post JOIN (author JOIN comment ON comment.author_id = author.id) ON author.id = post.author_id',
    'SELECT * FROM post AS p, author AS a, comment AS c',
    'SELECT * FROM post AS offset, author AS a, comment',
  ],
  // A name of WITH holds where it can be seen, and nowhere else.
  'author, comment': [
    'SELECT * FROM comment WHERE id IN (WITH comment AS (SELECT id FROM author) SELECT id FROM comment)',
    'SELECT * FROM (WITH comment AS (SELECT id FROM author) SELECT id FROM comment) AS c, comment',
    'SELECT a.id, comment AS c FROM author a JOIN comment ON comment.id = a.id',
  ],
  'blog.post': ['SELECT * FROM blog.post', 'WITH post AS (SELECT 1) SELECT * FROM blog.post'],
  '': ['SELECT 1', 'WITH one AS (SELECT 1) SELECT * FROM one'],
  '*': [
    'SELECT * FROM post WHERE at > CURRENT_TIMESTAMP',
    'SELECT * FROM post WHERE at > CURRENT_DATE',
    'WITH held AS (SELECT id FROM post FOR UPDATE) SELECT * FROM held',
    'SELECT * FROM post WHERE id IN (SELECT id FROM post FOR SHARE)',
  ],
  '?': [
    'SELECT * FROM',
    'SELECT * FROM post; SELECT * FROM author',
    "SELECT * FROM post WHERE title = 'open",
    'SELECT * FROM report(1)',
    'SELECT * FROM post, report(1) AS r',
    'SELECT * FROM post JOIN blog.report(1) ON true',
    'SELECT * FROM post, (report(1))',
  ],
}

const postgresql: Table = {
  Post: ['SELECT * FROM "Post"'],
  post: [
    'SELECT * FROM "post" "p"',
    'SELECT * FROM POST',
    'SELECT * FROM ONLY post',
    'SELECT * FROM post AS p (a, b)',
    'TABLE post',
    'SELECT ARRAY(SELECT id FROM post)',
    'WITH post AS (SELECT * FROM post WHERE id < 3) SELECT * FROM post',
    "SELECT date_trunc('day', at), at::date, to_char(at, 'YYYY') FROM post",
    `SELECT * FROM post WHERE title = $$ FROM comment $$`,
    'SELECT DISTINCT ON (author_id) * FROM post',
    'WITH best AS NOT MATERIALIZED (SELECT id FROM post) SELECT * FROM best',
  ],
  'author, post': [
    'SELECT * FROM post, LATERAL (SELECT * FROM author WHERE author.id = post.author_id) AS a',
    'SELECT id FROM post UNION TABLE author',
    'SELECT * FROM post WHERE id IN (TABLE author)',
    'WITH best AS (TABLE author) SELECT * FROM best, post',
    'SELECT * FROM ONLY post JOIN ONLY author ON true',
    // Of two queries of one WITH, the second does not stand for a name in the first.
    'WITH best AS (SELECT * FROM author), author AS (SELECT * FROM post) SELECT * FROM best, author',
  ],
  'blog.post': ['SELECT * FROM "blog"."post"', 'SELECT * FROM shop.blog.post'],
  '*': [
    'WITH held AS (SELECT id FROM post FOR NO KEY UPDATE SKIP LOCKED) SELECT * FROM held',
    'SELECT now() FROM post',
    'SELECT * FROM post ORDER BY random()',
    'SELECT * FROM post WHERE owner = user',
    'SELECT * FROM post WHERE owner = CURRENT_USER',
    "SELECT * FROM post WHERE tenant = current_setting('tenant')",
    "SELECT set_config('a', 'b', false) FROM post",
    "SELECT * FROM post WHERE at > 'now'::timestamp",
    "SELECT * FROM post WHERE at > date 'yesterday'",
    "SELECT * FROM post WHERE at > ' Today 10:00'::timestamp",
    'SELECT age(at) FROM post',
    'SELECT * FROM post TABLESAMPLE BERNOULLI (10)',
    'SELECT gen_random_uuid(), id FROM post',
    'SELECT pg_advisory_lock(1) FROM post',
    'SELECT pg_backend_pid() FROM post',
  ],
  '?': [
    'SELECT * FROM generate_series(1, 3)',
    'SELECT * FROM ROWS FROM (generate_series(1, 3))',
    'SELECT * FROM post, LATERAL report(post.id)',
    'SELECT * FROM post, unnest(post.tags) AS t',
    'SELECT * FROM U&"p\\006Fst"',
  ],
}

const sqlite: Table = {
  post: [
    'SELECT * FROM "post" "p"',
    'SELECT * FROM `post`',
    'SELECT * FROM [post]',
    "SELECT * FROM 'post'",
    'SELECT * FROM post INDEXED BY by_title',
    "SELECT date(at), strftime('%Y', at) FROM post",
    "SELECT * FROM post WHERE at > datetime('2020-01-01', '+1 day')",
  ],
  'author, post': ['SELECT * FROM post INDEXED BY by_title, author', 'SELECT * FROM "post" AS "p", "author" AS "a"'],
  'main.post': ['SELECT * FROM main.post'],
  '*': [
    "SELECT * FROM post WHERE at > datetime('now')",
    "SELECT * FROM post WHERE at > date('NOW', '-1 day')",
    'SELECT * FROM post WHERE at > datetime(?)',
    'SELECT * FROM post WHERE at > datetime(?1)',
    'SELECT * FROM post WHERE at > datetime(:at)',
    'SELECT * FROM post WHERE at > date()',
    "SELECT strftime('%Y') FROM post",
    "SELECT unixepoch('subsec') FROM post",
    'SELECT unixepoch() FROM post',
    'SELECT * FROM post ORDER BY random()',
    'SELECT last_insert_rowid() FROM post',
    'SELECT changes() FROM post',
  ],
  '?': ["SELECT * FROM pragma_table_info('post')", 'SELECT * FROM post, json_each(post.tags)'],
}

const mysql: Table = {
  post: [
    'SELECT * FROM `post` `p`',
    'SELECT * FROM post USE INDEX (by_title)',
    'SELECT * FROM post PARTITION (p0)',
    'TABLE post',
    "SELECT DATE(at), DATE_FORMAT(at, '%Y') FROM post",
    'SELECT * FROM post WHERE at > DATE(?)',
    'SELECT * FROM post WHERE title = "x"',
  ],
  'author, post': [
    'SELECT * FROM post STRAIGHT_JOIN author',
    'SELECT * FROM post USE INDEX (by_title), author',
    'SELECT * FROM post USE INDEX FOR ORDER BY (by_title), author',
    'SELECT id FROM post UNION TABLE author',
    'SELECT * FROM post /*! JOIN author */',
    // Where backslashes mean nothing, the text ends at once.
    "SELECT * FROM post WHERE a = '\\' AND id IN (SELECT id FROM author) -- '",
  ],
  'shop.post': ['SELECT * FROM shop.post', 'SELECT * FROM `shop`.`post`'],
  '*': [
    'SELECT * FROM post WHERE id IN (SELECT id FROM post LOCK IN SHARE MODE)',
    'SELECT NOW() FROM post',
    'SELECT CURDATE() FROM post',
    'SELECT * FROM post ORDER BY RAND()',
    'SELECT UUID() FROM post',
    "SELECT GET_LOCK('a', 1) FROM post",
    "SELECT IS_FREE_LOCK('a') FROM post",
    "SELECT RELEASE_LOCK('a'), id FROM post",
    'SELECT USER() FROM post',
    'SELECT LAST_INSERT_ID() FROM post',
    'SELECT * FROM post WHERE at > UTC_DATE',
  ],
  '?': [
    "SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (a INT PATH '$')) AS t",
    'SELECT * FROM { OJ post LEFT JOIN author ON true }',
    "SELECT * FROM post WHERE a = '\\' AND id IN (SELECT id FROM report(1)) -- '",
  ],
}

const dialects: Readonly<Record<string, Table>> = { postgresql, sqlite, mysql }

describe.each(Object.entries(dialects))('what a query reads from, in %s', (dialect, own) => {
  const cases = [...Object.entries(everywhere), ...Object.entries(own)].flatMap(([expected, texts]) =>
    texts.map((text) => [expected, text] as const),
  )
  test.each(cases)('%s: %s', (expected, text) => {
    expect(spelled(text, dialect as Dialect)).toBe(expected)
  })
})

test('of a dialect that is not known nothing is told', () => {
  expect(readSources('SELECT * FROM post', 'other')).toBeUndefined()
})

test('what is read is remembered, and forgotten when there are too many', () => {
  const first = readSources('SELECT * FROM remembered', 'sqlite')
  expect(readSources('SELECT * FROM remembered', 'sqlite')).toBe(first)
  for (let i = 0; i < 1001; i++) readSources(`SELECT ${i} FROM post`, 'sqlite')
  expect(readSources('SELECT * FROM remembered', 'sqlite')).not.toBe(first)
})
