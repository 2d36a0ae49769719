import type { TestProject } from 'vitest/node'
import { startPostgres, startRedis, type Server } from './servers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL where tests may make databases of their own. */
    postgresUrl: string
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
    provide('postgresUrl', await use('PostgreSQL', startPostgres()))
    provide('redisUrl', await use('Redis', startRedis()))
  } catch (error) {
    await teardown()
    throw error
  }
}
