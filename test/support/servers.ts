/**
 * Real servers for tests, wherever this runs: the one the environment names, else a container, else what is installed
 * on the machine, else what npm can bring. What cannot be found is an error that says how to get it.
 */
import { dockerPostgres } from './servers/docker-postgres.ts'
import { dockerRedis } from './servers/docker-redis.ts'
import { embeddedPostgres } from './servers/embedded-postgres.ts'
import { firstOf } from './servers/first-of.ts'
import { installedPostgres } from './servers/installed-postgres.ts'
import { installedRedis } from './servers/installed-redis.ts'
import { namedPostgres } from './servers/named-postgres.ts'
import { namedRedis } from './servers/named-redis.ts'
import type { Server } from './servers/server.ts'

export { privateRedis, type PrivateRedis, type PrivateRedisOptions } from './servers/private-redis.ts'
export type { RedisMaster } from './servers/redis-replica.ts'
export type { Server } from './servers/server.ts'

export const startPostgres = (): Promise<Server> =>
  firstOf({
    kind: 'PostgreSQL',
    ways: [namedPostgres, dockerPostgres, installedPostgres, embeddedPostgres],
    install: 'apt-get install -y postgresql, or set TEST_POSTGRES_URL',
  })

/** Shared by all tests of a run: each keeps to a namespace of its own (redis-namespace.ts) and never flushes. */
export const startRedis = (): Promise<Server> =>
  firstOf({
    kind: 'Redis',
    ways: [namedRedis, dockerRedis, installedRedis],
    install: 'apt-get install -y redis-server, or set TEST_REDIS_URL',
  })
