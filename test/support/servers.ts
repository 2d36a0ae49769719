/**
 * Real servers for tests, wherever this runs: the one the environment names, else a container, else what is installed
 * on the machine, else what npm can bring. What cannot be found is an error that says how to get it.
 */
import { dockerMariadb } from './servers/docker-mariadb.ts'
import { dockerPostgres } from './servers/docker-postgres.ts'
import { dockerRedis } from './servers/docker-redis.ts'
import { embeddedPostgres } from './servers/embedded-postgres.ts'
import { firstOf } from './servers/first-of.ts'
import { installedMariadb, mariadbBinaries } from './servers/installed-mariadb.ts'
import { installedPostgres } from './servers/installed-postgres.ts'
import { installedRedis } from './servers/installed-redis.ts'
import { namedMariadb } from './servers/named-mariadb.ts'
import { namedPostgres } from './servers/named-postgres.ts'
import { namedRedis } from './servers/named-redis.ts'
import { postgresSource } from './servers/postgres-source.ts'
import { privateMariadb, type BreakableMariadb } from './servers/private-mariadb.ts'
import { privatePostgres, type BreakablePostgres, type PostgresSettings } from './servers/private-postgres.ts'
import type { Server } from './servers/server.ts'

export type { BreakableMariadb } from './servers/private-mariadb.ts'
export type { BreakablePostgres, PostgresSettings } from './servers/private-postgres.ts'
export { privateRedis, type PrivateRedis, type PrivateRedisOptions } from './servers/private-redis.ts'
export type { RedisMaster } from './servers/redis-replica.ts'
export type { Server } from './servers/server.ts'

export const startPostgres = (): Promise<Server> =>
  firstOf({
    kind: 'PostgreSQL',
    ways: [namedPostgres, dockerPostgres, installedPostgres, embeddedPostgres],
    install: 'apt-get install -y postgresql, or set TEST_POSTGRES_URL',
  })

export const startMariadb = (): Promise<Server> =>
  firstOf({
    kind: 'MariaDB',
    ways: [namedMariadb, dockerMariadb, installedMariadb],
    install: 'apt-get install -y mariadb-server, or set TEST_MARIADB_URL',
  })

/** Shared by all tests of a run: each keeps to a namespace of its own (redis-namespace.ts) and never flushes. */
export const startRedis = (): Promise<Server> =>
  firstOf({
    kind: 'Redis',
    ways: [namedRedis, dockerRedis, installedRedis],
    install: 'apt-get install -y redis-server, or set TEST_REDIS_URL',
  })

/** What an acknowledged commit needs to outlive a crash of the server, though not of the machine. */
const crashSafe: PostgresSettings = { synchronous_commit: 'on', full_page_writes: 'on' }

/** A private PostgreSQL that may be crashed, so never one that somebody else uses; `settings` are laid over ours. */
export const breakablePostgres = async ({
  settings = {},
}: { readonly settings?: PostgresSettings } = {}): Promise<BreakablePostgres> => {
  const source = postgresSource()
  if (source) return privatePostgres(source, { name: 'breakable-postgres', settings: { ...crashSafe, ...settings } })
  throw new Error(
    'No binaries of PostgreSQL on this machine. apt-get install -y postgresql ' +
      '(TEST_POSTGRES_URL and Docker do not help here: its process gets killed)',
  )
}

/** A private MariaDB that may be crashed, so never one that somebody else uses. */
export const breakableMariadb = async (): Promise<BreakableMariadb> => {
  const binaries = mariadbBinaries()
  if (binaries) return privateMariadb(binaries)
  throw new Error(
    'No mariadbd on this machine. apt-get install -y mariadb-server ' +
      '(TEST_MARIADB_URL and Docker do not help here: its process gets killed)',
  )
}
