import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { ShopTarget } from '@tidemark/shop'
import pg from 'pg'
import { mysqlAdmin, withoutForeignKeys } from '../../support/mysql-admin.ts'
import { counted, tables } from './tables.ts'

/** A connection that no client knows of: nothing that runs here is counted or seen by a cache. */
export interface Admin {
  /** Several statements at once. */
  run(script: string): Promise<void>
  /** Remembers the content of every table. */
  remember(): Promise<void>
  /** Brings it back, and the counters of the ids with it. */
  restore(): Promise<void>
  end(): Promise<void>
}

type Connection = Pick<Admin, 'run' | 'end'> & { readonly counters: string }

// The rows that come back set the counters anew.
const sqliteCounters = 'DELETE FROM sqlite_sequence;'

const onSqlite = async (url: string): Promise<Connection> => {
  const connection = await new PrismaLibSql({ url }).connect()
  await connection.executeScript('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000')
  return {
    counters: sqliteCounters,
    run: (script) => connection.executeScript(script),
    end: () => connection.dispose(),
  }
}

const onPostgres = async (url: string): Promise<Connection> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // A transaction that a red test left open shall be seen, not waited for.
  await client.query("SET lock_timeout = '5s'")
  const next = (table: string) =>
    `SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), coalesce(max(id), 0) + 1, false) FROM "${table}";`
  const run = async (script: string): Promise<void> => void (await client.query(script))
  return { counters: counted.map(next).join('\n'), run, end: () => client.end() }
}

const kept = (table: string) => `"kept_${table}"`
const remembering = tables.map((table) => `CREATE TABLE ${kept(table)} AS SELECT * FROM "${table}";`).join('\n')
const drop = tables.toReversed().map((table) => `DELETE FROM "${table}";`)
const bring = tables.map((table) => `INSERT INTO "${table}" SELECT * FROM ${kept(table)};`)

const onMysql = async (url: string): Promise<Admin> => {
  const { run, end, rememberCounters, restoreCounters } = await mysqlAdmin(url)
  return {
    run,
    end,
    remember: async () => {
      await run(remembering)
      await rememberCounters()
    },
    restore: async () => {
      await run(withoutForeignKeys(['BEGIN;', ...drop, ...bring, 'COMMIT;'].join('\n')))
      await restoreCounters()
    },
  }
}

const adminOf = ({ run, end }: Pick<Admin, 'run' | 'end'>, before: string, after: string): Admin => ({
  run,
  end,
  remember: () => run(remembering),
  restore: () => run(['BEGIN;', ...drop, before, ...bring, after, 'COMMIT;'].join('\n')),
})

export const connectAdmin = async (target: ShopTarget): Promise<Admin> => {
  if (target.provider === 'mysql') return onMysql(target.url)
  const connection = await (target.provider === 'sqlite' ? onSqlite(target.url) : onPostgres(target.url))
  const { counters } = connection
  return target.provider === 'sqlite' ? adminOf(connection, counters, '') : adminOf(connection, '', counters)
}

/** Of a SQLite that has one connection, which it shares with all others. */
export const adminByScripts = (exec: (script: string) => void): Admin => {
  const run = async (script: string): Promise<void> => {
    exec('PRAGMA foreign_keys = OFF')
    try {
      exec(script)
    } finally {
      exec('PRAGMA foreign_keys = ON')
    }
  }
  return adminOf({ run, end: async () => {} }, sqliteCounters, '')
}
