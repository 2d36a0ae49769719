import { createHash, randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyMigrations, migrationsOf, type ShopProvider, type ShopTarget } from '@tidemark/shop'
import pg from 'pg'
import { tellMariadb } from './servers/ask-mariadb.ts'

/** A migrated, empty shop of its own. It fits `createShopClient` as it is. */
export type TestDatabase = ShopTarget & {
  /** Removes the database, also under clients that are still connected. */
  drop(): Promise<void>
}

interface TestDatabaseOptions {
  /** Any database of the server, by a role that may create others. Required for PostgreSQL. */
  readonly postgresUrl?: string
  /** The same of a MariaDB. Required for `mysql`. */
  readonly mariadbUrl?: string
}

/** Names the template after what is in it, so that changed migrations make another one. */
const templateName = async (provider: ShopProvider): Promise<string> => {
  const hash = createHash('sha256')
  for (const { name, sql } of await migrationsOf(provider)) hash.update(`${name}\n${sql}\n`)
  return `shop_template_${hash.digest('hex').slice(0, 12)}`
}

const freshName = (): string => `shop_${randomUUID().replaceAll('-', '').slice(0, 16)}`

const withDatabase = (url: string, database: string): string => {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

const onServer = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Any number: what counts is that all test workers of a server take the same lock. */
const templateLock = 7_433_310

/** Makes the template unless it is there. It gets its name when it is whole: a run that died leaves no half template. */
const preparePostgresTemplate = async (url: string, template: string): Promise<void> => {
  await onServer(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
    if (rowCount) return
    const unfinished = freshName()
    await client.query(`CREATE DATABASE "${unfinished}"`)
    await applyMigrations('postgresql', withDatabase(url, unfinished))
    await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${template}"`)
  })
}

/** The servers whose template this worker has seen to. */
const prepared = new Map<string, Promise<void>>()

const createPostgres = async (url: string): Promise<TestDatabase> => {
  const template = await templateName('postgresql')
  const preparing = prepared.get(url) ?? preparePostgresTemplate(url, template)
  prepared.set(url, preparing)
  await preparing
  const name = freshName()
  await onServer(url, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`))
  const drop = async (): Promise<void> => {
    await onServer(url, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
  }
  return { provider: 'postgresql', url: withDatabase(url, name), drop }
}

/** MariaDB has no templates; to make the tables takes it no longer than to copy them would. */
const createMariadb = async (url: string): Promise<TestDatabase> => {
  const name = freshName()
  await tellMariadb(url, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`)
  const own = withDatabase(url, name)
  await applyMigrations('mysql', own)
  const drop = async (): Promise<void> => void (await tellMariadb(url, `DROP DATABASE IF EXISTS \`${name}\``))
  return { provider: 'mysql', url: own, drop }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

/** The migrated file that each SQLite database is a copy of, made once per machine and schema. */
const sqliteTemplate = async (): Promise<string> => {
  const template = join(tmpdir(), `tidemark-${await templateName('sqlite')}.db`)
  if (await isThere(template)) return template
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-template-'))
  const unfinished = join(folder, 'shop.db')
  await applyMigrations('sqlite', `file:${unfinished}`)
  await rename(unfinished, template)
  await rm(folder, { recursive: true, force: true })
  return template
}

const createSqlite = async (): Promise<TestDatabase> => {
  const template = await sqliteTemplate()
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-shop-'))
  const file = join(folder, 'shop.db')
  await copyFile(template, file)
  return { provider: 'sqlite', url: `file:${file}`, drop: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * A fresh shop for one test file or one test: a copy of a template where there is such a thing, so that it costs tens of
 * milliseconds. Whoever asks for one drops it.
 */
export const createTestDatabase = (
  provider: ShopProvider,
  { postgresUrl, mariadbUrl }: TestDatabaseOptions = {},
): Promise<TestDatabase> => {
  if (provider === 'sqlite') return createSqlite()
  if (provider === 'mysql')
    return mariadbUrl
      ? createMariadb(mariadbUrl)
      : Promise.reject(new TypeError('createTestDatabase("mysql") needs { mariadbUrl }'))
  if (!postgresUrl) return Promise.reject(new TypeError('createTestDatabase("postgresql") needs { postgresUrl }'))
  return createPostgres(postgresUrl)
}
