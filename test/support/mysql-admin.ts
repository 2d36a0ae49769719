import { mysqlConfig } from '@tidemark/shop'
import { createConnection } from 'mariadb'

/** A connection to MariaDB that takes scripts as PostgreSQL and SQLite take them. */
export interface MysqlAdmin {
  /** Several statements at once, with `"names"` in double quotes. */
  run(script: string): Promise<void>
  /** Remembers which id each table counts up to next. */
  rememberCounters(): Promise<void>
  /** Sets those back that have moved: to do so to one is a change of its table, and takes as long. */
  restoreCounters(): Promise<void>
  end(): Promise<void>
}

type Counters = ReadonlyMap<string, bigint>

/** What is counted, and how far; a cached number would be an old one. */
const countersOf = `
  SELECT table_name AS name, auto_increment AS next FROM information_schema.tables
  WHERE table_schema = DATABASE() AND auto_increment IS NOT NULL`

export const mysqlAdmin = async (url: string): Promise<MysqlAdmin> => {
  const connection = await createConnection({ ...mysqlConfig(url), multipleStatements: true, insertIdAsNumber: true })
  connection.on('error', () => {}) // whoever asks next is told
  await connection.query(`SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')`)
  // A transaction that a red test left open shall be seen, not waited for.
  await connection.query('SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5')
  const counters = async (): Promise<Counters> => {
    const rows = await connection.query<{ name: string; next: bigint }[]>(countersOf)
    return new Map(rows.map(({ name, next }) => [name, next]))
  }
  let remembered: Counters = new Map()
  const run = async (script: string): Promise<void> => void (await connection.query(script))
  return {
    run,
    rememberCounters: async () => void (remembered = await counters()),
    restoreCounters: async () => {
      const moved = [...(await counters())].filter(([name, next]) => (remembered.get(name) ?? next) !== next)
      for (const [name] of moved) await run(`ALTER TABLE "${name}" AUTO_INCREMENT = ${remembered.get(name) ?? 1n}`)
    },
    end: () => connection.end(),
  }
}

/** Around a script that empties and fills tables: rows of one table may point to each other. */
export const withoutForeignKeys = (script: string): string =>
  `SET foreign_key_checks = 0;\n${script}\nSET foreign_key_checks = 1;`
