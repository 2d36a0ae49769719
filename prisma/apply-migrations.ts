import { readdir, readFile } from 'node:fs/promises'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { createConnection } from 'mariadb'
import pg from 'pg'
import { mysqlConfig } from './mysql-config.ts'
import type { ShopProvider } from './shop-client.ts'

interface Migration {
  readonly name: string
  readonly sql: string
}

/** Runs a script of statements, and asks for the first column of a query. */
interface Connection {
  run(script: string): Promise<void>
  firstColumn(query: string): Promise<readonly unknown[]>
  end(): Promise<void>
}

/** The migrations of a provider in the order in which they apply. */
export const migrationsOf = async (provider: ShopProvider): Promise<readonly Migration[]> => {
  const folder = new URL(`${provider}/migrations/`, import.meta.url)
  const names = (await readdir(folder)).toSorted()
  const read = async (name: string) => ({ name, sql: await readFile(new URL(`${name}/migration.sql`, folder), 'utf8') })
  return Promise.all(names.map(read))
}

const connectPostgres = async (url: string): Promise<Connection> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    run: async (script) => void (await client.query(script)),
    firstColumn: async (query) => (await client.query({ text: query, rowMode: 'array' })).rows.map(([first]) => first),
    end: () => client.end(),
  }
}

const connectSqlite = async (url: string): Promise<Connection> => {
  const connection = await new PrismaLibSql({ url }).connect()
  // Readers go on while another process writes. A property of the file, so that once is enough.
  await connection.executeScript('PRAGMA journal_mode = WAL')
  const firstColumn = async (sql: string): Promise<readonly unknown[]> =>
    (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows.map(([first]) => first)
  return {
    run: (script) => connection.executeScript(script),
    firstColumn,
    end: async () => {
      // Everything from the log into the file itself, so that the file may be copied.
      await firstColumn('PRAGMA wal_checkpoint(TRUNCATE)')
      await connection.dispose()
    },
  }
}

const connectMysql = async (url: string): Promise<Connection> => {
  const connection = await createConnection({ ...mysqlConfig(url), multipleStatements: true })
  // So that quoted names are spelled as in the other two.
  await connection.query(`SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')`)
  // Else each new foreign key copies its table, which has no rows to be checked.
  await connection.query('SET SESSION foreign_key_checks = 0')
  return {
    run: async (script) => void (await connection.query(script)),
    firstColumn: async (sql) =>
      (await connection.query<unknown[][]>({ sql, rowsAsArray: true })).map(([first]) => first),
    end: () => connection.end(),
  }
}

const connect = { postgresql: connectPostgres, sqlite: connectSqlite, mysql: connectMysql }

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Brings the database at `url` to the newest schema; what was applied before is left alone. Needs no engine. */
export const applyMigrations = async (provider: ShopProvider, url: string): Promise<void> => {
  const connection = await connect[provider](url)
  try {
    await connection.run('CREATE TABLE IF NOT EXISTS "_migrations" ("name" VARCHAR(191) PRIMARY KEY)')
    const applied = await connection.firstColumn('SELECT "name" FROM "_migrations"')
    for (const { name, sql } of await migrationsOf(provider)) {
      if (applied.includes(name)) continue
      await connection.run(`BEGIN;\n${sql}\nINSERT INTO "_migrations" VALUES (${quoted(name)});\nCOMMIT`)
    }
  } finally {
    await connection.end()
  }
}
