import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PostgresTarget, SqliteTarget } from '@tidemark/shop'
import { postgresSource } from '../../test/support/servers/postgres-source.ts'
import { privatePostgres } from '../../test/support/servers/private-postgres.ts'
import { privateRedis } from '../../test/support/servers/private-redis.ts'
import type { Server } from '../../test/support/servers/server.ts'
import { fillShop } from './fill-shop.ts'

export type Database = 'sqlite' | 'postgresql'

/** What contests stand on, made when the first one asks. */
export interface Ground {
  /** A shop with rows in it, in a file of its own or on a PostgreSQL of our own. */
  shop(database: Database): Promise<SqliteTarget | PostgresTarget>
  /** The address of a Redis of our own. */
  redis(): Promise<string>
  close(): Promise<void>
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** Nobody writes to it, so what it does by the clock would be in the way of some contests and not of others. */
const calm = { autovacuum: 'off' }

const startPostgres = async (): Promise<Server> => {
  const source = postgresSource()
  if (source === undefined) throw new Error('no PostgreSQL on this machine')
  return privatePostgres(source, { name: 'bench-postgres', settings: calm })
}

export const createGround = (): Ground => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  // However the process ends. Servers end with it by themselves.
  process.on('exit', removeFolder)
  const servers: Server[] = []
  const started = async (starting: Promise<Server>): Promise<string> => {
    const server = await starting
    servers.push(server)
    return server.url
  }

  const shops = {
    sqlite: once(async () => {
      const target: SqliteTarget = { provider: 'sqlite', url: `file:${join(folder, 'shop.db')}` }
      await fillShop(target)
      return target
    }),
    postgresql: once(async () => {
      const target: PostgresTarget = { provider: 'postgresql', url: await started(startPostgres()) }
      await fillShop(target)
      return target
    }),
  }

  return {
    shop: (database) => shops[database](),
    redis: once(() => started(privateRedis())),
    close: async () => {
      await Promise.all(servers.map((server) => server.stop()))
      removeFolder()
      process.off('exit', removeFolder)
    },
  }
}
