// Prisma's schema engine in wasm knows PostgreSQL and SQLite, and no MySQL. What it writes for PostgreSQL says the same
// things in other words, so that MySQL's is made of that: as Prisma's own engine would write it, types and collation.

/** The schema as the engine is to read it: texts get the width that they have in MySQL, where TEXT can have no index. */
export const asPostgresql = (schema) =>
  schema
    .replace('provider = "mysql"', 'provider = "postgresql"')
    .replaceAll('@db.DateTime(6)', '@db.Timestamp(6)')
    .replaceAll(/^( +\w+ +String\??)(?!.*@db\.)/gm, '$1 @db.VarChar(191)')

const words = [
  [/"/g, '`'],
  [/\bBIGSERIAL NOT NULL/g, 'BIGINT NOT NULL AUTO_INCREMENT'],
  [/\bSERIAL NOT NULL/g, 'INTEGER NOT NULL AUTO_INCREMENT'],
  [/\bTIMESTAMP\((\d)\)/g, 'DATETIME($1)'],
  [/\bCURRENT_TIMESTAMP\b/g, 'CURRENT_TIMESTAMP(3)'],
  [/\bDOUBLE PRECISION\b/g, 'DOUBLE'],
  [/\bJSONB\b/g, 'JSON'],
  [/\bBYTEA\b/g, 'LONGBLOB'],
  [/^\);$/gm, ') DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;'],
]

const enumOf = /^CREATE TYPE "(\w+)" AS (ENUM \(.*\));$/gm

/** MySQL's DDL out of PostgreSQL's. An enum is no type of its own there: each column names the values. */
export const fromPostgresql = (sql) => {
  const enums = [...sql.matchAll(enumOf)]
  const bare = sql
    .replaceAll(enumOf, '')
    .replace(/^CREATE SCHEMA .*$/m, '')
    .replaceAll(/^-- Create(?:Enum|Schema)\n+/gm, '')
  const named = enums.reduce((text, [, name, values]) => text.replaceAll(` "${name}"`, ` ${values}`), bare)
  return words.reduce((text, [from, to]) => text.replaceAll(from, to), named).replaceAll(/\n{3,}/g, '\n\n')
}
