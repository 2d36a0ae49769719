import { words } from '../../any-orm/random/dice.ts'
import type { Operation } from './drawn.ts'

/** What no method says: SQL as it is. */
export const rawOperations: Readonly<Record<string, Operation>> = {
  rawRename: (db, dice) => db.query(`UPDATE users SET name = '${dice.of(words)}' WHERE id = ${dice.id(5)}`),
  rawMove: (db, dice) => db.query(`UPDATE posts SET author_id = ${dice.id(3)} WHERE author_id = ${dice.id(3)}`),
  rawFrom: (db, dice) =>
    db.query(
      `UPDATE posts SET score = score + 1 WHERE author_id IN (SELECT id FROM users WHERE tenant_id = ${dice.id(2)})`,
    ),
  rawInsert: (db, dice) => db.sql`INSERT INTO "Tag" (name) VALUES (${dice.of(words)}) RETURNING id`,
  rawSelectInto: (db, dice) =>
    db.query(`INSERT INTO "_PostToTag" ("A", "B") SELECT id, ${dice.id(3)} FROM posts WHERE author_id = ${dice.id(3)}`),
  rawUnlink: (db, dice) => db.query(`DELETE FROM "_PostToTag" WHERE "B" = ${dice.id(3)}`),
  rawConflict: (db, dice) =>
    db.query(
      `INSERT INTO "Tag" (name) VALUES ('${dice.of(words)}') ON CONFLICT (name) DO UPDATE SET name = excluded.name || '!'`,
    ),
  rawDelete: (db, dice) => db.query(`DELETE FROM "Comment" WHERE likes > ${dice.id(3)} OR author_id = ${dice.id(3)}`),
  rawTree: (db, dice) => db.query(`UPDATE categories SET parent_id = ${dice.id(3)} WHERE parent_id = ${dice.id(4)}`),
}
