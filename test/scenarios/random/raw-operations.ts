import type { ShopProvider } from '@tidemark/shop'
import { as, type Operation } from './drawn.ts'

const quoted = (provider: ShopProvider, sql: string): string => (provider === 'mysql' ? sql.replaceAll('"', '`') : sql)

const updates = [
  'UPDATE posts SET score = score + 1 WHERE author_id = 1',
  "UPDATE users SET name = 'raw' WHERE id = 2",
  'UPDATE posts SET category_id = 2 WHERE category_id = 1',
  'UPDATE follows SET followee_id = 1 WHERE followee_id = 2',
  "UPDATE \"Brand\" SET code = 'core' WHERE code = 'acme'",
  'UPDATE categories SET parent_id = NULL WHERE parent_id = 1',
  'UPDATE "Review" SET rating = 5 WHERE user_id = 1',
] as const
const inserts = [
  'INSERT INTO "_PostToTag" ("A", "B") VALUES (2, 2)',
  'INSERT INTO "Tag" (name) VALUES (\'raw\')',
  'INSERT INTO follows (follower_id, followee_id) VALUES (3, 2)',
] as const
/** What hangs on the rows goes with them. */
const deletions = [
  'DELETE FROM "Comment" WHERE post_id = 1',
  'DELETE FROM "_PostToTag" WHERE "B" = 1',
  'DELETE FROM users WHERE id = 3',
  'DELETE FROM posts WHERE author_id = 1',
  'DELETE FROM posts WHERE id IN (SELECT post_id FROM "Comment" WHERE author_id = 2)',
  'DELETE FROM categories WHERE id = 2',
] as const

/** What tells which rows it met. */
const returning: Readonly<Record<ShopProvider, readonly string[]>> = {
  postgresql: [
    'UPDATE posts SET author_id = 2 WHERE category_id = 1 RETURNING id',
    'WITH gone AS (DELETE FROM "Comment" WHERE author_id = 2 RETURNING id) SELECT count(*) FROM gone',
    "INSERT INTO \"Tag\" (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET name = 'one' RETURNING id",
  ],
  sqlite: [
    'UPDATE posts SET author_id = 2 WHERE category_id = 1 RETURNING id',
    "INSERT INTO \"Tag\" (name) VALUES ('x') ON CONFLICT (name) DO UPDATE SET name = 'one' RETURNING id",
    'REPLACE INTO "Tag" (id, name) VALUES (2, \'x\') RETURNING id',
  ],
  mysql: [
    'DELETE FROM posts WHERE category_id = 1 RETURNING id',
    "INSERT INTO `Tag` (name) VALUES ('x') ON DUPLICATE KEY UPDATE name = 'one' RETURNING id",
    "REPLACE INTO `Tag` (id, name) VALUES (2, 'x') RETURNING id",
  ],
}

/** Statements in the words of a database. */
export const rawOperations = (provider: ShopProvider): Readonly<Record<string, Operation>> => ({
  rawUpdate: (db, dice) => as(db.$executeRawUnsafe(quoted(provider, dice.of(updates)))),
  rawInsert: (db, dice) => as(db.$executeRawUnsafe(quoted(provider, dice.of(inserts)))),
  rawDelete: (db, dice) => as(db.$executeRawUnsafe(quoted(provider, dice.of(deletions)))),
  rawWithValues: (db, dice) =>
    as(
      dice.of([
        () => db.$executeRaw`UPDATE posts SET author_id = ${dice.id(3)} WHERE category_id = ${dice.id(3)}`,
        () => db.$executeRaw`UPDATE users SET role = 'EDITOR', tenant_id = ${dice.id(2)} WHERE id = ${dice.id(4)}`,
        () => db.$executeRaw`DELETE FROM memberships WHERE user_id = ${dice.id(3)} AND team_id = ${dice.id(2)}`,
        () => db.$executeRaw`INSERT INTO follows (follower_id, followee_id) VALUES (${dice.id(4)}, ${dice.id(4)})`,
      ])(),
    ),
  rawReturning: (db, dice) => as(db.$queryRawUnsafe(dice.of(returning[provider]))),
})
