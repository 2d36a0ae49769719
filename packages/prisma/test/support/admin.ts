import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { ShopTarget } from '@tidemark/shop'
import pg from 'pg'
import { mysqlAdmin, withoutForeignKeys } from '../../../../test/support/mysql-admin.ts'

/** A table after those that it points to. */
const TABLES =
  'Tenant users Profile categories posts Comment Tag _PostToTag Team memberships follows Brand Product _RelatedProducts orders order_items shipments Review Doc'.split(
    ' ',
  )
const COUNTED = TABLES.filter(
  (table) => !table.startsWith('_') && !['memberships', 'follows', 'Brand', 'order_items'].includes(table),
)

/** Ids that the database counts begin above those that a fixture gives. */
const FIRST = 1000

/** A way to the database that passes no client: no cache can see it. */
export interface Admin {
  run(script: string): Promise<void>
  /** Remembers what is in the tables now. */
  keep(): Promise<void>
  /** Brings it back. */
  restore(): Promise<void>
  end(): Promise<void>
}

const kept = (table: string) => `"kept_${table}"`
const keeping = TABLES.map((table) => `CREATE TABLE ${kept(table)} AS SELECT * FROM "${table}";`).join('\n')
const drop = TABLES.toReversed().map((table) => `DELETE FROM "${table}";`)
const bring = TABLES.map((table) => `INSERT INTO "${table}" SELECT * FROM ${kept(table)};`)

const onMysql = async (url: string): Promise<Admin> => {
  const { run, end, rememberCounters, restoreCounters } = await mysqlAdmin(url)
  return {
    run,
    end,
    keep: async () => {
      await run(keeping)
      for (const table of COUNTED) await run(`ALTER TABLE "${table}" AUTO_INCREMENT = ${FIRST + 1}`)
      await rememberCounters()
    },
    restore: async () => {
      await run(withoutForeignKeys(['BEGIN;', ...drop, ...bring, 'COMMIT;'].join('\n')))
      await restoreCounters()
    },
  }
}

export const connectAdmin = async (target: ShopTarget): Promise<Admin> => {
  if (target.provider === 'mysql') return onMysql(target.url)
  let run: Admin['run']
  let end: Admin['end']
  let counters: string
  if (target.provider === 'sqlite') {
    const connection = await new PrismaLibSql({ url: target.url }).connect()
    await connection.executeScript('PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000')
    run = (script) => connection.executeScript(script)
    end = () => connection.dispose()
    counters = COUNTED.map((table) => `UPDATE sqlite_sequence SET seq = ${FIRST} WHERE name = '${table}';`).join('\n')
  } else {
    const client = new pg.Client({ connectionString: target.url })
    await client.connect()
    // A transaction that a red test left open is seen, not waited for.
    await client.query("SET lock_timeout = '5s'")
    run = async (script) => void (await client.query(script))
    end = () => client.end()
    counters = COUNTED.map((table) => `SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), ${FIRST});`).join('\n')
  }
  return {
    run,
    end,
    keep: () => run(keeping),
    restore: () => run(['BEGIN;', ...drop, ...bring, counters, 'COMMIT;'].join('\n')),
  }
}
