// Writes <provider>/migrations/0001_shop/migration.sql from the written schemas, with Prisma's schema engine in wasm (no
// binary, no database). Nothing is deployed from here, so there is no history to keep: one migration from nothing to
// the whole shop, but its views, which stand in 0002_views. `--check` writes nothing and fails when a migration is not what the schema says.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import { asPostgresql, fromPostgresql } from './mysql-ddl.mjs'
import { writeOrCheck } from './write-or-check.mjs'
import { providerNames, schemaFile } from './write-schemas.mjs'

/** Whom the engine takes itself to be talking to. */
const adapterProviders = { postgresql: 'postgres', sqlite: 'sqlite', mysql: 'postgres' }

/** What the engine asks PostgreSQL on connecting: is the schema there, and which version are you? Types: boolean, text, int. */
const greeting = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [5, 7, 0],
  rows: [[true, 'PostgreSQL 16.0', 160_000]],
}

const ok = async (value) => ({ ok: true, value })

/**
 * The engine wants a connection before it wants anything from it. A diff from nothing runs no statement but the
 * greeting, so one that knows only the answer to that will do, and no database has to be there.
 */
const paperAdapter = (provider) => {
  const info = { provider: adapterProviders[provider], adapterName: 'paper' }
  const refuse = (query) => Promise.reject(new Error(`no database here to run ${JSON.stringify(query)}`))
  const greet = (query) => (/numeric_version/.test(query.sql) ? ok(greeting) : refuse(query))
  const connection = { ...info, queryRaw: greet, executeRaw: refuse, executeScript: refuse, dispose: () => ok() }
  const connect = () => ok(connection)
  return { ...info, connect, connectToShadowDb: connect }
}

const loadEngine = async () => {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const code = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': engine })
  engine.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

const corrections = {
  postgresql: (sql) => sql,
  mysql: fromPostgresql,
  // SQLite counts by itself only in a column declared INTEGER; Prisma writes BIGINT, and the first insert would fail.
  sqlite: (sql) => sql.replaceAll('BIGINT NOT NULL PRIMARY KEY', 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT'),
}

/** The DDL that makes an empty database into the shop of one provider. */
const migrationSql = async (provider) => {
  const schema = schemaFile(provider)
  const written = await readFile(schema, 'utf8')
  const content = provider === 'mysql' ? asPostgresql(written) : written
  const schemaEngine = await engine.SchemaEngine.new({ datamodels: undefined }, () => {}, paperAdapter(provider))
  const { stdout } = await schemaEngine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: fileURLToPath(schema), content }] },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return `-- Written by scripts/write-migrations.mjs from schema.prisma.\n${corrections[provider](stdout)}`
}

/** Every migration by its place, as the schemas want it. */
export const writtenMigrations = async () => {
  await loadEngine()
  const migrations = []
  for (const provider of providerNames) {
    const file = new URL('migrations/0001_shop/migration.sql', schemaFile(provider))
    migrations.push({ file, text: await migrationSql(provider) })
  }
  return migrations
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeOrCheck(await writtenMigrations())
