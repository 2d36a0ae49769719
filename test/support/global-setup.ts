import type { TestProject } from 'vitest/node'
import { startMariadb, startPostgres, startRedis, type Server } from './servers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL where tests may make databases of their own. */
    postgresUrl: string
    /** A MariaDB where tests may make databases of their own. */
    mariadbUrl: string
    /** A Redis where tests may make keys of their own: see redis-namespace.ts. */
    redisUrl: string
  }
}

let servers: readonly Server[] = []

const use = async (name: string, starting: Promise<Server>): Promise<string> => {
  const server = await starting
  servers = [...servers, server]
  console.log(`${name}: ${server.how}`)
  return server.url
}

export const teardown = async (): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
  servers = []
}

export const setup = async ({ provide }: TestProject): Promise<void> => {
  try {
    const postgres = use('PostgreSQL', startPostgres())
    const mariadb = use('MariaDB', startMariadb())
    const redis = use('Redis', startRedis())
    await Promise.allSettled([postgres, mariadb, redis]) // so that each that came up is ended when one does not
    provide('postgresUrl', await postgres)
    provide('mariadbUrl', await mariadb)
    provide('redisUrl', await redis)
  } catch (error) {
    await teardown()
    throw error
  }
}
